package lib.record;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import lib.run.Kind;
import lib.run.RunDir;
import lib.run.RunRequest;
import lib.run.Supervision.OnStall;

/**
 * Notices that a run has stalled: its command lives, and its log, steps, results and checkpoints stand still for longer than its own cadence explains
 * ({@link StallLimits}). It says so in events.jsonl and in the heartbeat, saves what can be seen ({@link StallEvidence}), tells whom the request names, and
 * ends the run where the request says so, when the silence has lasted as long again. On a thread of its own. Servers aren't watched: one without requests
 * is silent, and its health is asked for.
 */
final class StallWatch implements Companion {
    private static final String SUSPECTED = "stall_suspected";
    private static final String CLEARED = "stall_cleared";
    /** Between two looks at all processes and files: one costs as much as a minute of everything else. A silence that lasts is looked at less often. */
    private static final int LEAST_LOOKS_A_WITNESS = 10;
    private static final int MOST_LOOKS_A_WITNESS = 30;
    private static final int LOOKS_A_SAVE = 15;
    /** A longer pause between two looks wasn't the run's: the recorder, or the machine, stood still. */
    private static final int LONGEST_LOOKS = 5;
    private final Path dir;
    private final RunRequest request;
    private final Events events;
    private final Notices notices;
    private final StallLimits limits;
    private final StallEvidence evidence;
    private final StallJudge judge;
    private final StallSigns signs;
    private final Supplier<Gpus.Sample> gpus;
    private final RunEnd end;
    private boolean started;
    private boolean over;
    private volatile boolean saved;

    StallWatch(Path dir, RunRequest request, Events events, Supplier<Progress> progress, Gpus gpus, Map<String, String> environment) {
        this.dir = dir;
        this.request = request;
        this.events = events;
        this.gpus = gpus::last;
        limits = StallLimits.of(environment);
        notices = new Notices(dir, request, environment);
        evidence = new StallEvidence(dir, request, gpus, environment);
        end = new RunEnd(dir, request);
        int attempt = Attempt.current(dir);
        StallMemory memory = StallMemory.load(dir, attempt);
        signs = new StallSigns(dir, progress, memory);
        boolean measured = !request.metricPatterns().isEmpty() || request.settings().base() != Kind.COMMAND;
        judge = new StallJudge(limits, measured, memory, isSuspected(dir, attempt));
        saved = judge.isSuspected();
    }

    /** As an earlier recorder of the attempt left it. */
    private static boolean isSuspected(Path dir, int attempt) {
        boolean[] suspected = {false};
        JsonLines.read(dir.resolve(RunDir.EVENTS), e -> {
            String event = e.path("event").asText();
            if (e.path("attempt").asInt() == attempt && (event.equals(SUSPECTED) || event.equals(CLEARED))) {
                suspected[0] = event.equals(SUSPECTED);
            }
        });
        return suspected[0];
    }

    @Override
    public synchronized void look(Optional<Attempt> attempt) {
        if (!started && attempt.isPresent() && !attempt.get().isElsewhere()) {
            started = true;
            Thread.ofPlatform().name("stall").daemon().start(() -> watch(attempt.get()));
        }
    }

    private void watch(Attempt attempt) {
        if (StopMark.read(dir).filter(mark -> mark.reason().equals(StopMark.STALLED)).isPresent()) {
            end.end(StopMark.STALLED);    // an earlier recorder had begun with it
        }
        var witnesses = new StallWitnesses(() -> ProcessTree.of(attempt), gpus);
        StallWitness witness = StallWitness.UNKNOWN;
        long before = System.nanoTime();
        int quiet = 0;
        int due = LEAST_LOOKS_A_WITNESS;
        int unsaved = 0;
        for (int looks = 1; pause(looks); looks = quiet < MOST_LOOKS_A_WITNESS ? 1 : LONGEST_LOOKS) {
            unsaved += looks;
            StallSigns.Change change = signs.log();
            quiet += looks;
            if (!change.moved() && quiet >= due) {
                due += Math.clamp(quiet, LEAST_LOOKS_A_WITNESS, MOST_LOOKS_A_WITNESS);
                change = change.or(signs.files());
                witness = witnesses.look();
            }
            long now = System.nanoTime();
            double seconds = Math.min((now - before) / (double) TimeUnit.SECONDS.toNanos(1), (looks + LONGEST_LOOKS - 1) * limits.pollSeconds());
            before = now;
            step(attempt, seconds, change, witness, unsaved >= LOOKS_A_SAVE);
            unsaved %= LOOKS_A_SAVE;
            if (change.moved()) {
                quiet = 0;
                due = LEAST_LOOKS_A_WITNESS;
                witness = StallWitness.UNKNOWN;
                witnesses.forget();
            }
        }
    }

    /** Without an interrupt, which would close the files that this thread writes to. False at the run's end. */
    private synchronized boolean pause(int looks) {
        try {
            if (!over) {
                wait(Math.round(looks * limits.pollSeconds() * 1000));
            }
        } catch (InterruptedException e) {
            over = true;
        }
        return !over;
    }

    private synchronized void step(Attempt attempt, double seconds, StallSigns.Change change, StallWitness witness, boolean save) {
        if (over || Files.exists(dir.resolve(RunDir.STOP))) {
            return;
        }
        StallJudge.Verdict verdict = judge.look(seconds, change.moved(), change.stepped(), witness);
        if (verdict == StallJudge.Verdict.SUSPECTED) {
            suspect(attempt, judge.fields(witness));
        } else if (verdict == StallJudge.Verdict.CLEARED) {
            events.add(CLEARED, judge.clearedFields());
        } else if (verdict == StallJudge.Verdict.LASTING && saved && request.supervision().onStall() != OnStall.REPORT) {
            end.end(StopMark.STALLED);
        }
        if (save || verdict == StallJudge.Verdict.SUSPECTED || verdict == StallJudge.Verdict.CLEARED) {
            remember();
        }
    }

    private void remember() {
        try {
            signs.mark(judge.memory()).save(dir);
        } catch (IOException e) {
            System.err.println("ops runner: can't save the run's cadence: " + e.getMessage());
        }
    }

    private void suspect(Attempt attempt, ObjectNode fields) {
        Optional<String> place = evidence.reserve();
        place.ifPresent(p -> fields.put("evidence", p));
        events.add(SUSPECTED, fields);
        saved = false;
        Thread.ofPlatform().name("evidence").daemon().start(() -> {
            try {
                if (place.isPresent()) {
                    evidence.save(place.get(), attempt);
                }
            } catch (InterruptedException | RuntimeException e) {
                System.err.println("ops runner: no evidence of the stall: " + e);
            } finally {
                saved = true;
            }
            place.ifPresent(p -> notices.stalled(Attempt.current(dir), p, fields));
        });
    }

    synchronized boolean isStalled() {
        return judge.isSuspected();
    }

    @Override
    public void finish(Attempt.End end) {
        synchronized (this) {
            over = true;
            notifyAll();
        }
        this.end.close();
        evidence.close();
    }

    @Override
    public Optional<CauseFinder.Finding> failure(Attempt.End end) {
        return Optional.empty();
    }

    @Override
    public void summarize(ObjectNode summary) {
        // The events tell of it.
    }

    @Override
    public synchronized Map<String, String> heartbeat() {
        return judge.isSuspected() && !over ? Map.of("silent_sec", Long.toString(Math.round(judge.memory().silentSeconds()))) : Map.of();
    }
}
