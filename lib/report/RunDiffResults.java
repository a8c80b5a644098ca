package lib.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import lib.report.RunDiff.Outcome;
import lib.store.RunRecord;

/** What came out of two runs: how they ended, best and last metrics, aggregates of an evaluation, time and GPU. */
final class RunDiffResults {
    private static final MathContext SIGNIFICANT = new MathContext(12);

    private RunDiffResults() {
    }

    static List<Outcome> of(RunRecord a, RunRecord b) {
        Map<String, JsonNode> inA = results(a);
        Map<String, JsonNode> inB = results(b);
        var names = new LinkedHashSet<>(inA.keySet());
        names.addAll(inB.keySet());
        var outcomes = new ArrayList<Outcome>();
        for (String name : names) {
            JsonNode x = inA.getOrDefault(name, MissingNode.getInstance());
            JsonNode y = inB.getOrDefault(name, MissingNode.getInstance());
            if (!RunDiffComparison.same(x, y)) {
                outcomes.add(outcome(name, x, y));
            }
        }
        // Which metrics there are may differ: the order is by kind, and within one by the file's.
        outcomes.sort(Comparator.comparingInt(o -> order(o.name())));
        return outcomes;
    }

    private static int order(String name) {
        List<String> first = List.of("state", "cause", "message", "exit code");
        if (first.contains(name)) {
            return first.indexOf(name);
        }
        if (name.startsWith("perf/") || name.startsWith("gpu ") || name.equals("duration") || name.equals("attempts")) {
            return 9;
        }
        return name.startsWith("results ") ? 4 : name.endsWith(" best") ? 5 : name.contains("loss") ? 6 : 7;
    }

    private static Map<String, JsonNode> results(RunRecord r) {
        var results = new LinkedHashMap<String, JsonNode>();
        JsonNode s = r.summary();
        results.put("state", TextNode.valueOf(r.state().text()));
        put(results, "cause", s.path("failure").path("cause"));
        put(results, "message", s.path("failure").path("message"));
        put(results, "exit code", s.path("exit_code"));
        s.path("metrics").path("best").properties().forEach(e -> results.put(e.getKey() + " best", e.getValue()));
        s.path("metrics").path("last").properties().forEach(e -> results.put(e.getKey() + " last", e.getValue()));
        r.metrics().forEach((name, value) -> results.putIfAbsent(name + " last", DoubleNode.valueOf(value)));
        evaluation(results, s.path("results"), "results ");
        for (JsonNode group : s.path("results").path("groups")) {
            evaluation(results, group, "results " + groupName(group) + " ");
        }
        put(results, "duration", s.path("duration_sec"));
        if (s.path("attempts").size() > 0) {
            results.put("attempts", DoubleNode.valueOf(s.path("attempts").size()));
        }
        s.path("gpu").properties().forEach(e -> put(results, "gpu " + e.getKey(), e.getValue()));
        return results;
    }

    private static void evaluation(Map<String, JsonNode> results, JsonNode aggregate, String prefix) {
        put(results, prefix + "count", aggregate.path("count"));
        put(results, prefix + "invalid lines", aggregate.path("invalid_lines"));
        aggregate.path("fields").properties().forEach(e -> results.put(prefix + e.getKey(), rounded(e.getValue())));
    }

    /** A mean depends on the order of its terms by a few units in the last place, which says nothing. */
    private static JsonNode rounded(JsonNode statistic) {
        if (!(statistic instanceof ObjectNode)) {
            return statistic;
        }
        ObjectNode copy = statistic.deepCopy();
        for (String name : List.of("mean", "stderr")) {
            if (copy.path(name).isNumber() && Double.isFinite(copy.get(name).doubleValue())) {
                copy.put(name, copy.get(name).decimalValue().round(SIGNIFICANT));
            }
        }
        return copy;
    }

    /** Whatever names the group: all of its words but the aggregates. */
    private static String groupName(JsonNode group) {
        return String.join(" ", group.properties().stream().filter(e -> !e.getKey().equals("count") && !e.getKey().equals("fields"))
                .map(e -> e.getValue().isValueNode() ? e.getValue().asText() : e.getValue().toString()).toList());
    }

    private static void put(Map<String, JsonNode> results, String name, JsonNode value) {
        if (!value.isMissingNode() && !value.isNull()) {
            results.put(name, value);
        }
    }

    private static Outcome outcome(String name, JsonNode a, JsonNode b) {
        Optional<Double> x = number(a);
        Optional<Double> y = number(b);
        boolean exact = x.isPresent() && y.isPresent() && !x.equals(y) && Figures.number(x.get()).equals(Figures.number(y.get()));
        String change = x.isPresent() && y.isPresent() && !x.equals(y) ? change(name, x.get(), y.get()) : "";
        return new Outcome(name, a, b, text(name, a, exact), text(name, b, exact), change);
    }

    static Optional<Double> number(JsonNode node) {
        return RunRow.number(node.isObject() ? node.has("mean") ? node.path("mean") : node.path("value") : node);
    }

    private static String change(String name, double a, double b) {
        if (name.equals("duration") || name.startsWith("perf/")) {
            return a > 0 && Double.isFinite(b / a) ? String.format(Locale.ROOT, "%+.0f %%", 100 * (b - a) / a) : "";
        }
        return name.equals("exit code") || !Double.isFinite(b - a) ? "" : withoutZeros(String.format(Locale.ROOT, "%+.3g", b - a));
    }

    private static String withoutZeros(String number) {
        int exponent = number.indexOf('e');
        String mantissa = exponent < 0 ? number : number.substring(0, exponent);
        return (mantissa.contains(".") ? mantissa.replaceAll("\\.?0+$", "") : mantissa) + number.substring(mantissa.length());
    }

    /** @param exact the usual number of digits would hide that two numbers differ */
    private static String text(String name, JsonNode node, boolean exact) {
        if (node.isMissingNode()) {
            return "none";
        }
        if (node.isNull()) {
            return "not a number"; // what a diverged loss is in JSON
        }
        Optional<Double> number = number(node);
        String figure = number.map(n -> exact ? String.valueOf(n) : name.equals("duration") ? Figures.duration(n) : Figures.number(n))
                .orElse(node.isValueNode() ? node.asText() : node.toString());
        Optional<Double> error = RunRow.number(node.path("stderr"));
        String step = node.path("step").isNumber() ? " at step " + Figures.number(node.path("step").doubleValue()) : "";
        String count = node.path("count").isNumber() ? " (n " + Figures.number(node.path("count").doubleValue()) + ")" : "";
        return figure + error.map(e -> " ± " + Figures.number(e)).orElse("") + step + count;
    }
}
