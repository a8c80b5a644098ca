package lib.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import java.util.TreeSet;
import lib.run.Supervision;

/** {@code supervision} of {@code .ops/request.json} to {@link Supervision} and back; an older request has none. */
final class SupervisionJson {
    private SupervisionJson() {
    }

    static ObjectNode write(Supervision s) {
        ObjectNode node = Json.object().put("timeout_sec", s.timeoutSeconds()).put("grace_sec", s.graceSeconds()).put("retries", s.retries())
                .put("on_stall", s.onStall().text());
        ObjectNode notice = node.putObject("notify").put("webhook_file", s.notice().webhookFile());
        notice.set("command", Json.array(s.notice().command()));
        // Sorted: a request's digest must be the same in every process, and a set has no order.
        notice.set("on", Json.array(new TreeSet<>(s.notice().on()).stream().toList()));
        return node;
    }

    static Supervision read(JsonNode n) {
        JsonNode notice = n.path("notify");
        return new Supervision(n.path("timeout_sec").asInt(), n.path("grace_sec").asInt(Supervision.GRACE_SECONDS), n.path("retries").asInt(),
                Supervision.OnStall.parse(n.path("on_stall").asText()), new Supervision.Notice(RequestFile.texts(notice.path("command")),
                notice.path("webhook_file").asText(), Set.copyOf(RequestFile.texts(notice.path("on")))));
    }
}
