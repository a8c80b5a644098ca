package lib.record;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import lib.store.ProcessStat;

/**
 * How long ago an attempt began, by the kernel's clock: a date that is set meanwhile changes nothing, and a recorder that was started again knows it as
 * well. The start of the calling thread, which has to be a new one, is "now" on the clock of /proc/PID/stat, also where a container has an uptime of
 * its own.
 */
final class ServerClock {
    /** USER_HZ, in which /proc/PID/stat counts: 100 on every Linux that has Java. */
    private static final long TICKS_PER_SECOND = 100;
    private final Duration before;
    private final long since = System.nanoTime();

    private ServerClock(Duration before) {
        this.before = before.isNegative() ? Duration.ZERO : before;
    }

    static ServerClock of(Attempt attempt) {
        return new ServerClock(ProcessStat.of("thread-self").map(now -> Duration.ofMillis((now.start() - attempt.command().start()) * 1000 / TICKS_PER_SECOND))
                .orElseGet(() -> byDate(attempt.startedAt())));
    }

    private static Duration byDate(String startedAt) {
        try {
            return Duration.between(Instant.parse(startedAt), Instant.now());
        } catch (DateTimeParseException e) {
            return Duration.ZERO;
        }
    }

    Duration elapsed() {
        return before.plusNanos(System.nanoTime() - since);
    }
}
