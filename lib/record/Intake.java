package lib.record;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import lib.run.RunDir;

/** The FIFO that an attempt's command writes into, read through a {@link Journal}, so that a recorder may be killed between any two instructions. */
public final class Intake {
    private static final long BINARY_POLL_MILLIS = 5;
    private final RandomAccessFile fifo;
    private final FileInputStream in;
    private final Journal journal;
    private final Path ending;
    private final EndMark endMark;
    /** The output isn't text: then it's better not to be killed while a read waits, see {@link Journal#settle}. */
    private boolean binary;

    private Intake(RandomAccessFile fifo, Path path, EndMark endMark, Journal journal) throws IOException {
        this.fifo = fifo;
        this.in = new FileInputStream(fifo.getFD());
        this.endMark = endMark;
        this.journal = journal;
        this.ending = path.resolveSibling("ending");
        journal.settle(in.available() == 0);
    }

    /**
     * Opens the FIFO that launch.sh made for the attempt; nothing where there is none.
     *
     * @param capacity how many bytes may wait for the masker at once
     */
    public static Optional<Intake> open(Path dir, int attempt, int capacity) throws IOException {
        Optional<FifoPlace> place = FifoPlace.find(dir, attempt);
        if (place.isEmpty()) {
            return Optional.empty();
        }
        Path path = place.get().named();
        Path log = dir.resolve(RunDir.LOG);
        var fresh = new Journal.State(Files.exists(log) ? Files.size(log) : 0, Progress.load(dir).dropped(), 0);
        // Opened both ways: that never blocks, and the last bytes stay in the FIFO when every writer is gone.
        var fifo = new RandomAccessFile(place.get().opened().toFile(), "rw");
        var endMark = new EndMark(path);
        return Optional.of(new Intake(fifo, path, endMark, Journal.open(path.resolveSibling("journal"), capacity + endMark.length(), fresh)));
    }

    /** The mark of the end may be in it. */
    boolean isEnding() {
        return Files.exists(ending);
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
            pause();
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

    /** Marks the end behind everything that was written so far. That it may be there is noted first: a later recorder can't tell by the attempt's end. */
    public void end() throws IOException {
        try {
            Files.createFile(ending);
        } catch (FileAlreadyExistsException e) {
            // An earlier recorder's.
        } catch (IOException e) {
            System.err.println("ops runner: can't note that the log ends: " + e);    // somebody has tidied up its directory
        }
        fifo.write(endMark.bytes());
    }

    /** Where the mark of the end begins; -1 where it isn't. */
    int findEnd(byte[] bytes, int from, int to) {
        return endMark.find(bytes, from, to);
    }
}
