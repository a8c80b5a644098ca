package lib.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import lib.store.RunRecord;

/**
 * One run of a report.
 *
 * @param row     what a list says of it, too
 * @param path    the run directory, where it was read; it may have what has to be masked
 * @param gpu     figures of the summary: util_mean_pct, memory_peak_mib, energy_wh
 * @param wandb   the run's URL; empty where there is none
 * @param config  its settings by name, scalars; empty where they weren't asked for
 * @param failure the summary's {@code {cause, message, evidence}}, or a missing node
 * @param group   equal for repetitions ({@link SeedGroups}); empty where it wasn't asked for
 */
public record ReportRow(RunRow row, String path, Map<String, Double> gpu, String wandb, Map<String, JsonNode> config, JsonNode failure, String group) {
    public ReportRow {
        gpu = Collections.unmodifiableMap(new LinkedHashMap<>(gpu));
        config = Collections.unmodifiableMap(new LinkedHashMap<>(config));
    }

    /** @param config config_effective.json, or a missing node; @param over names of settings that repetitions differ in; none: there are no groups */
    public static ReportRow of(RunRecord run, JsonNode config, Set<String> over) {
        var gpu = new LinkedHashMap<String, Double>();
        run.summary().path("gpu").properties().forEach(e -> RunRow.number(e.getValue()).ifPresent(value -> gpu.put(e.getKey(), value)));
        gpu.keySet().retainAll(RowKeys.GPU);
        JsonNode failure = run.summary().path("failure").isObject() ? run.summary().path("failure") : MissingNode.getInstance();
        String url = RunRow.text(WandbText.json(run).path("url"));
        return new ReportRow(RunRow.of(run), run.path(), gpu, url, ConfigValues.of(config), failure, over.isEmpty() ? "" : SeedGroups.key(run, config, over));
    }
}
