package lib.provider;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import lib.config.PodConfig;
import lib.pod.ScriptResult;
import lib.run.Timestamp;
import lib.store.Json;

/** Sees to it that a pod with a ttl ends: {@code lium up} schedules that just after it has rented, and may be killed in between. */
final class LiumEnd {
    /** A pod whose time is up isn't taken away under somebody's hands. */
    private static final Duration SHORTEST = Duration.ofMinutes(10);

    private final LiumCli cli;
    private final PodConfig pod;
    private final Consumer<String> progress;

    LiumEnd(LiumCli cli, PodConfig pod, Consumer<String> progress) {
        this.cli = cli;
        this.pod = pod;
        this.progress = progress;
    }

    boolean isMissing(RentedPod rented) {
        return pod.rental().ttl().isPresent() && rented.endsAt().isEmpty() && (rented.state() == RentedPod.State.PENDING || rented.state() == RentedPod.State.READY);
    }

    /**
     * Schedules the end where it's missing, counted from when the pod was made.
     *
     * @return the pod as it is then; without an end where lium refuses
     */
    RentedPod scheduled(RentedPod rented) {
        if (!isMissing(rented)) {
            return rented;
        }
        Duration ttl = pod.rental().ttl().orElseThrow();
        Instant now = Instant.now();
        Duration left = Duration.between(now, rented.createdAt().orElse(now).plus(ttl));
        Duration least = ttl.compareTo(SHORTEST) < 0 ? ttl : SHORTEST;
        String time = LiumUp.minutes(left.compareTo(least) < 0 ? least : left);
        ScriptResult said = cli.ask(List.of("rm", rented.id(), "--in", time, "-y", "--format", "json", "--name-only"));
        Optional<Instant> ends = Json.parse(said.stdout()).flatMap(n -> LiumPods.time(n.path("termination_time").asText(""))).filter(t -> said.exitCode() == 0);
        progress.accept(ends.map(t -> "pod " + rented.name() + " had no end yet: lium ends it at " + Timestamp.format(t))
                .orElseGet(() -> "pod " + rented.name() + " HAS NO END and is billed until it's removed: " + LiumFailure.of(said).message()));
        return new RentedPod(rented.id(), rented.name(), rented.state(), rented.address(), rented.usdPerHour(), rented.createdAt(), ends, rented.gpus(), rented.detail());
    }
}
