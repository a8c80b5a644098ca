package lib.record;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import lib.run.RunDir;

/** The FIFO that the command writes into, read through a {@link Journal}, so that a recorder may be killed between any two instructions. */
final class Intake {
    private static final long BINARY_POLL_MILLIS = 5;
    private final RandomAccessFile fifo;
    private final FileInputStream in;
    private final Journal journal;
    private final byte[] endMark;
    /** The output isn't text: then it's better not to be killed while a read waits, see {@link Journal#settle}. */
    private boolean binary;

    private Intake(RandomAccessFile fifo, Path path, Journal journal) throws IOException {
        this.fifo = fifo;
        this.in = new FileInputStream(fifo.getFD());
        this.journal = journal;
        // The same for every recorder of the run: the one that put it in may be another than the one that finds it.
        this.endMark = ("\0ops: the log ends here " + path + "\n").getBytes(StandardCharsets.UTF_8);
        journal.settle(in.available() == 0);
    }

    /**
     * Opens the FIFO that launch.sh made; nothing where there is none.
     *
     * @param capacity how many bytes may wait for the masker at once; a multiple of 8 is used
     */
    static Optional<Intake> open(Path dir, int capacity) throws IOException {
        Path pointer = dir.resolve(RunDir.FIFO);
        if (!Files.exists(pointer)) {
            return Optional.empty();
        }
        Path path = Path.of(Files.readString(pointer).strip());
        Optional<Path> place = Stream.concat(Stream.of(path).filter(p -> isOf(dir, p)), heldByShell(dir).stream()).filter(Intake::isFifo).findFirst();
        if (place.isEmpty()) {
            return Optional.empty();
        }
        Path log = dir.resolve(RunDir.LOG);
        var fresh = new Journal.State(Files.exists(log) ? Files.size(log) : 0, Progress.load(dir).dropped(), 0);
        // Opened both ways: that never blocks, and the last bytes stay in the FIFO when every writer is gone.
        var fifo = new RandomAccessFile(place.get().toFile(), "rw");
        return Optional.of(new Intake(fifo, path, Journal.open(path.resolveSibling("journal"), capacity, fresh)));
    }

    /** A copied run directory names the FIFO of another run, whose output isn't the copy's; launch.sh wrote beside it whose it is. */
    private static boolean isOf(Path dir, Path fifo) {
        try {
            return Files.isSameFile(dir, Path.of(Files.readString(fifo.resolveSibling("run")).stripTrailing()));
        } catch (IOException | InvalidPathException e) {
            return false;
        }
    }

    /** The command's shell has it open, also when somebody has tidied up the directory that it lay in. */
    private static Optional<Path> heldByShell(Path dir) {
        return Attempt.read(dir).filter(a -> !a.otherBoot() && a.shell().isAlive() && isShellOf(dir, a.shell().pid()))
                .map(a -> Path.of("/proc/" + a.shell().pid() + "/fd/3"));
    }

    /** The run is the argument behind {@code --attempt}. */
    private static boolean isShellOf(Path dir, long pid) {
        try {
            List<String> words = List.of(Files.readString(Path.of("/proc/" + pid + "/cmdline"), StandardCharsets.ISO_8859_1).split("\0"));
            int option = words.indexOf("--attempt");
            String run = option >= 0 && option + 1 < words.size() ? words.get(option + 1) : "";
            return Files.isSameFile(dir, Path.of(new String(run.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8)));
        } catch (IOException | InvalidPathException e) {
            return false;
        }
    }

    private static boolean isFifo(Path path) {
        return Files.exists(path) && !Files.isRegularFile(path) && !Files.isDirectory(path);
    }

    /** How the log was when all but {@link #pending} bytes were in it. */
    Journal.State state() {
        return journal.state();
    }

    /** Bytes that an earlier recorder had read, and had not committed. */
    int pending() {
        return journal.filled();
    }

    /**
     * Waits for output, and puts all that is there (up to {@code most} bytes) behind what waits already.
     *
     * @param ending the mark of {@link #end} may come: it's never cut in two
     * @return how many bytes came; -1 at the end of the stream, which a FIFO that is open both ways doesn't have
     */
    int read(int most, boolean ending) throws IOException {
        int before = journal.filled();
        while (binary && in.available() == 0) {
            pause();
        }
        int waiting = in.available();
        if (waiting == 0) {
            if (!journal.await(in.getChannel())) {
                return -1;
            }
            waiting = in.available();
        }
        int more = Math.min(waiting, Math.min(most - (journal.filled() - before), journal.room()));
        if (more > 0) {
            journal.read(in.getChannel(), more);
        }
        binary |= journal.isNoText(before);
        while (ending && endsInsideMark() && in.available() > 0 && journal.room() > 0) {
            journal.read(in.getChannel(), 1);
        }
        return journal.filled() - before;
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(BINARY_POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }

    private boolean endsInsideMark() {
        int filled = journal.filled();
        byte[] tail = new byte[Math.min(filled, endMark.length - 1)];
        journal.copy(filled - tail.length, tail, 0, tail.length);
        for (int from = 0; from < tail.length; from++) {
            if (tail[from] == 0 && Arrays.equals(tail, from, tail.length, endMark, 0, tail.length - from)) {
                return true;
            }
        }
        return false;
    }

    void copy(int offset, byte[] to, int at, int count) {
        journal.copy(offset, to, at, count);
    }

    void commit(byte[] bytes, int held, Journal.State log) {
        journal.commit(bytes, held, log);
    }

    boolean isEmpty() throws IOException {
        return in.available() == 0;
    }

    /**
     * Marks the end behind everything that was written so far: processes that outlive the command may hold the FIFO open for ever, so no
     * end of file would come.
     */
    void end() throws IOException {
        fifo.write(endMark);
    }

    /** Where the mark begins; -1 where it isn't. */
    int findEnd(byte[] bytes, int from, int to) {
        for (int i = from; i + endMark.length <= to; i++) {
            if (bytes[i] == 0 && Arrays.equals(bytes, i, i + endMark.length, endMark, 0, endMark.length)) {
                return i;
            }
        }
        return -1;
    }
}
