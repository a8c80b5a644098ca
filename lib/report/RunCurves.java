package lib.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import lib.store.Json;
import lib.store.MetricRow;

/**
 * The curves of one run, fed with the rows of metrics.jsonl and gpu.jsonl as they come. Points that a later attempt superseded are taken away. A row without
 * a step has its number among the rows. At most 200 metrics have a curve.
 */
public final class RunCurves {
    static final int METRICS_AT_MOST = 200;
    /** How many distinct names beyond these are told apart. */
    private static final int LEFT_OUT_AT_MOST = 10_000;
    private final int pointsAtMost;
    private final CurveClock clock;
    private final CurveTimeline timeline;
    private final Map<String, Series> metrics = new LinkedHashMap<>();
    private final Set<Integer> leftOut = new HashSet<>();
    private final GpuCurves gpus;
    private long rows;
    private double seconds;
    private boolean blurred;

    /** The first row's time is the start. @param pointsAtMost of each curve */
    public RunCurves(int pointsAtMost) {
        this(pointsAtMost, Double.NaN, new CurveTimeline());
    }

    /** @param startedAt from which times count */
    public RunCurves(int pointsAtMost, Instant startedAt) {
        this(pointsAtMost, CurveClock.seconds(startedAt), new CurveTimeline());
    }

    /** @param timeline of a file that was read before: nothing has to be taken away again */
    RunCurves(int pointsAtMost, double start, CurveTimeline timeline) {
        this.pointsAtMost = pointsAtMost;
        this.timeline = timeline;
        clock = new CurveClock(start);
        gpus = new GpuCurves(pointsAtMost);
    }

    /** Takes a row of metrics.jsonl. */
    public void metrics(JsonNode row) {
        metrics(new MetricRow().take(row));
    }

    /** Likewise; the row isn't kept. */
    void metrics(MetricRow row) {
        rows++;
        seconds = clock.since(row.time(), seconds);
        if (timeline.add(row)) {
            supersede(timeline.start(row.attempt()));
        }
        double step = Double.isFinite(row.step()) ? row.step() : rows;
        int attempt = row.hasWholeStep() ? row.attempt() : M4.NEVER;
        boolean all = !timeline.hasLater(row);
        for (int i = 0; i < row.size(); i++) {
            if (all || timeline.survives(row, row.name(i))) {
                add(row.name(i), step, row.value(i), attempt);
            }
        }
    }

    private void supersede(CurveTimeline.Start start) {
        for (Series series : metrics.values()) {
            blurred |= series.supersede(start.attempt(), start.step(), start.names().contains(series.name()));
        }
    }

    private void add(String name, double step, double value, int attempt) {
        Series series = metrics.get(name);
        if (series == null && metrics.size() >= METRICS_AT_MOST) {
            if (leftOut.size() < LEFT_OUT_AT_MOST) {
                leftOut.add(name.hashCode());
            }
            return;
        }
        if (series == null) {
            series = new Series(name, pointsAtMost);
            metrics.put(name, series);
        }
        series.add(step, seconds, value, attempt);
    }

    /** Takes a row of gpu.jsonl, which is one GPU's at one time. */
    public void gpu(JsonNode row) {
        gpus.add(row, clock);
    }

    /** How many metrics have no curve because there were too many; 10,000 stands for any more. */
    public int leftOut() {
        return leftOut.size();
    }

    /** Whether points that would stay were left out for extremes that are gone: reading the file again with the timeline mends that. */
    boolean isBlurred() {
        return blurred;
    }

    CurveTimeline timeline() {
        return timeline;
    }

    /** The curves of metrics.jsonl as {@link PageData} describes them; {@code file} is where it lies. */
    public ArrayNode metricsJson(String file) {
        return json(metrics(), file);
    }

    public ArrayNode gpuJson(String file) {
        return json(gpus(), file);
    }

    static ArrayNode json(Collection<Series> series, String file) {
        ArrayNode array = Json.array();
        series.forEach(s -> array.add(s.json(file)));
        return array;
    }

    /** A metric whose values a later attempt superseded, all of them, has no curve. */
    public Collection<Series> metrics() {
        return metrics.values().stream().filter(series -> series.all() > 0).toList();
    }

    /** Of all GPUs together, then of each. */
    public Collection<Series> gpus() {
        List<Series> all = new ArrayList<>(gpus.together());
        all.addAll(gpus.each());
        return all;
    }
}
