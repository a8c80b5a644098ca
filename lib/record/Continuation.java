package lib.record;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import lib.run.FailureCause;
import lib.run.ResumePlan;
import lib.run.RunDir;
import lib.run.RunRequest;
import lib.run.RunState;

/** What {@code --retries} does at the end of an attempt: decides whether another follows, and makes it. */
final class Continuation {
    private static final long POLL_MILLIS = 100;
    private static final long BEAT_NANOS = 5_000_000_000L;
    private final Path dir;
    private final RunRequest request;
    private final int attempt;
    private Duration wait = Duration.ZERO;

    Continuation(Path dir, RunRequest request, int attempt) {
        this.dir = dir;
        this.request = request;
        this.attempt = attempt;
    }

    /** True when another attempt follows: then everything is in place for launch.sh to start it. What can't be made isn't tried: the run has failed then. */
    boolean follows(RunState state) {
        if (request.supervision().retries() == 0) {
            return false;
        }
        AttemptHistory history = AttemptHistory.of(dir);
        Optional<Duration> due = failure(history.of(attempt)).flatMap(failure -> RetryRule.wait(request.supervision(), state, failure,
                failure(history.of(attempt - 1)), restarts()));
        try {
            if (due.isEmpty()) {
                return false;
            }
            clear();    // before the plan: a recorder that is started again makes the planned attempt at once
            return plan(due.get(), history.of(attempt).path("cause").asText());
        } catch (IOException e) {
            System.err.println("ops runner: can't start the command again: " + e.getMessage());
            return false;
        }
    }

    private boolean plan(Duration due, String reason) throws IOException {
        var next = new NextAttempt(dir, attempt);
        if (!next.isPlanned()) {
            var plan = new ResumePlan(CommandText.read(dir).directory(), dir.toString());
            boolean canResume = !plan.overrides(request.settings()).isEmpty();
            var choice = new CheckpointChoice(dir, request.settings().checkpoints());
            Optional<CheckpointChoice.Chosen> chosen = canResume ? choice.newest() : Optional.empty();
            if (chosen.isEmpty() && choice.hasCondemned()) {
                System.err.println("ops runner: the command isn't started again: it crashed twice with each checkpoint that is complete");
                return false;
            }
            if (chosen.isPresent()) {
                choice.put(chosen.get());
            }
            RunRequest again = chosen.isPresent() ? plan.resumed(request, request.origin()) : plan.same(NextAttempt.original(dir, request), request.origin());
            next.plan(again, new NextAttempt.Plan(reason, "ops", "", due, chosen, Optional.empty()));
        }
        next.apply();
        wait = due;
        return true;
    }

    private int restarts() {
        Set<Integer> restarted = new HashSet<>();
        JsonLines.read(dir.resolve(RunDir.EVENTS), event -> {
            boolean ours = event.path("event").asText().equals("attempt_restarting") && !event.path("reason").asText().equals(NextAttempt.Plan.RESUME);
            if (ours && event.path("attempt").asInt() < attempt) {
                restarted.add(event.path("attempt").asInt());
            }
        });
        return restarted.size();
    }

    private static Optional<RetryRule.Failure> failure(JsonNode ended) {
        for (FailureCause cause : FailureCause.values()) {
            if (ended.path("cause").asText().equals(cause.text())) {
                return Optional.of(new RetryRule.Failure(cause, ended.path("message").asText(), ended.path("step").asLong(-1)));
            }
        }
        return Optional.empty();
    }

    /** What outlived its attempt (ranks that hang in a driver, data loaders) would hold the GPUs that the next one needs. */
    void clear() {
        new TreeEnd(dir, request.runId(), request.supervision().graceSeconds()).before(attempt + 1).end();
    }

    /**
     * Waits before the next start, unless somebody stops the run; the heartbeat says that it is alive.
     *
     * @param each is run again and again meanwhile
     */
    void pause(Progress progress, Runnable each) throws InterruptedException {
        long end = System.nanoTime() + wait.toNanos();
        var heartbeat = new Heartbeat(dir, attempt + 1);
        long beat = System.nanoTime();
        while (System.nanoTime() - end < 0 && !Files.exists(dir.resolve(RunDir.STOP))) {
            if (System.nanoTime() - beat >= 0) {
                beat = System.nanoTime() + BEAT_NANOS;
                heartbeat.write(RunState.STARTING, -1, progress, new Gpus.Sample(-1, -1), Map.of());
            }
            each.run();
            Thread.sleep(POLL_MILLIS);
        }
    }
}
