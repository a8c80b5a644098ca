package lib.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import lib.store.RunRecord;

/** How a run ended, in one block: what {@code --wait} prints. The last line is the run directory. */
public final class SummaryText {
    private SummaryText() {
    }

    public static String of(RunRecord r, boolean color) {
        RunRow row = RunRow.of(r);
        JsonNode summary = r.summary();
        return new Facts().add("run", TerminalText.safe(r.id(), 120))
                .add("state", StateColor.paint(row.state(), row.state(), color) + exit(row, summary))
                .add("duration", row.durationSeconds().map(Figures::duration).orElse("") + attempts(summary))
                .add("endpoint", EndpointText.of(r))
                .add("last", MetricText.line(row.metrics()))
                .best(summary.path("metrics").path("best"))
                .results(summary.path("results"))
                .add("checkpoints", checkpoints(summary.path("checkpoints")))
                .add("wandb", WandbText.of(r))
                .add("cost", CostText.of(r, row))
                .failure(summary.path("failure"))
                .endingWith(r.path());
    }

    static String exit(RunRow row, JsonNode summary) {
        String signal = TerminalText.safe(RunRow.text(summary.path("signal")), 20);
        return row.exitCode().map(code -> ", exit code " + code).orElse("")
                + (signal.isEmpty() ? "" : ", signal " + signal);
    }

    static String attempts(JsonNode summary) {
        int attempts = summary.path("attempts").size();
        return attempts > 1 ? " over " + attempts + " attempts" : "";
    }

    private static String checkpoints(JsonNode checkpoints) {
        var parts = new ArrayList<String>();
        for (String name : new String[] {"last", "best"}) {
            String file = TerminalText.safe(RunRow.text(checkpoints.path(name)), 120);
            if (!file.isEmpty()) {
                parts.add(name + " " + file);
            }
        }
        return String.join(", ", parts);
    }
}
