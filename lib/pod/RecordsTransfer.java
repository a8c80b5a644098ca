package lib.pod;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import lib.run.ExitCode;
import lib.run.OpsException;
import lib.run.RunDir;
import lib.run.RunId;
import lib.store.RunRecord;

/** Brings small files of many runs from a pod: one compressed stream for all runs of an outputs root, in one round trip. */
public final class RecordsTransfer {
    /** A record file beyond this many bytes is left out; a metrics.jsonl of a million rows has about as many. */
    private static final long FILE_BYTES_AT_MOST = 256L << 20;
    private static final String STREAM = ScriptResult.MARK + "stream";
    private final Pod pod;
    private final List<String> outputsRoots;
    private final Path target;

    /** @param target an empty directory here, in which {@link #place} says where a run's files are */
    public RecordsTransfer(Pod pod, List<String> outputsRoots, Path target) {
        this.pod = pod;
        this.outputsRoots = List.copyOf(outputsRoots);
        this.target = target;
    }

    /** Where a run's files come to; equal ids in two outputs roots have two places. */
    public Path place(RunRecord run) {
        return target.resolve(String.valueOf(rootOf(run))).resolve(run.id());
    }

    private int rootOf(RunRecord run) {
        for (int i = 0; i < outputsRoots.size(); i++) {
            if (RunDir.of(outputsRoots.get(i), new RunId(run.id())).path().equals(run.path())) {
                return i;
            }
        }
        throw new IllegalArgumentException("run " + run.id() + " isn't of this pod");
    }

    /**
     * Files that a run doesn't have are passed over. UNREACHABLE where the connection broke: then nothing of it is there.
     *
     * @param names    of files right in a run directory
     * @param progress is told the bytes received so far
     * @return files that are too large to come, as {@code RUN/FILE}
     */
    public List<String> bring(List<RunRecord> runs, List<String> names, LongConsumer progress) {
        var large = new ArrayList<String>();
        for (int i = 0; i < outputsRoots.size(); i++) {
            int root = i;
            List<String> ids = runs.stream().filter(run -> rootOf(run) == root).map(RunRecord::id).toList();
            if (!ids.isEmpty()) {
                large.addAll(bring(i, ids, names, progress));
            }
        }
        return large;
    }

    private List<String> bring(int root, List<String> ids, List<String> names, LongConsumer progress) {
        String script = new Script().set("root", outputsRoots.get(root)).set("runs", String.join("\n", ids)).set("files", String.join("\n", names))
                .set("most", String.valueOf(FILE_BYTES_AT_MOST)).around("records.sh");
        Path arrived = target.resolve(root + ".arriving");
        try {
            try (OutputStream file = new Counted(Files.newOutputStream(arrived), progress)) {
                int code = pod.stream(script, file);
                if (code != 0) {
                    throw broken("exit code " + code);
                }
            }
            List<String> large = unpack(arrived, target.resolve(String.valueOf(root)), new HashSet<>(ids), Set.copyOf(names));
            Files.delete(arrived);
            return large;
        } catch (EOFException | ZipException e) {
            throw broken(e.getMessage());
        } catch (IOException e) {
            throw new OpsException(ExitCode.USAGE, "can't write the records of pod " + pod.name() + " into " + target + ": " + e.getMessage(), "set TMPDIR to a directory with room", e);
        }
    }

    private List<String> unpack(Path arrived, Path into, Set<String> ids, Set<String> names) throws IOException {
        try (var in = new BufferedInputStream(Files.newInputStream(arrived), 1 << 16)) {
            var head = new ScriptResult(0, String.join("\n", head(in)), "");
            if (head.word("nothing").isPresent()) {
                return large(head);
            }
            boolean packed = head.word("packed").filter("gzip"::equals).isPresent();
            try (InputStream stream = packed ? new GZIPInputStream(in, 1 << 16) : in) {
                new TarReader(stream).read((name, size, content) -> keep(name, content, into, ids, names));
                stream.transferTo(OutputStream.nullOutputStream());    // gzip's own digest stands at its end
            }
            return large(head);
        }
    }

    private static List<String> large(ScriptResult head) {
        return head.words("large").stream().map(path -> path.startsWith("./") ? path.substring(2) : path).toList();
    }

    /** Only what was asked for, whatever the stream calls its files. */
    private static void keep(String name, InputStream content, Path into, Set<String> ids, Set<String> names) throws IOException {
        String[] parts = name.split("/", -1);
        if (parts.length == 3 && parts[0].equals(".") && ids.contains(parts[1]) && names.contains(parts[2])) {
            Path file = Files.createDirectories(into.resolve(parts[1])).resolve(parts[2]);
            try (OutputStream to = Files.newOutputStream(file)) {
                content.transferTo(to);
            }
        }
    }

    private List<String> head(InputStream in) throws IOException {
        var head = new ArrayList<String>();
        for (String line = line(in); !line.equals(STREAM); line = line(in)) {
            if (line.equals(ScriptResult.MARK + "no_tar")) {
                throw new OpsException(ExitCode.USAGE, "pod " + pod.name() + " has no tar", "install tar there, or bring the runs here: ops run fetch RUN --to DIR");
            }
            head.add(line);
            if (line.equals(ScriptResult.MARK + "nothing")) {
                return head;
            }
        }
        return head;
    }

    private static String line(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("it told nothing");
            }
            line.write(c);
        }
        return Exec.text(line);
    }

    private OpsException broken(String why) {
        return new OpsException(ExitCode.UNREACHABLE, "the transfer of records from pod " + pod.name() + " broke: " + why, "try again");
    }

    /** Says how much has come, not with every piece. */
    private static final class Counted extends FilterOutputStream {
        private static final long STEP = 1 << 18;
        private final LongConsumer progress;
        private long bytes;
        private long told;

        Counted(OutputStream out, LongConsumer progress) {
            super(out);
            this.progress = progress;
        }

        @Override
        public void write(byte[] b, int from, int length) throws IOException {
            out.write(b, from, length);
            bytes += length;
            if (bytes - told >= STEP) {
                told = bytes;
                progress.accept(bytes);
            }
        }
    }
}
