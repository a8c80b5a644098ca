package lib.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lib.run.Kind;
import lib.run.KindSettings;
import lib.run.KindSettings.Serving;
import lib.run.Supervision;

/** From a preset's tree, which already has what its kind says, to the record. */
final class PresetBinding {
    private static final int VLLM_PORT = 8000;

    private PresetBinding() {
    }

    static Preset of(String name, JsonNode n, JsonNode root) {
        Kind base = base(root, n.path("kind").textValue());
        return new Preset(name, n.path("kind").textValue(), settings(n, base), Binding.text(n, "config"), Binding.text(n, "entrypoint"),
                Binding.text(n, "override_style").orElse("key=value"), values(n.path("overrides")), Binding.texts(n.path("args")), Binding.texts(n.path("command")),
                Binding.text(n, "cwd"), Binding.textMap(n.path("env")), Binding.texts(n.path("datasets")), Binding.texts(n.path("tags")),
                Binding.texts(n.path("metric_patterns")), Binding.text(n, "note"), supervision(n));
    }

    /** The tree is checked: each chain of kinds ends at a built-in one. */
    private static Kind base(JsonNode root, String kind) {
        return Kind.names().contains(kind) ? Kind.parse(kind) : base(root, root.path("kinds").path(kind).path("extends").textValue());
    }

    private static KindSettings settings(JsonNode n, Kind base) {
        JsonNode c = n.path("checkpoints");
        var own = base.checkpoints();
        var checkpoints = new KindSettings.Checkpoints(c.has("last") ? Binding.texts(c.path("last")) : own.last(),
                c.has("best") ? Binding.texts(c.path("best")) : own.best(), Binding.text(c, "best_metric").orElse(own.bestMetric()));
        Map<String, String> derived = new LinkedHashMap<>(base.derived());
        derived.putAll(Binding.textMap(n.path("derived")));
        var checks = new ArrayList<>(base.checks());
        Binding.textMap(n.path("checks")).forEach((expression, message) -> checks.add(new KindSettings.Check(expression, message)));
        return new KindSettings(base, checkpoints, derived, checks, Binding.texts(n.path("group_by")), resume(n, base),
                base == Kind.VLLM_SERVE ? serving(n) : Serving.none());
    }

    private static Map<String, Object> resume(JsonNode n, Kind base) {
        return n.has("resume_overrides") ? values(n.path("resume_overrides")) : base.resume();
    }

    private static Supervision supervision(JsonNode n) {
        Supervision none = Supervision.none();
        return new Supervision(n.path("timeout_sec").asInt(), none.graceSeconds(), n.path("retries").asInt(),
                Supervision.OnStall.parse(Binding.text(n, "on_stall").orElse("")), none.notice());
    }

    private static Map<String, Object> values(JsonNode object) {
        var values = new LinkedHashMap<String, Object>();
        object.properties().forEach(e -> values.put(e.getKey(), value(e.getValue()).orElse(null)));
        return values;
    }

    private static Serving serving(JsonNode n) {
        return new Serving(Binding.text(n, "host").orElse("127.0.0.1"), n.path("port").asInt(VLLM_PORT), Binding.text(n, "model").orElse(""),
                Binding.text(n, "health_path").orElse("/health"), Binding.text(n, "metrics_path").orElse("/metrics"),
                n.path("ready_timeout_sec").asInt(Serving.READY_TIMEOUT_SECONDS));
    }

    /** The value of an override in its type; nothing for null. */
    private static Optional<Object> value(JsonNode n) {
        if (n.isArray()) {
            var values = new ArrayList<Object>();
            n.forEach(item -> values.add(value(item).orElse(null)));
            return Optional.of(Collections.unmodifiableList(values));
        }
        if (n.isTextual()) {
            return Optional.of(n.textValue());
        }
        return n.isNull() ? Optional.empty() : Optional.of(n.isBoolean() ? (Object) n.booleanValue() : n.numberValue());
    }
}
