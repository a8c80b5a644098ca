package lib.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Set;
import lib.run.RunDir;
import lib.store.Json;

/**
 * The last value of each metric, and the best of those that measure a result: less is better for losses and errors, more for the
 * rest. Speed and the learning rate have no best. Values that a later attempt superseded ({@link MetricTimeline}) count for neither.
 */
final class MetricTotals {
    static final String REPEATED = "repeated";
    private static final Set<String> NOT_METRICS = Set.of("t", "attempt", REPEATED);
    private final ObjectNode last = Json.object();
    private final ObjectNode best = Json.object();

    private MetricTotals() {
    }

    /** {@code {last{}, best{name: {value step mode}}}}. */
    static ObjectNode of(Path dir) {
        var totals = new MetricTotals();
        MetricTimeline timeline = MetricTimeline.of(dir);
        JsonLines.read(dir.resolve(RunDir.METRICS), line -> totals.add(line, timeline));
        ObjectNode node = Json.object();
        node.set("last", totals.last);
        node.set("best", totals.best);
        return node;
    }

    private void add(JsonNode line, MetricTimeline timeline) {
        line.properties().forEach(e -> {
            String name = e.getKey();
            JsonNode value = e.getValue();
            if (NOT_METRICS.contains(name) || !timeline.survives(line, name)) {
                return;
            }
            last.set(name, value);
            if (value.isNumber() && isResult(name)) {
                best(name, value, line.path("step"));
            }
        });
    }

    private void best(String name, JsonNode value, JsonNode step) {
        boolean less = isLessBetter(name);
        JsonNode known = best.path(name).path("value");
        int order = known.isMissingNode() ? 0 : value.decimalValue().compareTo(known.decimalValue());
        if (known.isMissingNode() || (less ? order < 0 : order > 0)) {
            ObjectNode entry = best.putObject(name);
            entry.set("value", value);
            entry.set("step", step.isMissingNode() ? NullNode.getInstance() : step);
            entry.put("mode", less ? "min" : "max");
        }
    }

    private static boolean isResult(String name) {
        return !name.equals("step") && !name.equals("lr") && !name.startsWith("perf/");
    }

    static boolean isLessBetter(String name) {
        return name.contains("loss") || name.contains("ppl") || name.contains("perplexity") || name.contains("error");
    }
}
