package lib.record;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import lib.run.KindSettings.Serving;
import lib.run.RunDir;
import lib.run.RunId;

/** Waits for a server's first answer: endpoint.json when it comes, the end of the run's processes when it is overdue. */
final class ServerStart {
    private final Serving serving;
    private final RunId runId;
    private final ServerProbe probe;
    private final ServerEndpoint endpoint;
    private final ServerDeadline deadline;
    private final TreeEnd tree;
    private final BooleanSupplier stopped;
    /** When it first answered, which a full disk may keep from being written down. */
    private Optional<Duration> readyAfter = Optional.empty();
    private Instant readyAt = Instant.EPOCH;

    ServerStart(Serving serving, RunId runId, ServerProbe probe, ServerEndpoint endpoint, ServerDeadline deadline, TreeEnd tree, BooleanSupplier stopped) {
        this.serving = serving;
        this.runId = runId;
        this.probe = probe;
        this.endpoint = endpoint;
        this.deadline = deadline;
        this.tree = tree;
        this.stopped = stopped;
    }

    /** Asks once. */
    void ask(Attempt attempt, ServerClock clock) {
        if (deadline.isMissed()) {
            tree.end();
            return;
        }
        ServerProbe.Answer answer = probe.status(serving.healthPath());
        Duration elapsed = clock.elapsed();
        if (!attempt.command().isAlive() || stopped.getAsBoolean()) {
            return;
        }
        OptionalLong stranger = answer.isReady() ? new ServerOwner(serving.port(), runId, attempt).stranger() : OptionalLong.empty();
        if (answer.isReady() && stranger.isEmpty()) {
            ready(elapsed);
            return;
        }
        deadline.note(elapsed, stranger.isEmpty() ? answer.words() : answer.words() + " from process " + stranger.getAsLong() + ", which isn't of this run");
        if (readyAfter.isEmpty() && elapsed.compareTo(deadline.limit()) >= 0) {
            deadline.miss();
            tree.end();
        }
    }

    private void ready(Duration elapsed) {
        if (readyAfter.isEmpty()) {
            readyAfter = Optional.of(elapsed);
            readyAt = Instant.now();
        }
        try {
            endpoint.write(readyAfter.get(), readyAt);
        } catch (IOException e) {
            System.err.println("ops runner: can't write " + RunDir.ENDPOINT + " yet: " + e.getMessage());
        }
    }
}
