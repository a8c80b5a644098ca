package lib.record;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import lib.run.RunDir;

/** The FIFO that an attempt's command writes into, read through a {@link Journal}, so that a recorder may be killed between any two instructions. */
public final class Intake {
    /** Of an attempt's shell, between its own mark and its FIFO's. */
    private static final long START_MILLIS = 10_000;
    private static final long START_POLL_MILLIS = 5;
    private static final long BINARY_POLL_MILLIS = 5;
    private static final String POINTER = "fifo";
    private final RandomAccessFile fifo;
    private final FileInputStream in;
    private final Journal journal;
    private final EndMark endMark;
    /** The output isn't text: then it's better not to be killed while a read waits, see {@link Journal#settle}. */
    private boolean binary;

    private Intake(RandomAccessFile fifo, EndMark endMark, Journal journal) throws IOException {
        this.fifo = fifo;
        this.in = new FileInputStream(fifo.getFD());
        this.endMark = endMark;
        this.journal = journal;
        journal.settle(in.available() == 0);
    }

    /**
     * Opens the FIFO that launch.sh made for the attempt; nothing where there is none.
     *
     * @param capacity how many bytes may wait for the masker at once
     */
    public static Optional<Intake> open(Path dir, int attempt, int capacity) throws IOException {
        Path pointer = Attempt.directory(dir, attempt).resolve(POINTER);
        if (!await(pointer)) {
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
        var endMark = new EndMark(path);
        return Optional.of(new Intake(fifo, endMark, Journal.open(path.resolveSibling("journal"), capacity + endMark.length(), fresh)));
    }

    /**
     * A recorder that has waited for another's end may be quicker than the shell that has just taken the attempt; {@code .ops/fifo} is still the one of the
     * attempt before.
     */
    private static boolean await(Path pointer) throws IOException {
        long began = System.nanoTime();
        while (!Files.exists(pointer)) {
            if (!Files.exists(pointer.resolveSibling(Attempt.SHELL)) || System.nanoTime() - began > START_MILLIS * 1_000_000) {
                return false;
            }
            pause(START_POLL_MILLIS);
        }
        return true;
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

    /**
     * Bytes that an earlier recorder had read, and had not committed.
     *
     * @param ending as for {@link #read}
     */
    int pending(BooleanSupplier ending) throws IOException {
        completeMark(ending);
        return journal.filled();
    }

    /**
     * Waits for output, and puts all that is there (up to {@code most} bytes) behind what waits already.
     *
     * @param ending whether the mark of {@link #end} may have been put in, asked once the bytes are there: it's never cut in two
     * @return how many bytes came; -1 at the end of the stream, which a FIFO that is open both ways doesn't have
     */
    public int read(int most, BooleanSupplier ending) throws IOException {
        int before = journal.filled();
        while (binary && in.available() == 0) {
            pause(BINARY_POLL_MILLIS);
        }
        int waiting = in.available();
        if (waiting == 0) {
            if (!journal.await(in.getChannel())) {
                return -1;
            }
            waiting = in.available();
        }
        int more = Math.min(waiting, Math.min(most - (journal.filled() - before), journal.room() - endMark.length()));
        if (more > 0) {
            journal.read(in.getChannel(), more);
        }
        binary |= journal.isNoText(before);
        completeMark(ending);
        return journal.filled() - before;
    }

    private void completeMark(BooleanSupplier ending) throws IOException {
        while (ending.getAsBoolean() && endsInsideMark() && in.available() > 0 && journal.room() > 0) {
            journal.read(in.getChannel(), 1);
        }
    }

    private static void pause(long millis) throws IOException {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }

    private boolean endsInsideMark() {
        int filled = journal.filled();
        byte[] tail = new byte[Math.min(filled, endMark.length() - 1)];
        journal.copy(filled - tail.length, tail, 0, tail.length);
        return endMark.isCutBy(tail);
    }

    /** Copies what waits, from {@code offset} on. */
    public void copy(int offset, byte[] to, int at, int count) {
        journal.copy(offset, to, at, count);
    }

    void commit(byte[] bytes, int held, Journal.State log) {
        journal.commit(bytes, held, log);
    }

    boolean isEmpty() throws IOException {
        return in.available() == 0;
    }

    /** Marks the end behind everything that was written so far. */
    public void end() throws IOException {
        fifo.write(endMark.bytes());
    }

    /** Where the mark of the end begins; -1 where it isn't. */
    int findEnd(byte[] bytes, int from, int to) {
        return endMark.find(bytes, from, to);
    }
}
