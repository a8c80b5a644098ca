package lib.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lib.run.RunState;
import lib.run.Timestamp;

/** A watch where there is no screen: a line for each thing that is new. */
public final class WatchLine {
    private WatchLine() {
    }

    /** {@code 14:03:22Z  running  step 120  train/loss 2.4641}: of one run. */
    public static String status(WatchedRun w, Instant now) {
        RunRow row = w.row(now);
        String gpu = w.seen().state().isFinal() || w.state() == RunState.UNKNOWN ? "" : GpuText.of(w.run().heartbeat());
        return join(StatusFrame.CLOCK.format(now), w.state().text(), lastKnown(w, now), MetricText.line(row.metrics()), gpu.isEmpty() ? "" : "gpu " + gpu,
                w.state() == RunState.STALLED ? TerminalText.safe(StateReason.text(w.run()), 250) : "");
    }

    /** The same of one among many. */
    public static String list(WatchedRun w, Instant now) {
        RunRow row = w.row(now);
        Double step = row.metrics().get("step");
        return join(StatusFrame.CLOCK.format(now), TerminalText.safe(w.run().id(), 120), w.state().text(), lastKnown(w, now), step == null ? "" : "step " + Figures.number(step),
                MetricText.headline(row).map(h -> TerminalText.safe(h.name(), 40) + " " + Figures.number(h.value())).orElse(""), Table.exit(row));
    }

    public static String gone(String id, Instant now) {
        return join(StatusFrame.CLOCK.format(now), TerminalText.safe(id, 120), "gone");
    }

    /** The row of the report with the time at which it was new. */
    public static ObjectNode json(WatchedRun w, Instant now) {
        return JsonReport.row(w.row(now)).put("t", Timestamp.format(now));
    }

    /** What of a run makes a new line: state, metrics, exit code, cause. */
    public static List<Object> content(WatchedRun w) {
        RunRow row = RunRow.of(w.run());
        return List.of(w.state(), row.metrics(), row.exitCode(), row.cause());
    }

    private static String lastKnown(WatchedRun w, Instant now) {
        return w.state() == RunState.UNKNOWN ? "(" + w.seen().state().text() + " " + Figures.duration(w.unseenSeconds(now)) + " ago)" : "";
    }

    private static String join(String... words) {
        return Stream.of(words).filter(word -> !word.isEmpty()).collect(Collectors.joining("  "));
    }
}
