package lib.record;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import lib.run.KindSettings;
import lib.run.RunDir;
import lib.run.Timestamp;
import lib.store.Json;

/**
 * Keeps {@code checkpoints/ckpt_last.*} and {@code ckpt_best.*} complete whatever the script calls its own files and whenever it dies. Where the
 * script writes them elsewhere, or under these names, there is nothing to do.
 */
final class Checkpoints implements Companion {
    private static final long POLL_MILLIS = 500;
    private static final int METRIC_LOOKS = 4;
    private static final String EVENT = "checkpoint";
    private final Path dir;
    private final KindSettings.Checkpoints names;
    private final Events events;
    private final Set<String> reported = new HashSet<>();
    private final CheckpointMemory memory;
    private final CheckpointKeeper last;
    private final CheckpointKeeper best;
    private boolean started;
    private volatile boolean over;
    private String trouble = "";

    Checkpoints(Path dir, KindSettings.Checkpoints names, Events events) {
        this.dir = dir;
        this.names = names;
        this.events = events;
        memory = new CheckpointMemory(dir);
        Path checkpoints = dir.resolve(RunDir.CHECKPOINTS);
        last = new CheckpointKeeper(checkpoints, CheckpointNames.LAST, names.last(), memory);
        best = new CheckpointKeeper(checkpoints, CheckpointNames.BEST, names.best(), memory);
        JsonLines.read(dir.resolve(RunDir.EVENTS), e -> {
            if (e.path("event").asText().equals(EVENT) && e instanceof ObjectNode event) {
                reported.add(key(event));
            }
        });
    }

    @Override
    public void look(Optional<Attempt> attempt) {
        if (!started) {
            started = true;
            Thread.ofPlatform().name("checkpoints").daemon().start(this::watch);
        }
    }

    private void watch() {
        while (!over) {
            round(false);
            try {
                Thread.sleep(POLL_MILLIS);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    @Override
    public void finish(Attempt.End end) {
        over = true;
        round(true);
    }

    /** One copy at a time: while it is made, the script may write further versions, of which the newest is next. */
    private synchronized void round(boolean end) {
        if (!Files.isDirectory(dir.resolve(RunDir.CHECKPOINTS)) || over && !end) {
            return;
        }
        try {
            if (end) {
                last.broken().forEach(version -> report(version, false, metric(version, true), Optional.of("it isn't complete: the writing of it was cut short")));
            }
            Optional<CheckpointFile> newest = last.next(end);
            if (newest.isPresent()) {
                keepLast(newest.get(), end);
            }
            Optional<CheckpointFile> chosen = isOneFile() ? Optional.empty() : best.next(end);
            if (chosen.isPresent()) {
                keepBest(chosen.get(), end);
            }
        } catch (IOException | RuntimeException e) {
            complain(e);
        }
    }

    private void keepLast(CheckpointFile version, boolean end) throws IOException {
        Optional<String> problem = last.isScripts(version) ? Optional.empty() : last.keep(version, Optional.empty(), end);
        CheckpointMetric metric = metric(version, end);
        boolean isBest = problem.isEmpty() && isOneFile() && metric.best();
        if (isBest && !best.scriptWrites()) {
            isBest = best.keep(version, last.isScripts(version) ? Optional.empty() : last.kept(), end).isEmpty();
        }
        report(version, isBest, metric, problem);
        last.done(version, problem.isEmpty(), metric.row());
    }

    private void keepBest(CheckpointFile version, boolean end) throws IOException {
        boolean isLast = memory.of(CheckpointNames.LAST).filter(e -> e.kept() && e.source().equals(version)).isPresent();
        Optional<String> problem = best.isScripts(version) ? Optional.empty() : best.keep(version, isLast ? last.kept() : Optional.empty(), end);
        report(version, true, metric(version, true), problem);
        best.done(version, problem.isEmpty(), 0);
    }

    /** The line that was printed before the checkpoint may still be on its way through the log. */
    private CheckpointMetric metric(CheckpointFile version, boolean end) {
        Path metrics = dir.resolve(RunDir.METRICS);
        for (int i = 0; i < METRIC_LOOKS && !end && Files.exists(metrics); i++) {
            CheckpointMetric metric = CheckpointMetric.at(dir, names.bestMetric(), version.modified(), last.row());
            if (metric.row() > last.row() || over) {
                return metric;
            }
            try {
                Thread.sleep(POLL_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return metric;
            }
        }
        return CheckpointMetric.at(dir, names.bestMetric(), version.modified(), last.row());
    }

    /** The last and the best are one file, and a metric says which of its versions is the best. */
    private boolean isOneFile() {
        return names.last().equals(names.best());
    }

    private void report(CheckpointFile version, boolean isBest, CheckpointMetric metric, Optional<String> problem) {
        ObjectNode event = Json.object().put("file", dir.relativize(version.path()).toString()).put("size_bytes", version.sizeBytes())
                .put("written_at", Timestamp.format(version.modified())).put("best", isBest);
        metric.step().ifPresent(step -> event.put("step", step));
        problem.ifPresent(reason -> event.put("kept", false).put("reason", reason));
        if (reported.add(key(event))) {
            events.add(EVENT, event);
        }
    }

    private static String key(ObjectNode event) {
        return event.path("file").asText() + '\n' + event.path("size_bytes") + '\n' + event.path("written_at").asText() + '\n' + event.has("kept");
    }

    /** What fails now may fail twice a second from here on. */
    private void complain(Exception e) {
        if (!trouble.equals(e.toString())) {
            trouble = e.toString();
            System.err.println("ops runner: can't keep a checkpoint: " + e);
        }
    }

    @Override
    public Optional<CauseFinder.Finding> failure(Attempt.End end) {
        return Optional.empty();
    }

    @Override
    public void summarize(ObjectNode summary) {
        // SummaryFile names the files that are there.
    }

    @Override
    public Map<String, String> heartbeat() {
        return Map.of();
    }
}
