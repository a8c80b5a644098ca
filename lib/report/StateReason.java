package lib.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import lib.run.Evidence;
import lib.run.RunDir;
import lib.run.RunState;
import lib.store.Json;
import lib.store.RunRecord;

/** How a run's state is known, in words and as JSON. */
final class StateReason {
    private StateReason() {
    }

    /** A few words; empty where a summary or a living process says it all. */
    static String text(RunRecord r) {
        Evidence e = r.evidence();
        boolean summary = e.summaryState().isPresent() || !r.summary().isMissingNode();
        return switch (r.state()) {
            case UNKNOWN -> e.reachable() ? "" : r.path().isEmpty() ? "the pod can't be reached" : "seen from files alone: the pod wasn't asked";
            case QUEUED -> "the launcher has it in its queue";
            case STARTING -> starting(e);
            case RUNNING -> running(r);
            case STALLED -> "alive, but without a sign of life" + silent(r) + "; see stall/ in the run directory";
            case SUCCEEDED, FAILED, STOPPED -> summary ? "" : "by its exit record of " + ago(e.exit().map(Evidence.Exit::age)) + "; there is no summary";
            case LOST -> summary ? "" : lost(r);
        };
    }

    private static String silent(RunRecord r) {
        String seconds = r.heartbeat().getOrDefault("silent_sec", "");
        return seconds.matches("\\d{1,9}") ? " for " + Figures.duration(Double.parseDouble(seconds)) : "";
    }

    private static String starting(Evidence e) {
        String asked = e.child() == Evidence.Child.EARLIER || e.exit().isPresent() ? "its next attempt was asked for " : "it was reserved ";
        return asked + ago(Optional.of(e.attemptAge())) + ", its command hasn't begun" + (e.launcher() == Evidence.Launcher.ALIVE ? "; its launcher is there" : "");
    }

    private static String running(RunRecord r) {
        Evidence e = r.evidence();
        if (e.exitCode().isPresent()) {
            return "finishing: exit code " + e.exitCode().getAsInt() + " was recorded " + ago(e.exit().map(Evidence.Exit::age));
        }
        return switch (e.child()) {
            case ENDING -> "its command has ended, and its exit code isn't written yet";
            case ELSEWHERE -> "on another host" + host(r) + ", by its last sign " + ago(newest(e));
            default -> "";
        };
    }

    private static String lost(RunRecord r) {
        Evidence e = r.evidence();
        return switch (e.child()) {
            case OTHER_BOOT -> "the host was started again since";
            case GONE -> "its process is gone and left no exit code";
            case NONE -> e.launcher() == Evidence.Launcher.NONE ? "its command never started: the submit broke off" : "its command never started";
            case EARLIER -> "its next attempt never started";
            case ELSEWHERE -> "its host" + host(r) + " gave no sign since " + Figures.duration(seconds(newest(e).orElse(e.attemptAge())));
            case ALIVE, ENDING -> "";
        };
    }

    private static String host(RunRecord r) {
        String name = TerminalText.safe(RunRow.text(r.metadata().path("pod").path("hostname")), 60);
        return name.isEmpty() ? "" : " " + name;
    }

    private static Optional<Duration> newest(Evidence e) {
        return java.util.stream.Stream.of(e.heartbeat().age(), e.signs().logAge(), e.signs().metricsAge()).flatMap(Optional::stream).min(Duration::compareTo);
    }

    /** The process that lives: {@code pid 4711 on host box-1}; empty where none is known to. */
    static String process(RunRecord r) {
        if (!r.evidence().reachable() || r.evidence().child() != Evidence.Child.ALIVE || r.state().isFinal()) {
            return "";
        }
        String pid = TerminalText.safe(r.heartbeat().getOrDefault("pid", ""), 20);
        return "alive" + (pid.isEmpty() ? "" : ", pid " + pid) + (host(r).isEmpty() ? "" : " on host" + host(r));
    }

    /** A recorder that can't start, or died with launch.sh, would otherwise show in nothing but missing files. */
    static String recorder(RunRecord r) {
        Evidence e = r.evidence();
        Duration silent = e.heartbeat().age().orElse(e.attemptAge());
        boolean late = silent.compareTo(Duration.ofSeconds(30).plus(e.heartbeat().every().multipliedBy(2))) > 0;
        if (!e.reachable() || e.child() != Evidence.Child.ALIVE || r.state().isFinal() || !late) {
            return "";
        }
        boolean gone = !e.recorderSeen() && e.heartbeat().age().isPresent();
        String again = e.launcher() == Evidence.Launcher.ALIVE ? " (launch.sh starts it again)" : "";
        return (gone ? "gone since " + Figures.duration(seconds(silent)) + again + ": the command goes on" : "silent for " + Figures.duration(seconds(silent)))
                + "; its own log is " + RunDir.RUNNER_LOG + " in the run directory";
    }

    /** What the state was decided from; ages in seconds, null where there is no such thing. */
    static JsonNode json(RunRecord r) {
        Evidence e = r.evidence();
        if (!e.reachable() || r.state() == RunState.UNKNOWN || e.summaryState().isPresent()) {
            return NullNode.getInstance();
        }
        ObjectNode node = Json.object().put("process", word(e.child())).put("launcher", word(e.launcher())).put("recorder_seen", e.recorderSeen());
        node.put("exit_code", e.exitCode().isPresent() ? e.exitCode().getAsInt() : null).put("stop", word(e.stop()));
        put(node, "exit_age_sec", e.exit().filter(Evidence.Exit::isOfThis).map(Evidence.Exit::age));
        put(node, "attempt_age_sec", Optional.of(e.attemptAge()));
        put(node, "heartbeat_age_sec", e.heartbeat().age());
        put(node, "log_age_sec", e.signs().logAge());
        put(node, "metrics_age_sec", e.signs().metricsAge());
        return node.put("gpu_util_pct", e.signs().gpuUtilPct().isPresent() ? e.signs().gpuUtilPct().getAsInt() : null);
    }

    private static void put(ObjectNode node, String name, Optional<Duration> age) {
        node.put(name, age.map(StateReason::seconds).orElse(null));
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static String ago(Optional<Duration> age) {
        return age.map(a -> Figures.duration(seconds(a)) + " ago").orElse("some time ago");
    }

    private static double seconds(Duration age) {
        return Evidence.sane(age).toMillis() / 1000.0;
    }
}
