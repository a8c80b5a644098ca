package lib.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Optional;
import lib.store.RunRecord;

/** Where a run's server is found and how it is; nothing for a run that serves nothing. */
final class EndpointText {
    private EndpointText() {
    }

    /** {@code http://127.0.0.1:8000  ready after 41s, answered 1,234 requests, healthy}. */
    static String of(RunRecord r) {
        JsonNode endpoint = json(r);
        if (!endpoint.isObject()) {
            return loading(r);
        }
        boolean over = r.state().isFinal();
        String url = TerminalText.safe(RunRow.text(endpoint.path("base_url")), 200);
        String ready = RunRow.number(endpoint.path("time_to_ready_sec")).map(d -> (over ? "was ready after " : "ready after ") + Figures.duration(d)).orElse("");
        String requests = RunRow.number(endpoint.path("requests")).map(n -> String.format(Locale.ROOT, ", answered %,d request%s", n.longValue(),
                n.longValue() == 1 ? "" : "s")).orElse("");
        String health = over ? "" : health(RunRow.text(endpoint.path("health")));
        return url + "  " + ready + requests + health;
    }

    private static String loading(RunRecord r) {
        if (r.state().isFinal() || !word(r, "health").equals("loading")) {
            return "";
        }
        String limit = word(r, "ready_within_sec");
        String elapsed = RunRow.of(r).durationSeconds().map(Figures::duration).map(d -> ", " + d).orElse("");
        return "not ready yet" + elapsed + (limit.matches("\\d{1,9}") ? " of at most " + Figures.duration(Integer.parseInt(limit)) : "");
    }

    private static String health(String word) {
        return word.isEmpty() ? "" : word.equals("ok") ? ", healthy" : ", unhealthy (" + TerminalText.safe(word, 40) + ")";
    }

    /** The summary's endpoint, else endpoint.json with what the heartbeat knows since; null where there is none. */
    static JsonNode json(RunRecord r) {
        if (r.summary().path("endpoint").isObject()) {
            return r.summary().get("endpoint");
        }
        if (!r.endpoint().isObject()) {
            return NullNode.getInstance();
        }
        ObjectNode node = r.endpoint().deepCopy();
        node.remove("schema_version");
        String health = word(r, "health");
        node.put("health", health.isEmpty() || health.equals("loading") ? null : health);
        node.put("requests", Optional.of(word(r, "requests")).filter(w -> w.matches("\\d{1,15}")).map(Long::valueOf).orElse(null));
        return node;
    }

    private static String word(RunRecord r, String key) {
        return r.heartbeat().getOrDefault(key, "");
    }
}
