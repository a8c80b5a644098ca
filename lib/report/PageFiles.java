package lib.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import lib.run.RunDir;
import lib.store.Json;
import lib.store.RunRecord;

/** The files from which the figures of a run come, by what they tell: only those that are there. */
final class PageFiles {
    private static final List<Map.Entry<String, String>> NAMES = List.of(Map.entry("metadata", RunDir.METADATA), Map.entry("config", RunDir.CONFIG),
            Map.entry("metrics", RunDir.METRICS), Map.entry("gpu", RunDir.GPU), Map.entry("events", RunDir.EVENTS), Map.entry("log", RunDir.LOG),
            Map.entry("environment", RunDir.ENVIRONMENT), Map.entry("datasets", RunDir.DATASETS));

    private PageFiles() {
    }

    /** Of a run directory on this machine. */
    static ObjectNode in(Path directory, RunRecord run) {
        ObjectNode node = Json.object();
        put(node, run, "state", state(run));
        NAMES.forEach(e -> put(node, run, e.getKey(), Files.exists(directory.resolve(e.getValue())) ? e.getValue() : ""));
        return node;
    }

    /** Of a run elsewhere, by what was read of it. */
    static ObjectNode seen(RunRecord run, JsonNode config, List<JsonNode> events) {
        ObjectNode node = Json.object();
        JsonNode summary = run.summary();
        put(node, run, "state", state(run));
        put(node, run, "metadata", run.metadata().isMissingNode() ? "" : RunDir.METADATA);
        put(node, run, "config", config.isMissingNode() ? "" : RunDir.CONFIG);
        put(node, run, "metrics", run.metrics().isEmpty() && summary.path("metrics").path("last").isEmpty() ? "" : RunDir.METRICS);
        put(node, run, "gpu", run.heartbeat().containsKey("gpu_util") || summary.path("gpu").path("util_mean_pct").isNumber() ? RunDir.GPU : "");
        put(node, run, "events", events.isEmpty() ? "" : RunDir.EVENTS);
        put(node, run, "log", run.logAge().isPresent() || summary.path("log").path("bytes").asLong() > 0 ? RunDir.LOG : "");
        return node;
    }

    /** What the state was read from, where it is a file. */
    private static String state(RunRecord run) {
        if (!run.summary().isMissingNode()) {
            return RunDir.SUMMARY;
        }
        return run.evidence().exit().isPresent() ? RunDir.EXIT : run.heartbeat().isEmpty() ? "" : RunDir.HEARTBEAT;
    }

    private static void put(ObjectNode node, RunRecord run, String key, String name) {
        if (!run.path().isEmpty() && !name.isEmpty()) {
            node.put(key, PageMask.text(run.path() + "/" + name, PageMask.WORD));
        }
    }
}
