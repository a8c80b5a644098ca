package lib.record;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import lib.run.RunDir;
import lib.run.RunRequest;
import lib.run.RunState;
import lib.run.Timestamp;
import lib.store.Json;
import lib.store.OriginPrice;

/**
 * Records the present attempt of a run. Crash-only: it looks at the files, does what is missing, and may be killed and started again
 * at any moment.
 */
final class Recorder {
    /** {@code CLOSE}: of a run that is known to be over, from whichever machine; {@code END_ATTEMPT}: likewise, and another attempt follows. */
    enum Mode { RECORD, CLOSE, END_ATTEMPT }

    private static final long STRAGGLERS_IDLE_MILLIS = 100, STRAGGLERS_CAP_MILLIS = 10_000;
    private final Path dir;
    private final RunRequest request;
    private final Mode mode;
    private final int attempt;
    private final Timeout timeout;
    private final LauncherWatch launcher;
    private final Events events;
    private final Metadata metadata;
    private final Heartbeat heartbeat;
    private final Gpus gpus;
    private final Masker masker;
    private final Optional<Intake> intake;
    private final RecordedLog log;
    private final Watch watch;
    private final Companions companions;
    private final Surroundings surroundings;
    private final Notices notices;

    Recorder(Path dir, RunRequest request, Map<String, String> environment, Mode mode) throws IOException {
        this.dir = dir;
        this.request = request;
        this.mode = mode;
        attempt = Attempt.current(dir);
        events = new Events(dir, attempt);
        metadata = new Metadata(dir, request);
        heartbeat = new Heartbeat(dir, attempt);
        gpus = new Gpus(dir, environment.getOrDefault("PATH", ""));
        masker = new Masker(Secrets.ofRun(dir, request, environment), 2 * Pump.CHUNK);
        intake = Intake.open(dir, attempt, masker.room() - Pump.CHUNK);
        log = new RecordedLog(dir, attempt, request.metricPatterns().stream().map(MetricPattern::new).toList(), events, intake.map(Intake::state));
        watch = new Watch(dir, mode == Mode.RECORD ? Watch.START_GRACE : Duration.ZERO);
        launcher = new LauncherWatch(dir, environment);
        timeout = new Timeout(request.supervision().timeoutSeconds(), new RunEnd(dir, request));
        companions = Companions.of(dir, request, events, metadata, new StallWatch(dir, request, events, log::progress, gpus, environment));
        notices = new Notices(dir, request, environment);
        surroundings = new Surroundings(dir, request, gpus, metadata, environment, events);
    }

    /** True when another attempt follows. */
    boolean run() throws IOException, InterruptedException {
        // One that was killed at once has written a line of the log before its first event.
        if (events.has("attempt_started") || events.has("first_output") || attempt == 1 && log.progress().bytes() > 0) {
            events.add("runner_recovered", Json.object().put("log_bytes", log.progress().bytes()));
        }
        if (attempt == 1) {
            events.onceAt(reservedAt(), "reserved", Json.object());
        }
        Optional<Pump> pump = startPump();
        if (mode == Mode.RECORD) {    // this machine may be another than the run's
            surroundings.start();
        }
        Attempt.End end = record();
        timeout.close();
        if (pump.isPresent()) {
            drain(pump.get());
        }
        if (mode == Mode.RECORD) {
            surroundings.finish();
        }
        return finish(end);
    }

    /** By the pod's own clock; the metadata has it. */
    private String reservedAt() {
        return metadata.read().path("created_at").asText(Timestamp.format(Instant.now()));
    }

    private Optional<Pump> startPump() {
        Optional<Pump> pump = intake.map(in -> new Pump(in, in.isEnding() || watch.end().isPresent(), masker, log, this::noticeOutput));
        pump.ifPresent(p -> p.start(broken -> {
            System.err.println("ops runner: recording broke and starts again: " + broken);
            Runtime.getRuntime().halt(70);
        }));
        return pump;
    }

    /** Beats until the command is over. */
    private Attempt.End record() throws InterruptedException {
        long due = System.nanoTime();
        Optional<Attempt.End> end = watch.end();
        while (end.isEmpty()) {
            noticeStart();
            noticeStop();
            timeout.look(watch.attempt());
            launcher.look();
            companions.look(watch.attempt());
            if (System.nanoTime() - due >= 0) {
                due = System.nanoTime() + request.watchIntervalSeconds() * 1_000_000_000L;
                heartbeat.write(companions.isStalled() ? RunState.STALLED : RunState.RUNNING, pid(), log.progress(), gpus.last(), companions.heartbeat());
            }
            watch.await(request.watchIntervalSeconds(), request.supervision().timeoutSeconds() > 0);
            end = watch.end();
        }
        noticeStart();
        noticeStop();
        return end.get();
    }

    private long pid() {
        return watch.attempt().map(a -> a.command().pid()).orElse(-1L);
    }

    private void noticeOutput() {
        noticeStart();
        events.once("first_output");
    }

    private synchronized void noticeStart() {
        if (!events.has("attempt_started") && watch.attempt().isPresent()) {
            Attempt started = watch.attempt().get();
            events.onceAt(started.startedAt(), "attempt_started", Json.object().put("pid", started.command().pid()));
            metadata.update(node -> {
                node.put("attempt", attempt);
                if (attempt == 1 || !node.hasNonNull("started_at")) {
                    node.put("started_at", started.startedAt());
                }
            });
            heartbeat.write(RunState.RUNNING, pid(), log.progress(), gpus.last(), companions.heartbeat());
        }
    }

    private void noticeStop() {
        if (Files.exists(dir.resolve(RunDir.STOP)) && !events.has("signal_received")) {
            StopMark.read(dir).ifPresent(stop -> events.once("signal_received", Json.object().put("reason", stop.reason()).put("by", stop.by()).put("at", stop.at())));
        }
    }

    /** What was written before the end is in the FIFO; processes that outlive the command get a moment, and not for ever. */
    private void drain(Pump pump) throws IOException, InterruptedException {
        long cap = System.nanoTime() + STRAGGLERS_CAP_MILLIS * 1_000_000;
        while (!pump.isIdle(STRAGGLERS_IDLE_MILLIS) && System.nanoTime() < cap) {
            launcher.look();
            Thread.sleep(20);
        }
        if (System.nanoTime() >= cap) {
            events.once("log_dropped", Json.object().put("reason", "a process that outlived the command still writes"));
        }
        pump.finish();
    }

    private boolean finish(Attempt.End end) throws IOException, InterruptedException {
        companions.finish(end);
        Ending ending = Ending.decide(dir, end, watch.attempt(), log.progress().newlines()).unless(companions.failure(end));
        noteEnd(end, ending);
        heartbeat.write(ending.state(), pid(), log.progress(), gpus.last(), companions.heartbeat());
        var continuation = new Continuation(dir, request, attempt);
        if (mode == Mode.RECORD && continuation.follows(ending.state())) {
            continuation.pause(log.progress(), launcher::look);
            return true;
        }
        if (mode == Mode.END_ATTEMPT) {
            return true;
        }
        metadata.update(node -> node.put("ended_at", end.endedAt()));
        events.once("finished", Json.object().put("state", ending.state().text()));
        String wandb = metadata.read().path("wandb").path("mode").asText(request.wandb().mode());
        new SummaryFile(dir, request).write(ending.state(), end, ending.failure(), log.progress(), wandb, companions::summarize);
        notices.over();
        return false;
    }

    private void noteEnd(Attempt.End end, Ending ending) {
        ObjectNode fields = Json.object().put("started_at", watch.attempt().map(Attempt::startedAt).filter(t -> !t.isEmpty()).orElse(null)).put("ended_at", end.endedAt());
        SummaryFile.putCode(fields, end);
        fields.put("state", ending.state().text());
        ending.failure().ifPresent(f -> fields.put("cause", f.cause().text()).put("message", f.message()));
        request.origin().usdPerHour().ifPresent(price -> fields.put(OriginPrice.USD_PER_HOUR, price));
        events.once(AttemptHistory.ENDED, log.progress().step() < 0 ? fields : fields.put("step", log.progress().step()));
    }
}
