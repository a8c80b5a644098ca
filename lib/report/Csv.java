package lib.report;

//DEPS org.apache.commons:commons-csv:1.14.1

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.Set;
import java.util.function.Function;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/**
 * Rows as RFC 4180 CSV with a header: the fixed columns, then {@code last.<metric>} and {@code best.<metric>} for every
 * metric that any row has, in the order of their names. A text that a spreadsheet would run as a formula gets a leading {@code '}.
 */
public final class Csv {
    static final List<String> COLUMNS = List.of("run_id", "project", "preset", "kind", "state", "exit_code", "started_at",
            "duration_sec", "cause", "tags", "note", "commit", "pod", "cost_usd", "source");

    private Csv() {
    }

    public static String text(List<RunRow> rows) {
        Set<String> last = names(rows, RunRow::metrics);
        Set<String> best = names(rows, RunRow::best);
        var text = new StringBuilder();
        try (var printer = new CSVPrinter(text, CSVFormat.RFC4180)) {
            var header = new ArrayList<String>(COLUMNS);
            last.forEach(name -> header.add("last." + name));
            best.forEach(name -> header.add("best." + name));
            printer.printRecord(header);
            for (List<String> cells : rows.parallelStream().map(row -> cells(row, last, best)).toList()) {
                printer.printRecord(cells);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static List<String> cells(RunRow row, Set<String> last, Set<String> best) {
        var cells = new ArrayList<String>(List.of(inert(row.runId()), inert(row.project()), inert(row.preset()),
                inert(row.kind()), row.state(), row.exitCode().map(String::valueOf).orElse(""),
                inert(row.startedAt().orElse("")), number(row.durationSeconds()), inert(row.cause()),
                inert(String.join(" ", row.tags())), inert(row.note()), inert(row.commit()), inert(row.pod()),
                number(row.costUsd()), inert(row.source())));
        last.forEach(name -> cells.add(number(Optional.ofNullable(row.metrics().get(name)))));
        best.forEach(name -> cells.add(number(Optional.ofNullable(row.best().get(name)))));
        return cells;
    }

    /** OWASP, "CSV injection": these first characters start a formula, in some programs after a tab or a line end too. */
    static String inert(String text) {
        return !text.isEmpty() && "=+-@\t\r\n".indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
    }

    static String number(Optional<Double> value) {
        return value.map(Cell::plain).orElse("");
    }

    private static Set<String> names(List<RunRow> rows, Function<RunRow, Map<String, Double>> metrics) {
        var names = new TreeSet<String>();
        rows.forEach(row -> names.addAll(metrics.apply(row).keySet()));
        return names;
    }
}
