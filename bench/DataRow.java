package bench;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import lib.store.PythonProgram;

/** What digesting a data set takes, the first time and when all is remembered. The files are in the page cache for all. */
final class DataRow implements Row {
    private static final int FILES = 8;
    /** A file that was changed a moment ago isn't remembered: it could be changed again within the same tick. */
    private static final long SETTLED_MILLIS = 2500;

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
        Command first = manifest(bench, "rm -rf runs/.ops/data_digests runs/r/dataset_manifest.json");
        Command again = manifest(bench, "rm -f runs/r/dataset_manifest.json");
        int cores = Runtime.getRuntime().availableProcessors();
        Command openssl = bench.shell("ls data/* | xargs -n 1 -P \"$1\" openssl dgst -sha256", Integer.toString(cores));
        Command sha256sum = bench.shell("ls data/* | xargs -n 1 -P \"$1\" sha256sum", Integer.toString(cores));
        results.addAll(new Contest("s", "the first time").add("ops", () -> one(first)).add("openssl on all cores", () -> one(openssl))
                .add("sha256sum on all cores", () -> one(sha256sum)).run(bench.samples()).results());
        Command python = bench.shell("python3 -I -S -c pass");
        results.addAll(new Contest("s", "when all is remembered").add("ops", () -> one(again)).add("python -I -S -c pass", () -> one(python)).run(bench.samples()).results());
        remarks.add((bytes >> 30) + " GiB, in the page cache");
    }

    private static double[] one(Command command) throws Exception {
        return new double[] {command.seconds()};
    }

    /** As the recorder asks: the question on stdin, which ends when the answer is written. */
    private static Command manifest(Workbench bench, String before) throws IOException {
        Path runs = Files.createDirectories(bench.directory().resolve("runs/r/.ops")).getParent();
        Path program = Files.writeString(bench.directory().resolve("datasets.py"), PythonProgram.DATASETS.text());
        Path question = Files.writeString(bench.directory().resolve("question"), "run=" + runs + "\0cwd=" + bench.directory() + "\0glob=data\0\0");
        // A FIFO that is held open: the end of stdin would tell the program to stop where it is.
        return bench.shell(before + "; rm -f fifo; mkfifo fifo && exec 3<>fifo && cat \"$2\" >&3 && exec python3 -I -S -B -c \"$(cat \"$1\")\" <&3", program.toString(),
                question.toString());
    }

    private static void write(Path file, long bytes, int seed) throws IOException {
        byte[] block = new byte[1 << 20];
        var random = new Random(seed);
        try (OutputStream out = Files.newOutputStream(file)) {
            for (long written = 0; written < bytes; written += block.length) {
                random.nextBytes(block);
                out.write(block);
            }
        }
    }
}
