package lib.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import lib.run.CauseAdvice;
import lib.store.Json;
import lib.store.RunRecord;

/** The attempts of a run for the page: the summary's; of a run that isn't over those whose end was recorded, and the present one. */
final class PageAttempts {
    private static final int AT_MOST = 100;

    private PageAttempts() {
    }

    static ArrayNode json(RunRecord run, List<JsonNode> events) {
        ArrayNode array = Json.array();
        JsonNode told = run.summary().path("attempts");
        var all = new ArrayList<ObjectNode>();
        if (told.isArray() && !told.isEmpty()) {
            told.forEach(attempt -> all.add(attempt(attempt, PageMask.text(RunRow.text(attempt.path("state")), 30))));
        } else {
            ended(events).values().forEach(event -> all.add(attempt(event, PageMask.text(RunRow.text(event.path("state")), 30))));
            present(run, events, all);
        }
        array.addAll(all.subList(Math.max(0, all.size() - AT_MOST), all.size()));
        return array;
    }

    private static Map<Integer, JsonNode> ended(List<JsonNode> events) {
        var ended = new TreeMap<Integer, JsonNode>();
        events.stream().filter(e -> e.path("event").asText().equals("attempt_ended")).forEach(e -> ended.put(e.path("attempt").asInt(1), e));
        return ended;
    }

    /** Of an attempt whose end is recorded while the run isn't over yet, the record of the end is enough. */
    private static void present(RunRecord run, List<JsonNode> events, List<ObjectNode> all) {
        JsonNode metadata = run.metadata();
        int number = metadata.path("attempt").asInt(1);
        if (metadata.isMissingNode() && run.summary().isMissingNode() && events.isEmpty() || all.stream().anyMatch(a -> a.path("attempt").asInt() == number)) {
            return;
        }
        JsonNode source = run.summary().isMissingNode() ? metadata : run.summary();
        JsonNode first = source.path("started_at").isTextual() ? source.path("started_at") : metadata.path("created_at");
        JsonNode otherwise = number > 1 ? Json.mapper().missingNode() : first;
        JsonNode started = PageEvents.find(events, "attempt_started", number).map(e -> e.path("t")).filter(JsonNode::isTextual).orElse(otherwise);
        ObjectNode present = Json.object().put("attempt", number);
        present.set("started_at", started);
        present.set("ended_at", run.state().isFinal() ? source.path("ended_at") : Json.mapper().missingNode());
        present.put("exit_code", RunRow.of(run).exitCode().orElse(null));
        present.set("signal", run.summary().path("signal"));
        all.add(attempt(present, run.state().text()));
    }

    private static ObjectNode attempt(JsonNode attempt, String state) {
        ObjectNode node = Json.object().put("attempt", attempt.path("attempt").asInt(1));
        node.put("started_at", PageEvents.time(attempt.path("started_at"))).put("ended_at", PageEvents.time(attempt.path("ended_at"))).put("state", state);
        JsonNode code = attempt.path("exit_code");
        JsonNode signal = attempt.path("signal");
        node.put("exit_code", code.isIntegralNumber() && code.canConvertToInt() ? code.intValue() : null);
        return node.put("signal", signal.isTextual() ? PageMask.text(signal.textValue(), 30) : signal.asInt() > 0 ? CauseAdvice.signal(signal.asInt()) : null);
    }
}
