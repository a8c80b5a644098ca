package lib.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import lib.run.Kind;
import lib.run.KindSettings;
import lib.run.KindSettings.Serving;

/** {@code settings} of {@code .ops/request.json} to {@link KindSettings} and back. */
final class SettingsJson {
    private SettingsJson() {
    }

    static ObjectNode write(KindSettings s) {
        ObjectNode node = Json.object().put("base", s.base().text());
        ObjectNode checkpoints = node.putObject("checkpoints");
        checkpoints.set("last", Json.array(s.checkpoints().last()));
        checkpoints.set("best", Json.array(s.checkpoints().best()));
        checkpoints.put("best_metric", s.checkpoints().bestMetric());
        node.set("derived", Json.tree(s.derived()));
        ArrayNode checks = node.putArray("checks");
        s.checks().forEach(c -> checks.addObject().put("expression", c.expression()).put("message", c.message()));
        node.set("group_by", Json.array(s.groupBy()));
        node.set("resume", Json.tree(s.resume()));
        Serving serving = s.serving();
        node.putObject("serving").put("host", serving.host()).put("port", serving.port()).put("model", serving.model())
                .put("health_path", serving.healthPath()).put("metrics_path", serving.metricsPath())
                .put("ready_timeout_sec", serving.readyTimeoutSeconds());
        return node;
    }

    /** From a request; an older one has no settings, and then the kind says everything. */
    static KindSettings read(JsonNode request) {
        JsonNode n = request.path("settings");
        if (!n.isObject()) {
            return KindSettings.of(Kind.parse(request.path("kind").asText()));
        }
        JsonNode c = n.path("checkpoints");
        var checks = new ArrayList<KindSettings.Check>();
        n.path("checks").forEach(check -> checks.add(new KindSettings.Check(check.path("expression").asText(), check.path("message").asText())));
        JsonNode s = n.path("serving");
        return new KindSettings(Kind.parse(n.path("base").asText()),
                new KindSettings.Checkpoints(RequestFile.texts(c.path("last")), RequestFile.texts(c.path("best")), c.path("best_metric").asText()),
                RequestFile.textMap(n.path("derived")), checks, RequestFile.texts(n.path("group_by")),
                RequestFile.values(n.path("resume")),
                new Serving(s.path("host").asText(), s.path("port").asInt(), s.path("model").asText(), s.path("health_path").asText(),
                        s.path("metrics_path").asText(), s.path("ready_timeout_sec").asInt(Serving.READY_TIMEOUT_SECONDS)));
    }
}
