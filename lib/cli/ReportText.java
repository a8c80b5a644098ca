package lib.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import lib.report.ChosenCsv;
import lib.report.ChosenTable;
import lib.report.Csv;
import lib.report.HtmlPage;
import lib.report.JsonReport;
import lib.report.Markdown;
import lib.report.PageData;
import lib.report.ReportRow;
import lib.report.ReportView;
import lib.report.RunRow;
import lib.report.Table;
import lib.store.AtomicFile;

/** A report in the format that was asked for. */
final class ReportText {
    private static final int FILE_WIDTH = 200;
    private final Globals globals;
    private final Console console;
    private final ReportFormat format;
    private final ReportRuns source;
    private final boolean toStdout;

    /** @param isPieces it isn't to be put together in memory, and ends with a newline; @param what what was written, in words; @param left what was left out of it, may be empty */
    record Written(AtomicFile.Content content, boolean isPieces, String what, String left) {
        Written(String text, String what) {
            this(out -> out.write(text), false, what, "");
        }
    }

    ReportText(Globals globals, ReportFormat format, ReportRuns source, boolean toStdout) {
        this.globals = globals;
        this.console = globals.console();
        this.format = format;
        this.source = source;
        this.toStdout = toStdout;
    }

    Written of(ReportView view) {
        String what = count(view.runs().size(), "run") + (view.grouped() ? " in " + count(view.groups().size(), "group") : "");
        return switch (format) {
            case JSON -> new Written(out -> JsonReport.write(view, out), true, what, "");
            case CSV -> new Written(isUsual(view) ? Csv.text(rows(view)) : ChosenCsv.text(view), what);
            case MD -> new Written(Markdown.text(view, title(view), now()), what);
            case HTML -> page(view, what);
            default -> new Written(table(view), what);
        };
    }

    private String table(ReportView view) {
        boolean color = toStdout && console.color();
        int width = toStdout ? console.width() : FILE_WIDTH;
        return isUsual(view) ? Table.text(rows(view), color, width) : ChosenTable.text(view, color, width);
    }

    private static boolean isUsual(ReportView view) {
        return !view.grouped() && view.columns().isEmpty();
    }

    private static List<RunRow> rows(ReportView view) {
        return view.runs().stream().map(ReportRow::row).toList();
    }

    private Written page(ReportView view, String what) {
        ObjectNode data = PageData.of(source.pages(view.runs()), title(view), now());
        if (view.grouped()) {
            data.put("grouped", true);
            for (int i = 0; i < view.runs().size(); i++) {
                ((ObjectNode) data.path("runs").path(i)).put("group", view.runs().get(i).group());
            }
        }
        return new Written(out -> HtmlPage.write(data, "'none'", out), false, what, omitted(data));
    }

    private static String omitted(ObjectNode data) {
        var left = new ArrayList<String>();
        data.path("omitted").properties().forEach(e -> {
            if (e.getValue().asLong() > 0) {
                left.add(e.getKey() + " of " + count(e.getValue().intValue(), "run"));
            }
        });
        return left.isEmpty() ? "" : ", left out for size: " + String.join(", ", left);
    }

    private Instant now() {
        return globals.clock().instant();
    }

    /** The projects of the runs, of many none. */
    private static String title(ReportView view) {
        var projects = new TreeSet<String>();
        view.runs().forEach(run -> projects.add(run.row().project()));
        projects.remove("");
        return (projects.isEmpty() || projects.size() > 3 ? "Runs" : String.join(", ", projects)) + " · " + count(view.runs().size(), "run");
    }

    private static String count(int n, String noun) {
        return n + " " + noun + (n == 1 ? "" : "s");
    }
}
