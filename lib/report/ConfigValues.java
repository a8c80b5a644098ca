package lib.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a run was told, flat: the values of config_effective.json, else its overrides. Values that aren't known are left out. */
public final class ConfigValues {
    private ConfigValues() {
    }

    /** @param config config_effective.json, or a missing node */
    public static Map<String, JsonNode> of(JsonNode config) {
        var values = new LinkedHashMap<String, JsonNode>();
        JsonNode known = config.path("values");
        (known.isEmpty() ? config.path("overrides") : known).properties().forEach(e -> {
            JsonNode value = e.getValue().isObject() ? e.getValue().path("value") : e.getValue();
            if (value.isValueNode()) {
                values.put(e.getKey(), value);
            }
        });
        return values;
    }
}
