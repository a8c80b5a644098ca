package lib.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import lib.store.Json;
import lib.store.RecordRows;

/** Rows of events.jsonl for the page's timeline: {@code [{t, event, text}]}, the first and the newest where there are many. */
final class PageEvents {
    private static final int FIRST = 50;
    private static final int NEWEST = 150;
    private static final int ROWS = 2_000;
    private static final Set<String> NOT_TEXT = Set.of("t", "event", "attempt");

    private PageEvents() {
    }

    /** Rows of a file of any length: the first and the newest, and between them one that stands for the rest. */
    static List<JsonNode> read(Path file) {
        var first = new ArrayList<JsonNode>();
        var newest = new ArrayDeque<JsonNode>();
        long[] between = {0};
        RecordRows.read(file, row -> {
            if (first.size() < ROWS) {
                first.add(row);
                return;
            }
            newest.add(row);
            if (newest.size() > ROWS) {
                newest.remove();
                between[0]++;
            }
        });
        if (between[0] > 0) {
            first.add(Json.object().put("event", "…").put("more", between[0]));
        }
        first.addAll(newest);
        return first;
    }

    static ArrayNode json(List<JsonNode> events) {
        ArrayNode array = Json.array();
        int gap = events.size() - FIRST - NEWEST;
        for (int i = 0; i < events.size(); i++) {
            if (gap > 0 && i == FIRST) {
                array.addObject().put("t", time(events.get(i).path("t"))).put("event", "…").put("text", gap + " more events");
                i += gap;
            }
            JsonNode event = events.get(i);
            array.addObject().put("t", time(event.path("t"))).put("event", PageMask.text(RunRow.text(event.path("event")), 60)).put("text", text(event));
        }
        return array;
    }

    /** A time that isn't one is cut like any text. */
    static String time(JsonNode time) {
        return time.isTextual() ? PageMask.text(time.textValue(), 40) : null;
    }

    /** {@code step 100, path checkpoints/ckpt_100.pt}: whatever the event tells in single values. */
    private static String text(JsonNode event) {
        String text = event.properties().stream().filter(e -> !NOT_TEXT.contains(e.getKey()) && e.getValue().isValueNode() && !e.getValue().isNull()).limit(20)
                
                .map(e -> PageMask.text(e.getKey(), 60).replace('_', ' ') + " " + RunRow.text(PageMask.value(e.getKey(), e.getValue())))
                .collect(Collectors.joining(", "));
        return PageMask.cut(text, 300);
    }

    /** The newest event of that name of an attempt. */
    static Optional<JsonNode> find(List<JsonNode> events, String name, int attempt) {
        return events.stream().filter(e -> e.path("event").asText().equals(name) && e.path("attempt").asInt(1) == attempt).reduce((a, b) -> b);
    }
}
