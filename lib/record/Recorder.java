package lib.record;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import lib.run.RunDir;
import lib.run.RunRequest;
import lib.run.RunState;
import lib.run.Timestamp;
import lib.store.Json;

/**
 * Records one attempt of a run. Crash-only: it looks at the files, does what is missing, and may be killed and started again
 * at any moment.
 */
final class Recorder {
    private static final long POLL_MILLIS = 100;
    private static final long SNAPSHOT_SECONDS = 45;
    private static final long STRAGGLERS_IDLE_MILLIS = 100;
    private static final long STRAGGLERS_CAP_MILLIS = 10_000;
    private final Path dir;
    private final RunRequest request;
    private final int attempt;
    private final Events events;
    private final Metadata metadata;
    private final Heartbeat heartbeat;
    private final Gpus gpus;
    private final Masker masker;
    private final Optional<Intake> intake;
    private final RecordedLog log;
    private final Watch watch;
    private final Companions companions;
    private final Map<String, String> environment;
    private final CountDownLatch snapshotsDone = new CountDownLatch(1);
    private final DatasetManifest datasets;
    private final Object sampling = new Object();
    private boolean over;

    Recorder(Path dir, RunRequest request, Map<String, String> environment) throws IOException {
        this.dir = dir;
        this.request = request;
        this.environment = environment;
        attempt = Attempt.current(dir);
        events = new Events(dir, attempt);
        metadata = new Metadata(dir, request);
        heartbeat = new Heartbeat(dir, attempt);
        gpus = new Gpus(dir, environment.getOrDefault("PATH", ""));
        masker = new Masker(Secrets.values(request.secrets(), environment), 2 * Pump.CHUNK);
        intake = Intake.open(dir, masker.room() - Pump.CHUNK);
        log = new RecordedLog(dir, attempt, request.metricPatterns().stream().map(MetricPattern::new).toList(), events, intake.map(Intake::state));
        watch = new Watch(dir);
        companions = Companions.of(dir, request, events, metadata);
        datasets = new DatasetManifest(dir, request, environment, events);
    }

    void run() throws IOException, InterruptedException {
        if (events.has("attempt_started") || events.has("first_output")) {
            events.add("runner_recovered", Json.object().put("log_bytes", log.progress().bytes()));
        }
        events.onceAt(reservedAt(), "reserved", Json.object());
        Optional<Pump> pump = startPump();
        datasets.start();
        Thread.ofPlatform().name("snapshots").daemon().start(this::snapshots);
        Attempt.End end = record();
        if (pump.isPresent()) {
            drain(pump.get());
        }
        long due = System.nanoTime() + TimeUnit.SECONDS.toNanos(SNAPSHOT_SECONDS);
        snapshotsDone.await(SNAPSHOT_SECONDS, TimeUnit.SECONDS);
        datasets.finish(Duration.ofNanos(Math.max(1, due - System.nanoTime())));
        synchronized (sampling) {
            over = true;    // the digests are of files that nobody writes any more
        }
        finish(end);
    }

    /** By the pod's own clock; the metadata has it. */
    private String reservedAt() {
        return metadata.read().path("created_at").asText(Timestamp.format(Instant.now()));
    }

    private Optional<Pump> startPump() {
        Optional<Pump> pump = intake.map(in -> new Pump(in, watch.end().isPresent(), masker, log, this::noticeOutput));
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
            companions.look(watch.attempt());
            if (System.nanoTime() - due >= 0) {
                due = System.nanoTime() + request.watchIntervalSeconds() * 1_000_000_000L;
                heartbeat.write(RunState.RUNNING, pid(), log.progress(), gpus.last(), companions.heartbeat());
            }
            Thread.sleep(POLL_MILLIS);
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
            metadata.update(node -> node.put("attempt", attempt).put("started_at", started.startedAt()));
            heartbeat.write(RunState.RUNNING, pid(), log.progress(), gpus.last(), companions.heartbeat());
        }
    }

    private void noticeStop() {
        if (!events.has("signal_received") && Files.exists(dir.resolve(RunDir.STOP))) {
            events.once("signal_received", Json.object().put("reason", "stop"));
        }
    }

    /** What was written before the end is in the FIFO; processes that outlive the command get a moment, and not for ever. */
    private void drain(Pump pump) throws IOException, InterruptedException {
        long cap = System.nanoTime() + STRAGGLERS_CAP_MILLIS * 1_000_000;
        while (!pump.isIdle(STRAGGLERS_IDLE_MILLIS) && System.nanoTime() < cap) {
            Thread.sleep(20);
        }
        if (System.nanoTime() >= cap) {
            events.once("log_dropped", Json.object().put("reason", "a process that outlived the command still writes"));
        }
        pump.finish();
    }

    private void finish(Attempt.End end) throws IOException {
        companions.finish(end);
        Ending ending = Ending.decide(dir, end, watch.attempt(), log.progress().newlines()).unless(companions.failure(end));
        String startedAt = watch.attempt().map(Attempt::startedAt).orElse("");
        ObjectNode fields = Json.object().put("started_at", startedAt).put("ended_at", end.endedAt());
        SummaryFile.putCode(fields, end);
        events.once("attempt_ended", fields.put("state", ending.state().text()));
        metadata.update(node -> node.put("ended_at", end.endedAt()));
        heartbeat.write(ending.state(), pid(), log.progress(), gpus.last(), companions.heartbeat());
        events.once("finished", Json.object().put("state", ending.state().text()));
        String wandb = metadata.read().path("wandb").path("mode").asText(request.wandb().mode());
        new SummaryFile(dir, request).write(ending.state(), end, startedAt, ending.failure(), log.progress(), wandb, companions::summarize);
    }

    private void snapshots() {
        KeyValues facts = PodFacts.readOrGather(dir, request.cwd());
        metadata.update(node -> Metadata.fillFacts(node, facts, RunnerMain.sha256()));
        new Snapshots(dir, request, gpus, metadata, environment).write(events);
        snapshotsDone.countDown();
        while (gpus.present() && sample()) {
            try {
                Thread.sleep(request.watchIntervalSeconds() * 1000L);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private boolean sample() {
        synchronized (sampling) {
            if (!over) {
                gpus.sample();
            }
            return !over;
        }
    }
}
