package lib.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import lib.run.Evidence;
import lib.run.RunDir;
import lib.run.RunState;
import lib.store.LastSeen;
import lib.store.RunRecord;

/** Where a run stands now and how that is known: {@code ops run status}. Ages are as the evidence has them. */
public final class StatusText {
    private StatusText() {
    }

    public static String of(RunRecord r, boolean color) {
        return of(r, RunRow.of(r), StateReason.text(r), color);
    }

    /** A run whose pod doesn't answer: why, and what was seen of the run last. */
    public static String of(LastSeen seen, String reason, Instant now, boolean color) {
        return of(seen.run(), RunRow.of(seen, now), reason, color);
    }

    /** A run of which nothing is known, and why. */
    public static String unreachable(RunRecord r, String reason, boolean color) {
        return of(r, RunRow.of(r), reason, color);
    }

    private static String of(RunRecord r, RunRow row, String reason, boolean color) {
        JsonNode summary = r.summary();
        boolean over = r.state().isFinal();
        return new Facts().add("run", TerminalText.safe(r.id(), 120))
                .add("state", StateColor.paint(row.state(), row.state(), color) + exit(r, row)
                        + (reason.isEmpty() ? "" : " (" + TerminalText.safe(reason, 250) + ")"))
                .add("last known", row.lastKnown().map(StatusText::lastKnown))
                .add("known by", summary.isObject() ? RunDir.SUMMARY + written(summary) : "")
                .add("preset", TerminalText.safe(row.preset(), 80))
                .add("pod", TerminalText.safe(row.pod(), 80))
                .add("since", since(row, over))
                .add(over ? "duration" : "elapsed", row.durationSeconds().map(Figures::duration).orElse("") + SummaryText.attempts(summary))
                .add("endpoint", EndpointText.of(r))
                .add("last", MetricText.line(row.metrics()))
                .best(summary.path("metrics").path("best"))
                .results(summary.path("results"))
                .add("wandb", WandbText.of(r))
                .failure(summary.path("failure"))
                .add("process", StateReason.process(r))
                .add("cost", CostText.of(r, row))
                .add("log", over ? "" : r.logAge().map(age -> "last output " + Figures.duration(age) + " ago").orElse(""))
                .add("heartbeat", over ? "" : heartbeat(r))
                .add("recorder", StateReason.recorder(r))
                .add("gpu", over ? "" : gpu(r))
                .add("note", TerminalText.safe(row.note(), 200))
                .add("tags", TerminalText.safe(String.join(" ", row.tags()), 200))
                .endingWith(r.path());
    }

    /** The row of the report, and what only a status has: evidence, ages, the whole failure. */
    public static ObjectNode json(RunRecord r) {
        return json(r, RunRow.of(r), StateReason.text(r));
    }

    /** Likewise of a run whose pod doesn't answer. */
    public static ObjectNode json(LastSeen seen, String reason, Instant now) {
        return json(seen.run(), RunRow.of(seen, now), reason);
    }

    public static ObjectNode unreachableJson(RunRecord r, String reason) {
        return json(r, RunRow.of(r), reason);
    }

    private static ObjectNode json(RunRecord r, RunRow row, String reason) {
        ObjectNode node = JsonReport.row(row);
        Evidence e = r.evidence();
        node.put("reachable", e.reachable()).put("reason", reason).put("run_dir", r.path());
        node.set("evidence", StateReason.json(r));
        node.set("failure", r.summary().hasNonNull("failure") ? r.summary().get("failure") : node.nullNode());
        node.set("endpoint", EndpointText.json(r));
        node.set("results", r.summary().hasNonNull("results") ? r.summary().get("results") : node.nullNode());
        node.set("wandb", WandbText.json(r));
        node.put("log_age_sec", r.logAge().orElse(null));
        node.put("heartbeat_age_sec", heartbeatAge(r).map(StatusText::seconds).orElse(null));
        ObjectNode heartbeat = node.putObject("heartbeat");
        r.heartbeat().entrySet().stream().sorted(java.util.Map.Entry.comparingByKey())
                .forEach(entry -> heartbeat.put(entry.getKey(), entry.getValue()));
        return node;
    }

    /** A code that is on record while the recorder still works is said in the reason. */
    private static String exit(RunRecord r, RunRow row) {
        return r.state().isFinal() || r.summary().isObject() ? SummaryText.exit(row, r.summary()) : "";
    }

    private static String lastKnown(RunRow.LastKnown known) {
        return known.state() + known.exitCode().map(code -> ", exit code " + code).orElse("")
                + (known.cause().isEmpty() ? "" : ", " + TerminalText.safe(known.cause(), 40)) + ", seen " + Figures.duration(known.ageSeconds()) + " ago";
    }

    private static String written(JsonNode summary) {
        String at = RunRow.text(summary.path("ended_at"));
        return at.isEmpty() ? "" : ", ended " + Figures.time(at);
    }

    private static String since(RunRow row, boolean over) {
        return row.startedAt().map(time -> (over ? "started " : "") + Figures.time(time)).orElse("");
    }

    private static String heartbeat(RunRecord r) {
        String time = r.heartbeat().containsKey("t") ? Figures.time(r.heartbeat().get("t")) : "";
        String said = r.state() == RunState.UNKNOWN ? word(r, "state", ", said ") : "";
        return heartbeatAge(r).map(age -> Figures.duration(seconds(age)) + " ago" + (time.isEmpty() ? "" : ", at " + time) + said)
                .orElse(time.isEmpty() ? "" : "at " + time + said);
    }

    private static String gpu(RunRecord r) {
        return (word(r, "gpu_util", "") + (r.heartbeat().containsKey("gpu_util") ? " %" : "")
                + word(r, "gpu_mem_mib", "  ") + (r.heartbeat().containsKey("gpu_mem_mib") ? " MiB" : "")).strip();
    }

    private static String word(RunRecord r, String key, String before) {
        return r.heartbeat().containsKey(key) ? before + TerminalText.safe(r.heartbeat().get(key), 60) : "";
    }

    private static Optional<Duration> heartbeatAge(RunRecord r) {
        return r.evidence().heartbeat().age().filter(age -> !r.heartbeat().isEmpty()).map(Evidence::sane);
    }

    private static double seconds(Duration age) {
        return age.toMillis() / 1000.0;
    }
}
