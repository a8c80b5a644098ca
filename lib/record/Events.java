package lib.record;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import lib.run.RunDir;
import lib.run.Timestamp;
import lib.store.Json;

/** events.jsonl. What happens once in an attempt is written once, also by a recorder that was started again. */
final class Events {
    private final JsonLines lines;
    private final int attempt;
    private final Set<String> seen = new HashSet<>();

    Events(Path dir, int attempt) {
        this.attempt = attempt;
        lines = new JsonLines(dir.resolve(RunDir.EVENTS));
        JsonLines.read(dir.resolve(RunDir.EVENTS), e -> seen.add(key(e.path("event").asText(), e.path("attempt").asInt())));
    }

    /** An event of its own each time. */
    synchronized void add(String event, ObjectNode fields) {
        write(Timestamp.format(Instant.now()), event, fields);
    }

    synchronized void once(String event, ObjectNode fields) {
        onceAt(Timestamp.format(Instant.now()), event, fields);
    }

    synchronized void once(String event) {
        once(event, Json.object());
    }

    synchronized void onceAt(String time, String event, ObjectNode fields) {
        if (seen.add(key(event, attempt))) {
            write(time, event, fields);
        }
    }

    synchronized boolean has(String event) {
        return seen.contains(key(event, attempt));
    }

    private void write(String time, String event, ObjectNode fields) {
        ObjectNode node = Json.object().put("t", time).put("event", event).put("attempt", attempt);
        node.setAll(fields);
        lines.append(node);
    }

    private static String key(String event, int attempt) {
        return event + "/" + attempt;
    }
}
