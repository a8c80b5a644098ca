package lib.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import lib.run.Timestamp;
import lib.run.Version;

/**
 * A report as GitHub Flavored Markdown: the table, then the failures with their evidence, then the file that each row came from. All text is a run's and shows as
 * what it is ({@link MarkdownText}).
 */
public final class Markdown {
    private static final List<String> USUAL = List.of("run_id", "state", "started_at", "duration_sec", "last.step", "result", "cause", "tags");

    private Markdown() {
    }

    public static String text(ReportView view, String title, Instant at) {
        var text = new StringBuilder("# ").append(MarkdownText.line(title)).append("\n\n").append(counts(view));
        text.append(" Made ").append(Timestamp.format(at)).append(" by ops ").append(Version.TEXT).append(".\n\n");
        if (view.grouped()) {
            List<String> columns = view.columns().isEmpty() ? view.groupColumns() : view.columns();
            table(text, view.groups(), columns, CellText::of, view.runs());
            text.append("\nA row is a group of runs that differ in nothing else; figures are mean ± sample standard deviation.\n");
        } else {
            table(text, view.runs(), view.columns().isEmpty() ? usual(view) : view.columns(), CellText::of, view.runs());
        }
        failures(text, view.runs());
        sources(text, view.runs());
        return text.toString();
    }

    private static String counts(ReportView view) {
        var states = new GroupRow("", view.runs()).states();
        String counts = states.entrySet().stream().map(e -> e.getValue() + " " + MarkdownText.line(e.getKey())).collect(Collectors.joining(", "));
        return view.runs().size() + (view.runs().size() == 1 ? " run" : " runs") + (counts.isEmpty() ? "." : ": " + counts + ".");
    }

    /** Columns that no run fills are left out. */
    private static List<String> usual(ReportView view) {
        var columns = new ArrayList<String>();
        for (String name : USUAL) {
            Optional<String> key = name.equals("result") ? view.keys().result() : Optional.of(name);
            key.filter(k -> view.runs().stream().anyMatch(run -> !RowKeys.cell(run, k).isMissing())).ifPresent(columns::add);
        }
        return columns;
    }

    private static <T> void table(StringBuilder text, List<T> rows, List<String> columns, BiFunction<T, String, String> cell, List<ReportRow> runs) {
        text.append(columns.stream().map(c -> MarkdownText.line(CellText.title(c))).collect(Collectors.joining(" | ", "| ", " |\n")));
        text.append(columns.stream().map(c -> CellText.isNumber(runs, c) ? "---:" : "---").collect(Collectors.joining(" | ", "| ", " |\n")));
        rows.forEach(row -> text.append(columns.stream().map(c -> MarkdownText.line(cell.apply(row, c))).collect(Collectors.joining(" | ", "| ", " |\n"))));
    }

    private static void failures(StringBuilder text, List<ReportRow> runs) {
        List<ReportRow> failed = runs.stream().filter(run -> run.failure().isObject()).toList();
        if (failed.isEmpty()) {
            return;
        }
        text.append("\n## Failures\n");
        for (ReportRow run : failed) {
            String message = MarkdownText.line(RunRow.text(run.failure().path("message")));
            text.append("\n### ").append(MarkdownText.line(run.row().runId())).append("\n\n**")
                    .append(MarkdownText.line(RunRow.text(run.failure().path("cause")))).append("**")
                    .append(message.isEmpty() ? "" : ": " + message).append('\n');
            run.failure().path("evidence").forEach(item -> evidence(text, item));
        }
    }

    private static void evidence(StringBuilder text, JsonNode item) {
        String line = item.path("line").isNumber() ? ", line " + item.path("line").asText() : "";
        text.append("\nIn ").append(MarkdownText.line(RunRow.text(item.path("file")))).append(line).append(":\n\n")
                .append(MarkdownText.block(RunRow.text(item.path("text"))));
    }

    private static void sources(StringBuilder text, List<ReportRow> runs) {
        text.append("\n## Sources\n\n| run | file |\n| --- | --- |\n");
        runs.forEach(run -> text.append("| ").append(MarkdownText.line(run.row().runId())).append(" | ").append(MarkdownText.line(run.row().source())).append(" |\n"));
    }
}
