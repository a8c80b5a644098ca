package lib.record;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Ends an attempt that takes longer than its request allows. Counted by the kernel's clock from the start of the command's process ({@link ServerClock}):
 * a date that is set meanwhile changes nothing, and a recorder that was started again goes on counting.
 */
final class Timeout {
    private static final Duration LOOK = Duration.ofSeconds(3600);
    private final Duration limit;
    private final RunEnd end;
    private final AtomicBoolean waiting = new AtomicBoolean();

    /** @param seconds 0 for none */
    Timeout(int seconds, RunEnd end) {
        this.limit = Duration.ofSeconds(seconds);
        this.end = end;
    }

    /** Again and again while the command runs; the first attempt that it sees is the one it counts. */
    void look(Optional<Attempt> attempt) {
        if (!limit.isZero() && attempt.isPresent() && waiting.compareAndSet(false, true)) {
            Thread.ofPlatform().name("timeout").daemon().start(() -> await(attempt.get()));
        }
    }

    /** The attempt is over. */
    void close() {
        end.close();
    }

    private void await(Attempt attempt) {
        ServerClock clock = ServerClock.of(attempt);
        try {
            for (Duration left = limit.minus(clock.elapsed()); left.isPositive(); left = limit.minus(clock.elapsed())) {
                Thread.sleep(left.compareTo(LOOK) < 0 ? left : LOOK);
            }
        } catch (InterruptedException e) {
            return;
        }
        end.end(StopMark.TIMEOUT);
    }
}
