package lib.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import lib.store.RunRecord;

/** One run of the page as {@link PageData} describes it, masked, without its curves and facts. */
public final class PageRun {
    private PageRun() {
    }

    /** @param config config_effective.json, or a missing node; @param events rows of events.jsonl */
    public static ObjectNode json(String key, RunRecord run, JsonNode config, List<JsonNode> events) {
        return JsonReport.row(RunRow.of(run)).put("key", key);
    }
}
