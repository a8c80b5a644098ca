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
    private long dropped;
    private long unmarked;

    /** @param written hears of all bytes that reached the file, in order */
    LogFile(Path dir, Events events, long droppedBefore, Masker.Sink written) throws IOException {
        this.channel = JsonLines.openAppending(dir.resolve(RunDir.LOG));
        this.events = events;
        this.written = written;
        this.dropped = droppedBefore;
    }

    long dropped() {
        return dropped;
    }

    void write(byte[] bytes, int from, int to) throws IOException {
        ByteBuffer rest = ByteBuffer.wrap(bytes, from, to - from);
        long patience = unmarked > 0 ? 0 : PATIENCE_MILLIS;
        if (unmarked == 0 || mark()) {
            writeAll(rest, patience);
        }
        if (rest.hasRemaining()) {
            dropped += rest.remaining();
            unmarked += rest.remaining();
        }
    }

    private boolean mark() throws IOException {
        ByteBuffer note = ByteBuffer.wrap(("\n[ops: " + unmarked + " bytes of output could not be written here]\n")
                .getBytes(StandardCharsets.UTF_8));
        writeAll(note, 0);
        if (note.hasRemaining()) {
            return false;
        }
        events.add("log_dropped", Json.object().put("bytes", unmarked).put("dropped_bytes", dropped));
        unmarked = 0;
        return true;
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
