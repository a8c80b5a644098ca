package bench;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import lib.store.PythonProgram;

/** What digesting a data set takes, the first time and when all is remembered. The files are in the page cache for all. */
final class DataRow implements Row {
    private static final int FILES = 8;
    /** A file that was changed a moment ago isn't remembered: it could be changed again within the same tick. */
    private static final long SETTLED_MILLIS = 2500;
    private static final String MANIFEST = "runs/r/dataset_manifest.json";
    private static final Pattern SHA256 = Pattern.compile("\\b[0-9a-f]{64}\\b");

    @Override
    public String name() {
        return "data";
    }

    @Override
    public String what() {
        return "SHA-256 of a data set in 8 files, as dataset_manifest.json has it";
    }

    @Override
    public void measure(Workbench bench, List<Result> results, List<String> remarks) throws Exception {
        long bytes = (bench.quick() ? 1L : 4L) << 30;
        Path data = Files.createDirectories(bench.directory().resolve("data"));
        for (int i = 0; i < FILES; i++) {
            write(data.resolve(i + ".bin"), bytes / FILES, i);
        }
        Thread.sleep(SETTLED_MILLIS);
        // The program that python3 stands for: a version manager's script of that name would take longer than what is measured.
        String python = bench.command(bench.directory(), List.of("python3", "-c", "import sys; print(sys.executable)")).output().strip();
        String cores = Integer.toString(Runtime.getRuntime().availableProcessors());
        Command openssl = bench.shell("ls data/* | xargs -n 1 -P \"$1\" openssl dgst -sha256", cores);
        Command sha256sum = bench.shell("ls data/* | xargs -n 1 -P \"$1\" sha256sum", cores);
        List<String> digests = digests(openssl.output());
        Command ops = manifest(bench, python);
        results.addAll(new Contest("s", "the first time").add("ops", () -> one(bench, ops, "full", digests)).add("openssl on all cores", () -> one(openssl))
                .add("sha256sum on all cores", () -> one(sha256sum)).run(bench.samples()).results());
        Command pass = bench.shell("exec \"$1\" -I -S -c pass", python);
        results.addAll(new Contest("s", "when all is remembered").add("ops", () -> one(bench, ops, "cached", digests))
                .add("python -I -S -c pass", () -> one(pass)).run(bench.samples()).results());
        remarks.add((bytes >> 30) + " GiB, in the page cache; openssl and sha256sum: a process a file, " + cores + " at a time");
        remarks.add("ops: the program that the recorder starts, without the recorder, compiled by an earlier run; each manifest was found to have openssl's digests");
    }

    private static double[] one(Command command) throws Exception {
        return new double[] {command.seconds()};
    }

    /** Only the program is timed. What it wrote must be right, and made in the way that is measured. */
    private static double[] one(Workbench bench, Command command, String mode, List<String> digests) throws Exception {
        Path manifest = bench.directory().resolve(MANIFEST);
        Files.deleteIfExists(manifest);
        if (mode.equals("full")) {
            bench.shell("rm -rf runs/.ops/data_digests").output();
        }
        double[] sample = one(command);
        String text = Files.readString(manifest);
        if (!text.contains("\"hash_mode\": \"" + mode + "\"") || !digests(text).containsAll(digests)) {
            throw new IllegalStateException("the manifest isn't as it should be (" + mode + "): " + text);
        }
        return sample;
    }

    private static List<String> digests(String text) {
        List<String> digests = SHA256.matcher(text).results().map(MatchResult::group).distinct().toList();
        if (digests.size() < FILES) {
            throw new IllegalStateException(digests.size() + " digests of " + FILES + " files: " + text);
        }
        return digests;
    }

    /** As the recorder asks: the question on stdin, which stays open until the answer is written. */
    private static Command manifest(Workbench bench, String python) throws Exception {
        Path run = Files.createDirectories(bench.directory().resolve("runs/r/.ops")).getParent();
        bench.shell("mkfifo fifo").output();
        // A FIFO that is held open: the end of stdin would tell the program to stop where it is. Nothing is started but the program.
        return bench.shell("exec 3<>fifo && printf 'run=%s\\0cwd=%s\\0glob=data\\0\\0' \"$3\" \"$4\" >&3 && exec \"$1\" -I -S -B -c \"$5\" \"$6\" \"$2\" <&3", python,
                PythonProgram.DATASETS.text(), run.toString(), bench.directory().toString(), PythonProgram.loader(), bench.directory().resolve("compiled").toString());
    }

    /** To the disk at once: nothing is left to be written while others are timed. */
    private static void write(Path file, long bytes, int seed) throws IOException {
        byte[] block = new byte[1 << 20];
        var random = new Random(seed);
        try (var out = new FileOutputStream(file.toFile())) {
            for (long written = 0; written < bytes; written += block.length) {
                random.nextBytes(block);
                out.write(block);
            }
            out.getFD().sync();
        }
    }
}
