package lib.record;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import lib.run.RunDir;
import lib.run.Timestamp;

/** Knows whether the command is over, from its exit record or from its process. */
final class Watch {
    /** A loaded pod may need a while to start a process. */
    static final Duration START_GRACE = Duration.ofSeconds(60);
    private static final long EXIT_GRACE_NANOS = 3_000_000_000L;
    private static final long LOOK_NANOS = 1_000_000_000L;
    private static final long LONGEST_PAUSE_MILLIS = 1000;
    /** Where the exit record wakes who waits, the rest can wait longer. */
    private static final long LONGEST_TOLD_PAUSE_MILLIS = 5000;
    private final Path dir;
    private final Duration startGrace;
    private final long born = System.nanoTime();
    private Optional<Attempt> attempt = Optional.empty();
    private Optional<Wakeup> wakeup = Optional.empty();
    private long goneSince;
    private long looked;

    /** @param startGrace how long a command may take to start */
    Watch(Path dir, Duration startGrace) {
        this.dir = dir;
        this.startGrace = startGrace;
    }

    synchronized Optional<Attempt> attempt() {
        if (attempt.isEmpty()) {
            attempt = Attempt.read(dir);
        }
        return attempt;
    }

    /** How the command ended; nothing while it runs. */
    Optional<Attempt.End> end() {
        Optional<Attempt.End> recorded = Files.exists(dir.resolve(RunDir.EXIT)) ? Attempt.end(dir) : Optional.empty();
        if (recorded.isPresent()) {
            return recorded;
        }
        long now = System.nanoTime();
        if (now - looked < LOOK_NANOS && looked != 0) {
            return Optional.empty();
        }
        looked = now;
        if (attempt().isEmpty() && !Attempt.isStarted(dir) && Files.exists(dir.resolve(RunDir.STOP))) {
            return Optional.of(unrecorded());    // stopped before it began: nobody starts it any more
        }
        // A shell that still lives may be waiting for a free disk.
        boolean gone = attempt().map(a -> !a.isAlive()).orElse(now - born > startGrace.toNanos());
        if (!gone) {
            goneSince = 0;
            return Optional.empty();
        }
        goneSince = goneSince == 0 ? now : goneSince;
        return now - goneSince >= EXIT_GRACE_NANOS ? Optional.of(unrecorded()) : Optional.empty();
    }

    /**
     * Until the exit record may be there, or it is time to look at the processes: a part of the time that the command has been watched, so that the end of
     * a short one is noticed at once and a long one is left in peace.
     *
     * @param timed a time is to be kept in which the command has to end
     */
    void await(int watchIntervalSeconds, boolean timed) throws InterruptedException {
        if (wakeup.isEmpty()) {
            wakeup = Optional.of(new Wakeup(dir.resolve(RunDir.INTERNAL)));
        }
        boolean patient = wakeup.get().isTold() && !timed && goneSince == 0;
        long part = (System.nanoTime() - born) / 1_000_000 / (patient ? 10 : 50);
        wakeup.get().await(Math.clamp(Math.min(part, watchIntervalSeconds * 250L), 10, patient ? LONGEST_TOLD_PAUSE_MILLIS : LONGEST_PAUSE_MILLIS));
    }

    private static Attempt.End unrecorded() {
        return new Attempt.End(OptionalInt.empty(), 0, Timestamp.format(Instant.now()));
    }
}
