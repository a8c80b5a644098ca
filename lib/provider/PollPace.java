package lib.provider;

import java.time.Duration;
import java.util.function.Predicate;
import java.util.function.Supplier;
import lib.run.ExitCode;
import lib.run.OpsException;

/**
 * How often a provider is asked, and how long for.
 *
 * @param poll   between two looks at its pods
 * @param listed within this a pod that was rented is listed: the lium program itself waits 20 s (sdk/client.py, MISSING_GRACE_SECONDS)
 * @param gone   within this a pod that was removed is gone
 * @param margin how much longer than it was told the program that orders may take before it's ended
 */
public record PollPace(Duration poll, Duration listed, Duration gone, Duration margin) {
    public static final PollPace USUAL = new PollPace(Duration.ofSeconds(2), Duration.ofSeconds(25), Duration.ofSeconds(120), Duration.ofSeconds(120));

    /** Looks until what is seen is enough or {@code time} is over: the last look begins after it, however long one takes. */
    <T> T look(Duration time, Supplier<T> look, Predicate<T> enough) {
        long latest = System.nanoTime() + time.toNanos();
        boolean last = System.nanoTime() >= latest;
        T seen = look.get();
        while (!enough.test(seen) && !last) {
            rest();
            last = System.nanoTime() >= latest;
            seen = look.get();
        }
        return seen;
    }

    void rest() {
        try {
            Thread.sleep(poll.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OpsException(ExitCode.INTERRUPTED, "interrupted", "run the same command again", e);
        }
    }
}
