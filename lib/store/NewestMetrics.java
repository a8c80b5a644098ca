package lib.store;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The newest value of each metric in lines of metrics.jsonl; {@code step} is one of them. */
public final class NewestMetrics {
    private static final Set<String> NOT_METRICS = Set.of("t", "attempt");

    private NewestMetrics() {
    }

    /** Lines that aren't an object are passed over. JSON has no NaN: a null stands for it, and for infinity. */
    public static Map<String, Double> of(Stream<String> lines) {
        return ofRows(lines.map(Json::parse).flatMap(Optional::stream));
    }

    public static Map<String, Double> ofRows(Stream<JsonNode> rows) {
        var newest = new LinkedHashMap<String, Double>();
        rows.filter(JsonNode::isObject).forEach(row -> row.properties().forEach(e -> {
            if (!NOT_METRICS.contains(e.getKey()) && (e.getValue().isNumber() || e.getValue().isNull())) {
                newest.put(e.getKey(), e.getValue().isNull() ? Double.NaN : e.getValue().doubleValue());
            }
        }));
        return newest;
    }
}
