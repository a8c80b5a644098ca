package lib.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import lib.run.Timestamp;
import lib.run.Version;
import lib.store.Json;

/**
 * The data of the page, one JSON object:
 * <pre>
 * {schema_version, generated_at, ops_version, live: bool, allow_stop: bool, title,
 *  result: "best.val/loss",                        the key of the headline result, "" where there is none
 *  omitted: {runs: N, curves: N, facts: N},         runs that were left out of the page, or of these, for size
 *  pods: [{name, state: ok|unreachable, reason, seen_at}],         [] in a report
 *  fact_sets: [{complete: bool, facts: [[name, rank, value|null, compared|null, note, known: bool]]}],
 *  runs: [RUN]}
 * RUN: the fields of {@link JsonReport#row}, and
 *  key            unique in the page, opaque
 *  reason         how the state is known, may be ""
 *  run_dir        where the run directory is
 *  group          runs that differ in nothing but their seed share it
 *  config         {name: scalar}: the values of config_effective.json, else its overrides; the likeliest reasons for another result first
 *  inert          names among these that say where results go and how they are called
 *  attempts       [{attempt, started_at, ended_at|null, state, exit_code|null, signal|null}]
 *  events         [{t, event, text}]: for the timeline
 *  failure        null | {cause, message, advice, evidence: [{file, line|null, text}]}
 *  gpu            null | {util_mean_pct, memory_peak_mib, energy_wh, util_pct, memory_mib}: any may be null; the last two are of now
 *  wandb_url      https URL or ""
 *  commands       {show, tail, stop, resume, fetch, why}: what to type, only those that make sense
 *  files          {state, metadata, config, metrics, gpu, events, log, environment, datasets}: paths, only of those that are there
 *  curves         [CURVE] of metrics.jsonl
 *  gpu_curves     [CURVE]: gpu/util_pct (mean), gpu/memory_used_mib (sum), gpu/power_w (sum), gpu/temperature_c (max), and gpu/N/... of each GPU
 *  curves_omitted how many metrics have no curve, because there were too many
 *  facts          {area: index into fact_sets}
 * CURVE: {name, step: [..], t: [seconds since the run's start], y: [number|null: NaN or infinite], points: how many there were before thinning, file}
 * </pre>
 */
public final class PageData {
    private PageData() {
    }

    /**
     * The whole page of a report. Files are read one run after the other on all cores; what is broken in them is left out, and never an error.
     *
     * @param runs in the order of the page
     * @param at   the time of the report
     */
    public static ObjectNode of(List<PageInput> runs, String title, Instant at) {
        ObjectNode page = document(PageMask.text(title, 200), at, false, false);
        new PageAssembly(runs).into(page);
        return page;
    }

    /** The page's head, with empty lists to fill. */
    public static ObjectNode document(String title, Instant at, boolean live, boolean allowStop) {
        ObjectNode node = Json.document().put("generated_at", Timestamp.format(at)).put("ops_version", Version.TEXT).put("live", live).put("allow_stop", allowStop)
                .put("title", title).put("result", "");
        node.putObject("omitted").put("curves", 0).put("facts", 0);
        node.putArray("pods");
        node.putArray("fact_sets");
        node.putArray("runs");
        return node;
    }
}
