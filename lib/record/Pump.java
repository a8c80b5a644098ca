package lib.record;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/** Carries the command's output from the FIFO through the masker to the log and the metrics, in a thread of its own. */
final class Pump {
    static final int CHUNK = 256 * 1024;
    private final RandomAccessFile fifo;
    private final FileInputStream in;
    private final byte[] endMark;
    private final Masker masker;
    private final RecordedLog log;
    private final Runnable firstByte;
    private final CountDownLatch done = new CountDownLatch(1);
    private boolean any;
    private volatile boolean ending;
    private volatile long idleSince = System.nanoTime();

    /** @param ending an earlier recorder may have put the mark into the FIFO already */
    Pump(Path fifo, boolean ending, Masker masker, RecordedLog log, Runnable firstByte) throws IOException {
        // Opened both ways: that never blocks, and the last bytes stay in the FIFO when every writer is gone.
        this.fifo = new RandomAccessFile(fifo.toFile(), "rw");
        this.in = new FileInputStream(this.fifo.getFD());
        this.endMark = ("\0ops: the log ends here " + fifo + "\n").getBytes(StandardCharsets.UTF_8);
        this.ending = ending;
        this.masker = masker;
        this.log = log;
        this.firstByte = firstByte;
    }

    /** Starts to read; the consumer hears of what goes wrong, and then the process had better end and be started again. */
    void start(Consumer<Throwable> broken) {
        Thread.ofPlatform().name("pump").daemon().start(() -> {
            try {
                run();
                done.countDown();
            } catch (IOException | RuntimeException | Error e) {
                broken.accept(e);
            }
        });
    }

    private void run() throws IOException {
        // What has left the FIFO and isn't on the disk dies with this process: load the classes of that way before the first byte.
        masker.take(0, log::accept);
        log.accept(masker.buffer(), 0, 0);
        boolean over = false;
        while (!over) {
            int from = masker.offset();
            int count = in.read(masker.buffer(), from, Math.min(CHUNK, masker.room()));
            int mark = ending ? find(masker.buffer(), from, from + count) : -1;
            over = count < 0 || mark >= 0;
            masker.take(mark >= 0 ? mark - from : Math.max(count, 0), log::accept);
            log.publish(masker.masked());
            idleSince = System.nanoTime();
            if (!any) {
                any = true;
                firstByte.run();
            }
        }
        masker.flush(log::accept);
        log.publish(masker.masked());
    }

    private int find(byte[] bytes, int from, int to) {
        for (int i = from; i + endMark.length <= to; i++) {
            if (bytes[i] == 0 && java.util.Arrays.equals(bytes, i, i + endMark.length, endMark, 0, endMark.length)) {
                return i;
            }
        }
        return -1;
    }

    /** True when nothing waits to be read and nothing was read for so long. */
    boolean isIdle(long millis) throws IOException {
        return in.available() == 0 && System.nanoTime() - idleSince > millis * 1_000_000;
    }

    /**
     * Ends the log behind everything that was written before this call. Processes that outlived the command may hold the
     * FIFO open for ever, so no end of file would come: a mark in the stream itself says where the end is.
     */
    void finish() throws IOException, InterruptedException {
        ending = true;
        fifo.write(endMark);
        done.await();
    }
}
