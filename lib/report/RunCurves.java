package lib.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import lib.store.Json;

/** The curves of one run, fed with the rows of metrics.jsonl and gpu.jsonl as they come. */
public final class RunCurves {
    private final int pointsAtMost;
    private final Map<String, Series> metrics = new LinkedHashMap<>();
    private final Map<String, Series> gpus = new LinkedHashMap<>();

    /** @param pointsAtMost of each curve */
    public RunCurves(int pointsAtMost) {
        this.pointsAtMost = pointsAtMost;
    }

    /** Takes a row of metrics.jsonl. */
    public void metrics(JsonNode row) {
    }

    /** Takes a row of gpu.jsonl, which is one GPU's at one time. */
    public void gpu(JsonNode row) {
    }

    /** The curves of metrics.jsonl as {@link PageData} describes them; {@code file} is where it lies. */
    public ArrayNode metricsJson(String file) {
        return json(metrics, file);
    }

    public ArrayNode gpuJson(String file) {
        return json(gpus, file);
    }

    private static ArrayNode json(Map<String, Series> series, String file) {
        ArrayNode array = Json.mapper().createArrayNode();
        series.values().forEach(s -> array.add(s.json(file)));
        return array;
    }

    public Collection<Series> metrics() {
        return metrics.values();
    }

    public Collection<Series> gpus() {
        return gpus.values();
    }
}
