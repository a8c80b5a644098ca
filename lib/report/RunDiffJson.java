package lib.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import lib.store.Json;

/**
 * A comparison as one JSON document: {@code {"schema_version", "a", "b", "same", "differences": [{"rank", "area", "name", "a",
 * "b", ...}], "results": [...], "not_recorded": [...]}}. A side without a value has no field; values are exactly the records'.
 */
public final class RunDiffJson {
    private RunDiffJson() {
    }

    public static ObjectNode of(RunDiff diff) {
        ObjectNode node = Json.document();
        side(node.putObject("a"), diff.a());
        side(node.putObject("b"), diff.b());
        node.put("same", diff.differences().isEmpty() && diff.outcomes().isEmpty());
        ArrayNode differences = node.putArray("differences");
        for (RunDiff.Difference d : diff.differences()) {
            ObjectNode item = differences.addObject().put("rank", d.rank()).put("area", d.area()).put("name", d.name());
            values(item, d.a(), d.b());
            item.put("note", d.note());
            item.set("files", Json.array(d.files()));
        }
        ArrayNode results = node.putArray("results");
        for (RunDiff.Outcome o : diff.outcomes()) {
            ObjectNode item = results.addObject().put("name", o.name());
            values(item, o.a(), o.b());
            Optional<Double> a = RunDiffResults.number(o.a());
            Optional<Double> b = RunDiffResults.number(o.b());
            if (a.isPresent() && b.isPresent() && Double.isFinite(b.get() - a.get())) {
                item.put("change", b.get() - a.get());
            }
        }
        ArrayNode gaps = node.putArray("not_recorded");
        diff.gaps().forEach(g -> gaps.addObject().put("side", g.side()).put("area", g.area()).put("name", g.name()).put("why", g.why()));
        return node;
    }

    private static void side(ObjectNode node, RunDiff.Side side) {
        node.put("run_id", side.runId()).put("state", side.state().text()).put("path", side.path());
    }

    private static void values(ObjectNode node, JsonNode a, JsonNode b) {
        if (!a.isMissingNode()) {
            node.set("a", a);
        }
        if (!b.isMissingNode()) {
            node.set("b", b);
        }
    }
}
