package lib.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lib.run.RunId;
import lib.run.RunRequest;

/** {@code .ops/request.json} to {@link RunRequest} and back. */
public final class RequestFile {
    private RequestFile() {
    }

    public static ObjectNode toJson(RunRequest r) {
        ObjectNode node = Json.document();
        node.put("run_id", r.runId().value()).put("project", r.project()).put("kind", r.kind()).put("preset", r.preset());
        node.set("settings", SettingsJson.write(r.settings()));
        node.set("command", Json.array(r.command()));
        node.put("cwd", r.cwd()).put("python", r.python()).put("processes", r.processes());
        node.set("env", Json.tree(r.env()));
        node.set("secrets", Json.tree(r.secrets()));
        ObjectNode config = node.putObject("config");
        r.config().configPath().ifPresent(p -> config.put("config_path", p));
        r.config().entrypoint().ifPresent(p -> config.put("entrypoint", p));
        config.set("overrides", Json.tree(r.config().overrides()));
        config.put("override_style", r.config().overrideStyle()).set("arguments", Json.array(r.config().arguments()));
        node.putObject("data").put("root", r.data().root()).set("globs", Json.array(r.data().globs()));
        RunRequest.Origin origin = r.origin();
        ObjectNode from = node.putObject("origin").put("user", origin.user()).put("host", origin.host()).put("ops_version", origin.opsVersion())
                .put("pod_name", origin.podName()).put("provider", origin.provider()).put("launcher", origin.launcher())
                .put("session", origin.session());
        OriginPrice.write(from, origin);
        node.putObject("wandb").put("mode", r.wandb().mode()).put("project", r.wandb().project()).put("entity", r.wandb().entity());
        r.parent().ifPresent(p -> node.putObject("parent").put("run_id", p.runId().value()).put("relation", p.relation()));
        node.set("tags", Json.array(r.tags()));
        node.put("note", r.note()).put("watch_interval_sec", r.watchIntervalSeconds());
        node.set("metric_patterns", Json.array(r.metricPatterns()));
        node.set("supervision", SupervisionJson.write(r.supervision()));
        return node;
    }

    public static RunRequest fromJson(JsonNode n) {
        JsonNode config = n.path("config");
        JsonNode o = n.path("origin");
        return new RunRequest(new RunId(n.path("run_id").asText()), n.path("project").asText(), n.path("kind").asText(),
                SettingsJson.read(n), n.path("preset").asText(), texts(n.path("command")), n.path("cwd").asText(), n.path("python").asText(),
                n.path("processes").asInt(1), textMap(n.path("env")), textMap(n.path("secrets")),
                new RunRequest.ConfigSource(text(config, "config_path"), text(config, "entrypoint"), values(config.path("overrides")),
                        config.path("override_style").asText("key=value"), texts(config.path("arguments"))),
                new RunRequest.Data(n.path("data").path("root").asText(), texts(n.path("data").path("globs"))),
                new RunRequest.Origin(o.path("user").asText(), o.path("host").asText(), o.path("ops_version").asText(),
                        o.path("pod_name").asText(), o.path("provider").asText(), o.path("launcher").asText(),
                        o.path("session").asText()).on(o.path("pod_id").asText(), OriginPrice.read(o)),
                new RunRequest.Wandb(n.path("wandb").path("mode").asText(), n.path("wandb").path("project").asText(), n.path("wandb").path("entity").asText()),
                text(n.path("parent"), "run_id").map(id -> new RunRequest.Parent(new RunId(id), n.path("parent").path("relation").asText())),
                texts(n.path("tags")), n.path("note").asText(), n.path("watch_interval_sec").asInt(20),
                texts(n.path("metric_patterns")), SupervisionJson.read(n.path("supervision")));
    }

    private static Optional<String> text(JsonNode node, String field) {
        return node.hasNonNull(field) ? Optional.of(node.get(field).asText()) : Optional.empty();
    }

    static List<String> texts(JsonNode array) {
        var texts = new ArrayList<String>();
        array.forEach(item -> texts.add(item.asText()));
        return texts;
    }

    static Map<String, String> textMap(JsonNode object) {
        var map = new LinkedHashMap<String, String>();
        object.properties().forEach(e -> map.put(e.getKey(), e.getValue().asText()));
        return map;
    }

    static Map<String, Object> values(JsonNode object) {
        var map = new LinkedHashMap<String, Object>();
        object.properties().forEach(e -> map.put(e.getKey(), plain(e.getValue())));
        return map;
    }

    /** A text, number, boolean, null, or a list or map of those. */
    private static Object plain(JsonNode node) {
        if (node.isObject()) {
            return values(node);
        }
        if (node.isArray()) {
            var items = new ArrayList<Object>();
            node.forEach(item -> items.add(plain(item)));
            return items;
        }
        return node.isNumber() ? node.numberValue() : node.isBoolean() ? Boolean.valueOf(node.booleanValue()) : node.textValue();
    }
}
