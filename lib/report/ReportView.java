package lib.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a report shows, whatever its format: the runs that fulfil the conditions, in their order, and the groups they form.
 *
 * @param keys    of all runs, before any condition
 * @param columns full keys; none: those of the format
 * @param groups  none where the report isn't grouped
 */
public record ReportView(RowKeys keys, List<ReportRow> runs, List<GroupRow> groups, List<String> columns, boolean grouped) {
    private static final int SETTINGS_SHOWN = 4;

    /** What was asked for. @param limit rows at most, 0 for all */
    public record Query(List<RowFilter> filters, List<RowOrder> orders, List<String> columns, Set<String> over, int limit) {
        public Query {
            filters = List.copyOf(filters);
            orders = List.copyOf(orders);
            columns = List.copyOf(columns);
        }

        public boolean grouped() {
            return !over.isEmpty();
        }

        /** Settings are read only where they matter. */
        public boolean needsConfig() {
            var named = new ArrayList<String>(columns);
            filters.forEach(filter -> named.add(filter.key()));
            orders.forEach(order -> named.add(order.key()));
            return grouped() || named.stream().anyMatch(key -> key.startsWith(RowKeys.CONFIG));
        }
    }

    /** USAGE where a key is none of any run. */
    public static ReportView of(List<ReportRow> all, Query query) {
        var keys = new RowKeys(all);
        Set<String> more = query.grouped() ? GroupRow.KEYS : Set.of();
        List<RowOrder> orders = query.orders().stream().map(order -> order.resolved(keys, more)).toList();
        List<String> columns = query.columns().stream().map(column -> keys.find("--columns", column, more)).toList();
        var tests = query.filters().stream().map(filter -> filter.test(keys)).toList();
        List<ReportRow> runs = all.stream().filter(run -> tests.stream().allMatch(test -> test.test(run))).toList();
        long limit = query.limit() <= 0 ? Long.MAX_VALUE : query.limit();
        if (!query.grouped()) {
            return new ReportView(keys, RowOrder.sorted(runs, orders, RowKeys::cell).stream().limit(limit).toList(), List.of(), columns, false);
        }
        List<RowOrder> ofRuns = orders.stream().filter(order -> !GroupRow.KEYS.contains(order.key())).toList();
        List<GroupRow> groups = RowOrder.sorted(GroupRow.of(RowOrder.sorted(runs, ofRuns, RowKeys::cell)), orders, GroupRow::cell).stream().limit(limit).toList();
        return new ReportView(keys, groups.stream().flatMap(group -> group.runs().stream()).toList(), groups, columns, true);
    }

    /** Settings in which the groups differ from each other, then those in which runs of one group do; names of places are in neither. */
    List<String> varyingSettings() {
        var between = new ArrayList<String>();
        var within = new ArrayList<String>();
        for (String key : keys.settings()) {
            if (RunDiffRank.isInert("config", key.substring(RowKeys.CONFIG.length()))) {
                continue;
            }
            var values = new TreeSet<String>();
            boolean varies = false;
            for (GroupRow group : groups) {
                List<String> own = group.values(key);
                varies |= own.size() > 1;
                values.add(String.join(", ", own));
            }
            if (varies) {
                within.add(key);
            } else if (values.size() > 1) {
                between.add(key);
            }
        }
        between.addAll(within);
        return between;
    }

    /** What tells the groups of a table apart, and the metric that most runs are judged by. */
    List<String> groupColumns() {
        var columns = new ArrayList<String>(List.of("preset"));
        List<String> varying = varyingSettings();
        columns.addAll(varying.subList(0, Math.min(SETTINGS_SHOWN, varying.size())));
        columns.addAll(List.of("n", "states", "duration_sec"));
        keys.result().ifPresent(columns::add);
        return columns;
    }
}
