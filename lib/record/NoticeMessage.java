package lib.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Instant;
import lib.run.RunRequest;
import lib.run.Timestamp;
import lib.store.Json;

/**
 * What a notice says: {@code schema_version event t run_id project preset pod state cause message exit_code attempt duration_sec step last{} best{} run_dir
 * text}; what isn't known is null. {@code text} is the whole in one line, which is all that a chat's webhook shows (Slack, "Sending messages using incoming
 * webhooks").
 */
final class NoticeMessage {
    private static final int LONGEST_TEXT = 600;

    private NoticeMessage() {
    }

    static ObjectNode over(Path dir, RunRequest request, String event, JsonNode summary) {
        ObjectNode node = head(dir, request, event, summary.path("state").asText());
        JsonNode failure = summary.path("failure");
        put(node, "cause", failure.path("cause"));
        put(node, "message", failure.path("message"));
        put(node, "exit_code", summary.path("exit_code"));
        node.put("attempt", Attempt.current(dir));
        put(node, "duration_sec", summary.path("duration_sec"));
        return results(dir, node, summary.path("metrics"));
    }

    static ObjectNode stalled(Path dir, RunRequest request, int attempt, ObjectNode event) {
        ObjectNode node = head(dir, request, "stall", "stalled").put("cause", "stalled");
        put(node, "message", event.path("reason"));
        node.putNull("exit_code").put("attempt", attempt).putNull("duration_sec");
        put(node, "evidence", event.path("evidence"));
        return results(dir, node, MetricTotals.of(dir));
    }

    private static ObjectNode head(Path dir, RunRequest request, String event, String state) {
        return Json.document().put("event", event).put("t", Timestamp.format(Instant.now())).put("run_id", request.runId().value())
                .put("project", request.project()).put("preset", request.preset()).put("pod", request.origin().podName()).put("state", state)
                .put("run_dir", dir.toString());
    }

    private static ObjectNode results(Path dir, ObjectNode node, JsonNode metrics) {
        long step = Progress.load(dir).step();
        node.put("step", step < 0 ? null : step);
        node.set("last", metrics.path("last").isObject() ? metrics.path("last") : Json.object());
        node.set("best", metrics.path("best").isObject() ? metrics.path("best") : Json.object());
        return node.put("text", text(node));
    }

    private static String text(ObjectNode node) {
        var text = new StringBuilder(node.path("run_id").asText()).append(" (").append(node.path("project").asText()).append(" on ")
                .append(node.path("pod").asText()).append("): ").append(node.path("state").asText());
        if (node.path("message").isTextual()) {
            text.append(", ").append(node.path("cause").asText()).append(": ").append(node.path("message").asText());
        } else if (node.path("exit_code").isNumber()) {
            text.append(", exit code ").append(node.path("exit_code").asInt());
        }
        if (node.path("step").isNumber()) {
            text.append(", step ").append(node.path("step").asLong());
        }
        node.path("best").properties().forEach(b -> text.append(", best ").append(b.getKey()).append(' ').append(b.getValue().path("value").asText()));
        String line = text.toString().replaceAll("\\p{Cntrl}", " ");
        return line.substring(0, Math.min(line.length(), LONGEST_TEXT));
    }

    private static void put(ObjectNode node, String name, JsonNode value) {
        node.set(name, value.isMissingNode() ? NullNode.getInstance() : value);
    }
}
