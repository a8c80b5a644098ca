package lib.record;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import lib.run.RunDir;
import lib.run.RunRequest;

/**
 * Whether the present attempt may still run anywhere. Here, its processes tell. Of one on another machine (another boot of this one, too: host names repeat)
 * the heartbeat does: it must be old by the clock of the file system, and stand still while we look.
 */
final class Liveness {
    /** As for a state: a beat is stale after so many missed ones, and never before a minute. */
    private static final int MISSED_BEATS = 4;
    private static final Duration STALE_AT_LEAST = Duration.ofSeconds(60);
    private static final Duration MORE = Duration.ofSeconds(5);
    private final Path dir;
    private final Duration beat;

    Liveness(Path dir, RunRequest request) {
        this.dir = dir;
        this.beat = Duration.ofSeconds(request.watchIntervalSeconds());
    }

    /** Why it may; nothing where it provably doesn't. */
    Optional<String> reason() throws IOException, InterruptedException {
        Optional<Attempt> attempt = Attempt.read(dir);
        if (attempt.isPresent() && attempt.get().isAlive()) {
            return Optional.of("its process " + attempt.get().command().pid() + " runs on this pod");
        }
        if (Attempt.end(dir).isPresent() || attempt.isPresent() && !attempt.get().isElsewhere()) {
            return Optional.empty();
        }
        Optional<Duration> age = youngest(RunDir.HEARTBEAT, RunDir.CHILD, RunDir.ATTEMPT, RunDir.REQUEST);
        if (age.isPresent() && age.get().compareTo(limit()) < 0) {
            return Optional.of(attempt.isPresent() ? "it ran on host " + attempt.get().hostname() + " " + age.get().toSeconds() + " s ago, which this pod can't see"
                    : "it is just being started");
        }
        if (attempt.isPresent() && isBeating()) {
            return Optional.of("host " + attempt.get().hostname() + " writes its heartbeat");
        }
        return Optional.empty();
    }

    private Duration limit() {
        Duration missed = beat.multipliedBy(MISSED_BEATS);
        return missed.compareTo(STALE_AT_LEAST) < 0 ? STALE_AT_LEAST : missed;
    }

    /** How long ago one of the files was written, by the clock that writes these times: that of a network volume may be another than ours. */
    private Optional<Duration> youngest(String... names) throws IOException {
        Path probe = Files.createTempFile(dir.resolve(RunDir.INTERNAL), ".now", "");
        Instant now = Files.getLastModifiedTime(probe).toInstant();
        Files.delete(probe);
        Optional<Duration> youngest = Optional.empty();
        for (String name : names) {
            if (Files.exists(dir.resolve(name))) {
                Duration age = Duration.between(Files.getLastModifiedTime(dir.resolve(name)).toInstant(), now);
                youngest = youngest.filter(y -> y.compareTo(age) <= 0).or(() -> Optional.of(age));
            }
        }
        return youngest;
    }

    private boolean isBeating() throws IOException, InterruptedException {
        String before = heartbeat();
        Thread.sleep(beat.plus(MORE));
        return !before.equals(heartbeat());
    }

    private String heartbeat() throws IOException {
        Path file = dir.resolve(RunDir.HEARTBEAT);
        return Files.exists(file) ? Files.readString(file) : "";
    }
}
