package lib.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lib.store.Json;

/**
 * Groups as JSON: {@code {group, n, states: {state: n}, run_ids: [], project, preset, kind, commit, config: {name: value}, varying: {name: [values]},
 * duration_sec, cost_usd, last: {name: FIGURE}, best: {name: FIGURE}}}, FIGURE {@code {mean, std, n}}. What differs between the runs is null, std that of the sample.
 */
final class GroupsJson {
    private static final List<String> COMMON = List.of("project", "preset", "kind", "commit");

    private GroupsJson() {
    }

    static ArrayNode of(ReportView view) {
        ArrayNode array = Json.array();
        List<String> varying = view.varyingSettings();
        List<String> metrics = view.keys().metrics();
        view.groups().forEach(group -> array.add(group(group, view.keys().settings(), varying, metrics)));
        return array;
    }

    private static ObjectNode group(GroupRow group, List<String> settings, List<String> varying, List<String> metrics) {
        ObjectNode node = Json.object().put("group", group.key()).put("n", group.runs().size());
        ObjectNode states = node.putObject("states");
        group.states().forEach(states::put);
        node.set("run_ids", Json.array(group.runs().stream().map(run -> run.row().runId()).toList()));
        COMMON.forEach(key -> node.put(key, group.values(key).size() == 1 ? group.values(key).get(0) : null));
        ObjectNode config = node.putObject("config");
        var differing = new ArrayList<String>();
        for (String key : settings) {
            int values = group.values(key).size();
            String name = key.substring(RowKeys.CONFIG.length());
            if (values == 1) {
                group.runs().stream().filter(run -> run.config().containsKey(name)).findFirst().ifPresent(run -> config.set(name, run.config().get(name)));
            } else if (values > 1 && varying.contains(key)) {
                differing.add(key);
            }
        }
        ObjectNode lists = node.putObject("varying");
        differing.forEach(key -> lists.set(key.substring(RowKeys.CONFIG.length()), Json.array(group.values(key))));
        for (String key : List.of("duration_sec", "cost_usd")) {
            node.set(key, figure(group.figure(key)));
        }
        ObjectNode last = node.putObject("last");
        ObjectNode best = node.putObject("best");
        metrics.forEach(key -> group.figure(key).ifPresent(s -> (key.startsWith(RowKeys.BEST) ? best : last).set(key.substring(RowKeys.BEST.length()), figure(Optional.of(s)))));
        return node;
    }

    private static ObjectNode figure(Optional<Statistic> figure) {
        ObjectNode node = Json.object();
        figure.ifPresentOrElse(s -> node.put("mean", s.mean()).put("std", s.deviation().isPresent() ? (Double) s.deviation().getAsDouble() : null).put("n", s.n()),
                () -> node.putNull("mean").putNull("std").put("n", 0));
        return node;
    }
}
