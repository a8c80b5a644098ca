package tests.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import lib.report.ReportRow;
import lib.report.ReportView;
import lib.report.RowFilter;
import lib.report.RowOrder;
import lib.store.Json;

/** Runs of a small sweep for reports: learning rate, seed, and the validation loss that came out. */
final class ReportRows {
    private ReportRows() {
    }

    /** {@code settings}: JSON of the values; a NaN loss is one that diverged. */
    static ReportRow run(String id, String settings, double loss) {
        return ReportRow.of(Samples.over(id, Samples.metadata("a note", "base", id), summary("succeeded", loss)), config(settings), Set.of("seed"));
    }

    static ObjectNode summary(String state, double loss) {
        ObjectNode summary = Samples.summary(state, state.equals("succeeded") ? 0 : 1).put("duration_sec", 100 * loss);
        ObjectNode metrics = summary.putObject("metrics");
        metrics.putObject("last").put("step", 10).put("val/loss", loss + 1);
        metrics.putObject("best").putObject("val/loss").put("value", loss);
        return summary;
    }

    static JsonNode config(String settings) {
        ObjectNode config = Json.document().put("entrypoint", "train.py");
        ObjectNode values = config.putObject("values");
        Json.parse(settings).orElseThrow().properties().forEach(e -> values.putObject(e.getKey()).put("source", "config").set("value", e.getValue()));
        return config;
    }

    static ReportView view(List<ReportRow> rows, List<String> filters, List<String> orders, List<String> columns, Set<String> over, int limit) {
        return ReportView.of(rows, new ReportView.Query(filters.stream().map(RowFilter::parse).toList(), orders.stream().map(RowOrder::parse).toList(), columns, over, limit));
    }

    static List<String> filtered(List<ReportRow> rows, String... filters) {
        return ids(view(rows, Arrays.asList(filters), List.of(), List.of(), Set.of(), 0));
    }

    static List<String> ids(ReportView view) {
        return view.runs().stream().map(run -> run.row().runId()).toList();
    }
}
