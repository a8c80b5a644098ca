package lib.record;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** Carries the command's output from the FIFO through the masker to the log and the metrics, in a thread of its own, as {@link Lull} paces it. */
final class Pump {
    /** As much as a pipe holds. */
    static final int CHUNK = 64 * 1024;
    private final Intake intake;
    private final Masker masker;
    private final RecordedLog log;
    private final Runnable firstByte;
    private final CountDownLatch done = new CountDownLatch(1);
    private Thread thread;
    private boolean any;
    private volatile boolean ending;
    private volatile long idleSince = System.nanoTime();

    /** @param ending an earlier recorder may have put the mark of the end into the FIFO already */
    Pump(Intake intake, boolean ending, Masker masker, RecordedLog log, Runnable firstByte) {
        this.intake = intake;
        this.ending = ending;
        this.masker = masker;
        this.log = log;
        this.firstByte = firstByte;
    }

    /** Starts to read; the consumer hears of what goes wrong, and then the process had better end and be started again. */
    void start(Consumer<Throwable> broken) {
        thread = Thread.ofPlatform().name("pump").daemon().start(() -> {
            try {
                run();
                done.countDown();
            } catch (IOException | RuntimeException | Error e) {
                broken.accept(e);
            }
        });
    }

    private void run() throws IOException {
        var lull = new Lull();
        boolean over = false;
        for (int count = intake.pending(() -> ending); !over; count = over ? 0 : intake.read(CHUNK, () -> ending)) {
            over = count < 0 || pass(count);
            if (!over && !ending) {
                LockSupport.parkNanos(lull.after(count));
            }
        }
        masker.flush(log::accept);
        commit();
    }

    /** Passes on what the masker doesn't hold already; true at the end. */
    private boolean pass(int count) throws IOException {
        int from = masker.offset();
        intake.copy(from, masker.buffer(), from, count);
        int mark = ending ? intake.findEnd(masker.buffer(), from, from + count) : -1;
        int output = mark >= 0 ? mark - from : count;
        masker.take(output, log::accept);
        if (!any && output > 0) {
            any = true;
            firstByte.run();    // before the commit: a recorder that takes over sees it as new until then
        }
        if (mark < 0) {
            commit();
        }
        idleSince = System.nanoTime();
        return mark >= 0;
    }

    /** In this order: what the log counts as its own must be out of the journal. */
    private void commit() {
        intake.commit(masker.buffer(), masker.offset(), log.commit());
        log.publish(masker.masked());
    }

    /** True when nothing waits to be read and nothing was read for so long. */
    boolean isIdle(long millis) throws IOException {
        return intake.isEmpty() && System.nanoTime() - idleSince > millis * 1_000_000;
    }

    /** Ends the log behind everything that was written before this call. */
    void finish() throws IOException, InterruptedException {
        ending = true;
        intake.end();
        LockSupport.unpark(thread);
        done.await();
    }
}
