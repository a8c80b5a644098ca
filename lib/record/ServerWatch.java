package lib.record;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lib.run.FailureCause;
import lib.run.KindSettings.Serving;
import lib.run.RunDir;
import lib.run.RunRequest;
import lib.store.Json;

/**
 * Looks after a server: asks until it is ready, gives it up at the deadline, and keeps asking how it is. All on a thread of its own, and from the files:
 * a recorder that was started again goes on where the last one was.
 */
final class ServerWatch implements Companion {
    private static final Duration POLL = Duration.ofMillis(500);
    private static final int LONGEST_INTERVAL_SECONDS = 20;
    private static final Duration LONGEST_END = Duration.ofSeconds(60);
    private final Path dir;
    private final RunRequest request;
    private final Serving serving;
    private final ServerProbe probe;
    private final ServerEndpoint endpoint;
    private final ServerDeadline deadline;
    private final ServerState state;
    private final TreeEnd tree;
    private final ServerStart start;
    private final Thread thread = new Thread(this::watch, "server");
    private Optional<Attempt> attempt = Optional.empty();
    private boolean over;

    ServerWatch(Path dir, RunRequest request, Events events) {
        this.dir = dir;
        this.request = request;
        this.serving = request.settings().serving();
        int number = Attempt.current(dir);
        probe = new ServerProbe(serving);
        endpoint = new ServerEndpoint(dir, serving, number);
        deadline = new ServerDeadline(dir, serving, number);
        state = new ServerState(dir, events, number);
        tree = new TreeEnd(dir, request.runId());
        start = new ServerStart(serving, request.runId(), probe, endpoint, deadline, tree, this::isStopped);
        thread.setDaemon(true);
        endpoint.clear();
    }

    @Override
    public synchronized void look(Optional<Attempt> started) {
        if (attempt.isEmpty() && started.isPresent() && !started.get().otherBoot()) {
            attempt = started;
            thread.start();
        }
    }

    private void watch() {
        Attempt mine = attempt().orElseThrow();
        ServerClock clock = ServerClock.of(mine);
        while (!isOver()) {
            Duration pause = POLL;
            try {
                pause = step(mine, clock);
            } catch (RuntimeException e) {
                System.err.println("ops runner: looking after the server: " + e);
            }
            pause(pause);
        }
    }

    private synchronized Optional<Attempt> attempt() {
        return attempt;
    }

    private synchronized boolean isOver() {
        return over;
    }

    /** Ends early at the run's end. Without an interrupt, which would close the files that this thread writes to. */
    private synchronized void pause(Duration pause) {
        try {
            if (!over) {
                wait(Math.max(1, pause.toMillis()));
            }
        } catch (InterruptedException e) {
            over = true;
        }
    }

    /** One look; gives the pause until the next. */
    private Duration step(Attempt mine, ServerClock clock) {
        if (isStopped()) {
            return POLL;
        }
        if (endpoint.read().isEmpty()) {
            start.ask(mine, clock);
            return endpoint.read().isEmpty() ? POLL : Duration.ZERO;
        }
        state.ready(fields());
        return keepAsking(mine);
    }

    /** What a server answers while somebody ends it says nothing. */
    private boolean isStopped() {
        return Files.exists(dir.resolve(RunDir.STOP));
    }

    private ObjectNode fields() {
        ObjectNode fields = Json.object();
        endpoint.read().ifPresent(e -> fields.put("base_url", e.path("base_url").asText()).set("time_to_ready_sec", e.path("time_to_ready_sec")));
        return fields;
    }

    private Duration keepAsking(Attempt mine) {
        ServerProbe.Answer answer = probe.status(serving.healthPath());
        if (!answer.isReady() && (!mine.command().isAlive() || isStopped())) {
            return POLL;
        }
        state.take(answer);
        var metrics = new ServerMetrics();
        if (answer.isReady() && probe.lines(serving.metricsPath(), metrics::line).isReady()) {
            state.take(metrics.numbers());
        }
        return Duration.ofSeconds(Math.min(LONGEST_INTERVAL_SECONDS, request.watchIntervalSeconds()));
    }

    @Override
    public void finish(Attempt.End end) {
        synchronized (this) {
            over = true;
            notifyAll();
        }
        endpoint.close();
        if (endpoint.read().isPresent()) {
            state.ready(fields());
        }
        state.close();
        if (deadline.isMissed()) {
            try {
                thread.join(LONGEST_END);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            // Once more for what a recorder left that was killed while it ended them.
            tree.end();
        }
    }

    @Override
    public Optional<CauseFinder.Finding> failure(Attempt.End end) {
        boolean silent = endpoint.read().isEmpty() && end.code().orElse(-1) == 0;
        return deadline.failure().or(() -> silent ? Optional.of(new CauseFinder.Finding(FailureCause.UNKNOWN,
                "the server ended with exit code 0 before it was ready", List.of(new CauseFinder.Evidence(RunDir.EXIT, 1, "code=0")))) : Optional.empty());
    }

    @Override
    public void summarize(ObjectNode summary) {
        Optional<ObjectNode> ready = endpoint.read();
        ready.ifPresent(node -> {
            node.remove("schema_version");
            state.summarize(node);
            summary.set("endpoint", node);
        });
        if (ready.isEmpty()) {
            summary.putNull("endpoint");
        }
    }

    @Override
    public Map<String, String> heartbeat() {
        return endpoint.read().isPresent() ? state.words()
                : Map.of("health", "loading", "ready_within_sec", Integer.toString(serving.readyTimeoutSeconds()));
    }
}
