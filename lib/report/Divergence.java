package lib.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import lib.store.Json;

/**
 * Where a repeated run leaves the path of the run that it repeats: the first step, and there the first metric, whose values aren't the
 * same to the last digit that was recorded. Speed and clock are no results.
 *
 * @param compared values that both runs have
 * @param lastStep the last step that both runs have, or -1
 * @param first    nothing where all compared values are equal
 */
public record Divergence(int compared, long lastStep, Optional<At> first) {
    private static final Set<String> NOT_RESULTS = Set.of("t", "attempt", "step");

    /** One value that differs; a metric that was not a number is {@code null}. */
    public record At(long step, String metric, JsonNode recorded, JsonNode repeated) {
    }

    private record Key(long step, String metric) {
    }

    /**
     * @param recorded lines of the first run's metrics.jsonl
     * @param repeated lines of the second's
     * @param steps    compared up to and with this step
     */
    public static Divergence of(Stream<String> recorded, Stream<String> repeated, long steps) {
        Map<Key, JsonNode> before = values(recorded, steps);
        Map<Key, JsonNode> now = values(repeated, steps);
        now.keySet().retainAll(before.keySet());
        long last = now.keySet().stream().mapToLong(Key::step).max().orElse(-1);
        // Steps in their order; within a step as the first run wrote them.
        Optional<At> first = before.keySet().stream().filter(now::containsKey).filter(key -> !same(before.get(key), now.get(key)))
                .reduce((a, b) -> b.step() < a.step() ? b : a).map(key -> new At(key.step(), key.metric(), before.get(key), now.get(key)));
        return new Divergence(now.size(), last, first);
    }

    /** A value that was written twice (a resumed attempt) counts as it was written last. */
    private static Map<Key, JsonNode> values(Stream<String> lines, long steps) {
        var values = new LinkedHashMap<Key, JsonNode>();
        lines.map(Json::parse).flatMap(Optional::stream).filter(row -> row.path("step").isIntegralNumber() && row.path("step").longValue() <= steps)
                .forEach(row -> row.properties().forEach(e -> {
                    boolean value = e.getValue().isNumber() || e.getValue().isNull();
                    if (value && !NOT_RESULTS.contains(e.getKey()) && !e.getKey().startsWith("perf/")) {
                        values.put(new Key(row.path("step").longValue(), e.getKey()), e.getValue());
                    }
                }));
        return values;
    }

    private static boolean same(JsonNode a, JsonNode b) {
        return a.isNumber() && b.isNumber() ? a.decimalValue().compareTo(b.decimalValue()) == 0 : a.isNull() && b.isNull();
    }

    public String text() {
        if (compared == 0) {
            return "nothing could be compared: the runs have no metric of the same step";
        }
        return first.map(at -> "diverged at step " + at.step() + ": " + TerminalText.safe(at.metric(), 60) + " " + shown(at.recorded()) + " → " + shown(at.repeated()))
                .orElse("equal: " + compared + " values up to step " + lastStep);
    }

    public ObjectNode json() {
        ObjectNode node = Json.object().put("compared_values", compared).put("last_step", lastStep < 0 ? null : Long.valueOf(lastStep)).put("equal", isEqual());
        first.ifPresentOrElse(at -> {
            ObjectNode where = node.putObject("diverged").put("step", at.step()).put("metric", at.metric());
            where.set("recorded", at.recorded());
            where.set("repeated", at.repeated());
        }, () -> node.putNull("diverged"));
        return node;
    }

    /** True when there was something to compare and all of it is the same. */
    public boolean isEqual() {
        return compared > 0 && first.isEmpty();
    }

    private static String shown(JsonNode value) {
        return value.isNull() ? "not a number" : value.decimalValue().toPlainString();
    }
}
