package lib.run;

import java.time.Duration;

/**
 * Exponential backoff: pauses between attempts, each twice as long as the one before, up to a longest one.
 *
 * @param pause   the one that comes next
 * @param longest none is longer than this
 */
public record Backoff(Duration pause, Duration longest) {

    public Backoff {
        pause = pause.compareTo(longest) > 0 ? longest : pause;
    }

    /** For a pod that can't be reached: from a second to half a minute. */
    public static Backoff ofConnection() {
        return new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30));
    }

    /** After one more failure. */
    public Backoff next() {
        return new Backoff(pause.multipliedBy(2), longest);
    }

    /** @throws OpsException interrupted, with this hint */
    public static void sleep(Duration pause, String hint) {
        try {
            Thread.sleep(pause.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OpsException(ExitCode.INTERRUPTED, "interrupted", hint, e);
        }
    }
}
