package lib.record;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import lib.run.RunDir;
import lib.run.Timestamp;

/** Knows whether the command is over, from its exit record or from its process. */
final class Watch {
    private static final long START_GRACE_NANOS = 60_000_000_000L;
    private static final long EXIT_GRACE_NANOS = 3_000_000_000L;
    private static final long LOOK_NANOS = 1_000_000_000L;
    private final Path dir;
    private final long born = System.nanoTime();
    private Optional<Attempt> attempt = Optional.empty();
    private long goneSince;
    private long looked;

    Watch(Path dir) {
        this.dir = dir;
    }

    synchronized Optional<Attempt> attempt() {
        if (attempt.isEmpty()) {
            attempt = Attempt.read(dir);
        }
        return attempt;
    }

    /** How the command ended; nothing while it runs. */
    Optional<Attempt.End> end() {
        if (Files.exists(dir.resolve(RunDir.EXIT))) {
            return Attempt.end(dir);
        }
        long now = System.nanoTime();
        if (now - looked < LOOK_NANOS && looked != 0) {
            return Optional.empty();
        }
        looked = now;
        boolean gone = attempt().map(Watch::isGone).orElse(now - born > START_GRACE_NANOS);
        if (!gone) {
            goneSince = 0;
            return Optional.empty();
        }
        goneSince = goneSince == 0 ? now : goneSince;
        return now - goneSince >= EXIT_GRACE_NANOS ? Optional.of(unrecorded()) : Optional.empty();
    }

    /** Nobody is left who could write an exit record. A shell that still lives may be waiting for a free disk. */
    private static boolean isGone(Attempt a) {
        return a.otherBoot() || !a.command().isAlive() && !a.shell().isAlive();
    }

    private static Attempt.End unrecorded() {
        return new Attempt.End(OptionalInt.empty(), 0, Timestamp.format(Instant.now()));
    }
}
