package lib.record;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import lib.run.RunDir;
import lib.store.Json;

/**
 * stdout.log. When it can't be written (disk full), the command waits for {@value #PATIENCE_MILLIS} ms; after that its output
 * is dropped and counted until there is room again, and the log says so in the place.
 */
final class LogFile {
    static final long PATIENCE_MILLIS = 5_000;
    private final FileChannel channel;
    private final Events events;
    private final Masker.Sink written;
    private final long again;
    private long dropped;
    private long unmarked;
    /** The line about what was dropped, which a full disk may cut in two. */
    private ByteBuffer mark = ByteBuffer.allocate(0);
    private long marking;

    /**
     * @param before  how the log was at the last commit
     * @param written hears of all bytes that reached the file, in order
     */
    LogFile(Path dir, Events events, Journal.State before, Masker.Sink written) throws IOException {
        this.channel = JsonLines.openAppending(dir.resolve(RunDir.LOG));
        this.events = events;
        this.written = written;
        this.dropped = before.dropped();
        this.unmarked = before.unmarked();
        long more = Math.max(0, channel.size() - before.logBytes());
        this.again = unmarked > 0 ? resumeMark(more) : more;
    }

    /** The line about what was dropped comes first; a recorder that was killed may have written a part of it. */
    private long resumeMark(long more) {
        startMark();
        int done = (int) Math.min(more, mark.remaining());
        mark.position(done);
        if (!mark.hasRemaining()) {
            marked();
        }
        return more - done;
    }

    /** How much of what came after the last commit is in the log already. */
    long again() {
        return again;
    }

    long dropped() {
        return dropped;
    }

    /** What was dropped and isn't told of in the log. */
    long unmarked() {
        return unmarked;
    }

    void write(byte[] bytes, int from, int to) throws IOException {
        ByteBuffer rest = ByteBuffer.wrap(bytes, from, to - from);
        long patience = unmarked > 0 ? 0 : PATIENCE_MILLIS;
        while (unmarked > 0 && mark()) {
            patience = 0;
        }
        if (unmarked == 0) {
            writeAll(rest, patience);
        }
        if (rest.hasRemaining()) {
            dropped += rest.remaining();
            unmarked += rest.remaining();
        }
    }

    /** False when there is still no room for it. */
    private boolean mark() throws IOException {
        if (!mark.hasRemaining()) {
            startMark();
        }
        writeAll(mark, 0);
        if (!mark.hasRemaining()) {
            marked();
            return true;
        }
        return false;
    }

    private void startMark() {
        marking = unmarked;
        mark = ByteBuffer.wrap(("\n[ops: " + marking + " bytes of output could not be written here]\n").getBytes(StandardCharsets.UTF_8));
    }

    private void marked() {
        events.add("log_dropped", Json.object().put("bytes", marking).put("dropped_bytes", dropped));
        unmarked -= marking;
    }

    private void writeAll(ByteBuffer bytes, long patienceMillis) throws IOException {
        int from = bytes.arrayOffset() + bytes.position();
        long giveUp = System.nanoTime() + patienceMillis * 1_000_000;
        while (bytes.hasRemaining()) {
            try {
                channel.write(bytes);
            } catch (IOException e) {
                if (System.nanoTime() >= giveUp) {
                    break;
                }
                pause();
            }
        }
        written.accept(bytes.array(), from, bytes.arrayOffset() + bytes.position());
    }

    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
