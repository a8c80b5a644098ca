package lib.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Optional;
import lib.run.Evidence;
import lib.run.RunDir;
import lib.run.RunState;
import lib.store.RunRecord;

/** Where a run stands now and how that is known: {@code ops run status}. Ages are as the evidence has them. */
public final class StatusText {
    private static final Duration SILENT = Duration.ofSeconds(30);

    private StatusText() {
    }

    public static String of(RunRecord r, boolean color) {
        RunRow row = RunRow.of(r);
        JsonNode summary = r.summary();
        boolean over = r.state().isFinal();
        return new Facts().add("run", TerminalText.safe(r.id(), 120))
                .add("state", StateColor.paint(row.state(), row.state(), color) + SummaryText.exit(row, summary) + why(r))
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
                .add("log", over ? "" : r.logAge().map(age -> "last output " + Figures.duration(age) + " ago").orElse(""))
                .add("heartbeat", over ? "" : heartbeat(r))
                .add("recorder", recorder(r))
                .add("gpu", over ? "" : gpu(r))
                .add("note", TerminalText.safe(row.note(), 200))
                .add("tags", TerminalText.safe(String.join(" ", row.tags()), 200))
                .endingWith(r.path());
    }

    /** The row of the report, and what only a status has: evidence, ages, the whole failure. */
    public static ObjectNode json(RunRecord r) {
        ObjectNode node = JsonReport.row(RunRow.of(r));
        Evidence e = r.evidence();
        node.put("reachable", e.reachable()).put("run_dir", r.path());
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

    private static String why(RunRecord r) {
        return switch (r.state()) {
            case UNKNOWN -> r.evidence().reachable() ? "" : r.path().isEmpty() ? " (the pod can't be reached)"
                    : " (seen from files alone: the pod wasn't asked)";
            case LOST -> switch (r.evidence().child()) {
                case OTHER_BOOT -> " (the host was started again since)";
                case GONE -> " (its process is gone and left no exit code)";
                case NONE -> " (its command never started)";
                case ELSEWHERE -> " (its host stopped writing the heartbeat)";
                case ALIVE -> "";
            };
            case STALLED -> " (alive, but log, metrics and GPU stand still)";
            default -> r.summary().isMissingNode() && r.evidence().exitCode().isPresent() && !r.state().isFinal()
                    ? " (finishing)" : "";
        };
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

    /** A recorder that can't start, or died with launch.sh, would otherwise show in nothing but missing files. */
    private static String recorder(RunRecord r) {
        boolean running = r.evidence().reachable() && r.evidence().child() == Evidence.Child.ALIVE;
        Duration silent = r.heartbeat().isEmpty() ? r.evidence().reservedAge() : r.evidence().heartbeatAge();
        return running && silent.compareTo(SILENT.plus(r.evidence().heartbeatEvery().multipliedBy(2))) > 0
                ? "silent for " + Figures.duration(seconds(silent)) + "; its own log is " + RunDir.RUNNER_LOG + " in the run directory" : "";
    }

    private static String gpu(RunRecord r) {
        return (word(r, "gpu_util", "") + (r.heartbeat().containsKey("gpu_util") ? " %" : "")
                + word(r, "gpu_mem_mib", "  ") + (r.heartbeat().containsKey("gpu_mem_mib") ? " MiB" : "")).strip();
    }

    private static String word(RunRecord r, String key, String before) {
        return r.heartbeat().containsKey(key) ? before + TerminalText.safe(r.heartbeat().get(key), 60) : "";
    }

    private static Optional<Duration> heartbeatAge(RunRecord r) {
        boolean known = !r.heartbeat().isEmpty() && (r.evidence().reachable() || !r.evidence().heartbeatAge().isZero());
        return known ? Optional.of(r.evidence().heartbeatAge()) : Optional.empty();
    }

    private static double seconds(Duration age) {
        return age.toMillis() / 1000.0;
    }
}
