package lib.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import lib.store.Json;

/** Results in total and by the fields that group them. Truth values count as 0 and 1; a field that groups isn't averaged. */
final class ResultTotals implements ResultLines.Visitor {
    private static final int GROUPS_AT_MOST = 1000;
    /** Over all groups: a file that gives each line names of its own must not need memory for them. */
    private static final int STATISTICS_AT_MOST = 50_000;
    private static final Set<String> NOT_FINITE = Set.of("nan", "inf", "infinity", "+inf", "+infinity", "-inf", "-infinity");
    private final Set<String> groupBy;
    private final Aggregate total = new Aggregate();
    private final Map<List<JsonNode>, Aggregate> groups = new LinkedHashMap<>();
    private long invalidLines;
    private int statistics;
    private boolean fieldsTruncated;
    private boolean groupsTruncated;

    private static final class Aggregate {
        private final Map<String, ResultStatistic> fields = new LinkedHashMap<>();
        private long count;
    }

    ResultTotals(List<String> groupBy) {
        this.groupBy = new LinkedHashSet<>(groupBy);
    }

    long count() {
        return total.count;
    }

    @Override
    public void invalid() {
        invalidLines++;
    }

    @Override
    public void result(Map<String, JsonNode> values) {
        add(total, values);
        if (!groupBy.isEmpty()) {
            List<JsonNode> key = groupBy.stream().map(name -> values.getOrDefault(name, NullNode.getInstance())).toList();
            if (groups.containsKey(key) || groups.size() < GROUPS_AT_MOST) {
                add(groups.computeIfAbsent(key, k -> new Aggregate()), values);
            } else {
                groupsTruncated = true;
            }
        }
    }

    private void add(Aggregate aggregate, Map<String, JsonNode> values) {
        aggregate.count++;
        values.forEach((name, value) -> {
            boolean notFiniteText = value.isTextual() && NOT_FINITE.contains(value.textValue().strip().toLowerCase(Locale.ROOT));
            if (groupBy.contains(name) || !value.isNumber() && !value.isBoolean() && !notFiniteText) {
                return;
            }
            ResultStatistic statistic = aggregate.fields.get(name);
            if (statistic == null && statistics >= STATISTICS_AT_MOST) {
                fieldsTruncated = true;
                return;
            }
            if (statistic == null) {
                statistics++;
                statistic = new ResultStatistic();
                aggregate.fields.put(name, statistic);
            }
            if (notFiniteText) {
                statistic.addNotFiniteText();
            } else {
                statistic.add(value.isBoolean() ? value.booleanValue() ? 1 : 0 : value.doubleValue());
            }
        });
    }

    /** {@code count invalid_lines fields{name: {count mean stderr}} groups[{<field>: value..., count fields{}}]}. */
    ObjectNode toJson() {
        ObjectNode node = Json.object().put("count", total.count).put("invalid_lines", invalidLines);
        node.set("fields", fields(total));
        if (fieldsTruncated) {
            node.put("fields_truncated", true);
        }
        if (!groupBy.isEmpty()) {
            node.set("group_by", Json.array(groupBy));
            ArrayNode array = node.putArray("groups");
            groups.forEach((key, aggregate) -> {
                ObjectNode group = array.addObject();
                int i = 0;
                for (String name : groupBy) {
                    group.set(name, key.get(i++));
                }
                group.put("count", aggregate.count).set("fields", fields(aggregate));
            });
        }
        return groupsTruncated ? node.put("groups_truncated", true) : node;
    }

    private static ObjectNode fields(Aggregate aggregate) {
        ObjectNode node = Json.object();
        aggregate.fields.forEach((name, statistic) -> {
            if (statistic.isNumeric()) {
                node.set(name, statistic.toJson());
            }
        });
        return node;
    }
}
