package lib.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/**
 * CSV of chosen columns, or of groups: one row a group, with {@code .mean}, {@code .std} (sample standard deviation, empty for one value) and {@code .n} of every
 * figure, and what the runs of a group have in common; settings have all their values, with {@code |} between. See {@link Csv} for the rest.
 */
public final class ChosenCsv {
    private static final List<String> COMMON = List.of("group", "project", "preset", "kind", "commit", "n", "states");
    private static final List<String> PARTS = List.of(".mean", ".std", ".n");

    private ChosenCsv() {
    }

    public static String text(ReportView view) {
        return view.grouped() ? groups(view) : print(inert(view.columns()), view.runs().stream().map(run -> cells(run, view.columns())).toList());
    }

    private static List<String> inert(List<String> columns) {
        return columns.stream().map(Csv::inert).toList();
    }

    private static List<String> cells(ReportRow run, List<String> columns) {
        return columns.stream().map(column -> cell(RowKeys.cell(run, column))).toList();
    }

    /** Of a number nothing is a formula, also with a minus before it. */
    private static String cell(Cell cell) {
        return cell.kind() == Cell.Kind.NUMBER ? cell.text() : Csv.inert(cell.text());
    }

    private static String groups(ReportView view) {
        List<String> columns = view.columns().isEmpty() ? allColumns(view) : view.columns();
        var header = new ArrayList<String>();
        for (String column : columns) {
            if (GroupRow.isFigure(column)) {
                PARTS.forEach(part -> header.add(Csv.inert(column + part)));
            } else {
                header.add(Csv.inert(column));
            }
        }
        return print(header, view.groups().stream().map(group -> cells(group, columns)).toList());
    }

    private static List<String> allColumns(ReportView view) {
        Set<String> columns = new LinkedHashSet<>(COMMON);
        columns.addAll(view.varyingSettings());
        columns.addAll(List.of("duration_sec", "cost_usd"));
        columns.addAll(view.keys().metrics());
        columns.add("run_id");
        return List.copyOf(columns);
    }

    private static List<String> cells(GroupRow group, List<String> columns) {
        var cells = new ArrayList<String>();
        for (String column : columns) {
            if (GroupRow.isFigure(column)) {
                Optional<Statistic> figure = group.figure(column);
                cells.add(Csv.number(figure.map(Statistic::mean)));
                cells.add(figure.isPresent() && figure.get().deviation().isPresent() ? Cell.plain(figure.get().deviation().getAsDouble()) : "");
                cells.add(String.valueOf(figure.map(Statistic::n).orElse(0)));
            } else if (GroupRow.KEYS.contains(column)) {
                cells.add(cell(group.cell(column)));
            } else {
                List<String> values = group.values(column);
                boolean number = values.size() == 1 && RowKeys.cell(group.runs().get(0), column).kind() == Cell.Kind.NUMBER;
                cells.add(number ? values.get(0) : Csv.inert(String.join("|", values)));
            }
        }
        return cells;
    }

    private static String print(List<String> header, List<List<String>> rows) {
        var text = new StringBuilder();
        try (var printer = new CSVPrinter(text, CSVFormat.RFC4180)) {
            printer.printRecord(header);
            for (List<String> row : rows) {
                printer.printRecord(row);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }
}
