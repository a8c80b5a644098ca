package lib.ui;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lib.pod.RunNews;
import lib.report.JsonReport;
import lib.report.PageRun;
import lib.report.RowMask;
import lib.report.RunCurves;
import lib.report.RunRow;
import lib.run.Evidence;
import lib.run.RunDir;
import lib.store.Json;
import lib.store.LastSeen;
import lib.store.RunRecord;

/** What the live page knows of one run. Its memory is bounded, however long the run goes on. */
final class LiveRun {
    private static final int EVENTS_AT_MOST = 500;
    private final String key;
    private final int pointsAtMost;
    private final SentPoints sent;
    /** Of its two files, since one can be replaced without the other. */
    private RunCurves metrics;
    private RunCurves gpus;
    private final List<JsonNode> events = new ArrayList<>();
    private RunRecord record;
    private LastSeen seen;
    private JsonNode config = MissingNode.getInstance();
    /** What the browsers have of it. */
    private String told = "";

    /** @param pointsAtMost of each curve */
    LiveRun(String key, LastSeen seen, int pointsAtMost) {
        this.key = key;
        this.seen = seen;
        this.record = seen.run();
        this.pointsAtMost = pointsAtMost;
        this.sent = new SentPoints(key);
        this.metrics = curves();
        this.gpus = curves();
    }

    String key() {
        return key;
    }

    RunRecord record() {
        return record;
    }

    /** A directory of that name was removed and made anew: it has another run. */
    boolean isOther(RunRecord found) {
        String created = record.metadata().path("created_at").asText();
        return !created.isEmpty() && !created.equals(found.metadata().path("created_at").asText(created));
    }

    /** Returns whether it may look otherwise than before. */
    boolean took(RunRecord found, Optional<RunNews> news, String pod, Instant at) {
        boolean changed = told.isEmpty() || news.isPresent() || !found.equals(record);
        record = found;
        if (changed) {
            seen = LastSeen.of(found, pod, at);
        }
        news.ifPresent(this::took);
        return changed;
    }

    private RunCurves curves() {
        try {
            return RunRow.of(record).startedAt().map(start -> new RunCurves(pointsAtMost, Instant.parse(start))).orElseGet(() -> new RunCurves(pointsAtMost));
        } catch (DateTimeParseException e) {
            return new RunCurves(pointsAtMost);
        }
    }

    private void took(RunNews news) {
        if (news.config().isObject()) {
            config = news.config();
        }
        if (news.anew().contains(RunDir.METRICS)) {
            metrics = curves();
            sent.forget(false);
        }
        if (news.anew().contains(RunDir.GPU)) {
            gpus = curves();
            sent.forget(true);
        }
        if (news.anew().contains(RunDir.EVENTS)) {
            events.clear();
        }
        events.addAll(news.events());
        if (events.size() > EVENTS_AT_MOST) {
            events.subList(0, events.size() - EVENTS_AT_MOST).clear();
        }
        news.metrics().forEach(metrics::metrics);
        news.gpu().forEach(gpus::gpu);
    }

    /** Where it is other than what the browsers have. {@code silent}: since when its pod doesn't answer. */
    Optional<ObjectNode> changed(Optional<Instant> silent) {
        ObjectNode json = json(silent);
        String now = Json.line(json);
        boolean same = now.equals(told);
        told = now;
        return same ? Optional.empty() : Optional.of(json);
    }

    /** With its curves. */
    ObjectNode whole(Optional<Instant> silent) {
        ObjectNode json = json(silent);
        var dir = new RunDir(record.path());
        json.set("curves", metrics.metricsJson(dir.file(RunDir.METRICS)));
        json.set("gpu_curves", gpus.gpuJson(dir.file(RunDir.GPU)));
        json.put("curves_omitted", metrics.leftOut());
        return json;
    }

    private ObjectNode json(Optional<Instant> silent) {
        ObjectNode json = PageRun.json(key, silent.isEmpty() ? record : unreachable(), config, List.copyOf(events));
        silent.ifPresent(now -> {
            JsonNode known = JsonReport.row(RowMask.of(RunRow.of(seen, now)).row()).path("last_known");
            json.put("reason", "its pod doesn't answer; it was " + known.path("state").asText() + " when it was last seen, " + known.path("seen_at").asText()).set("last_known", known);
        });
        return json;
    }

    /** Nobody knows how it is. */
    private RunRecord unreachable() {
        return new RunRecord(record.id(), record.path(), record.metadata(), record.summary(), record.endpoint(), record.heartbeat(), record.metrics(),
                Evidence.unreachable(), Optional.empty());
    }

    /** What its curves have got since the last call. */
    void putNewPoints(ArrayNode points) {
        sent.putNew(points, metrics.metrics(), gpus.gpus());
    }
}
