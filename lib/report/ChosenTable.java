package lib.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.function.Function;

/** A table of chosen columns, or of groups, within a width: the widest columns lose their ends first, then the last columns go. An empty list is an empty text. */
public final class ChosenTable {
    private static final String GAP = "  ";
    private static final int LEAST = 8;
    private static final int TEXT_AT_MOST = 200;

    private record Column(String key, String title, List<String> cells, int width) {
        Column within(int limit) {
            return new Column(key, title, cells, Math.min(width, limit));
        }
    }

    private ChosenTable() {
    }

    /** @param width columns of the terminal; 0 or less means any number */
    public static String text(ReportView view, boolean color, int width) {
        if (view.grouped()) {
            List<String> columns = view.columns().isEmpty() ? view.groupColumns() : view.columns();
            return print(view.groups(), columns, CellText::of, color, width);
        }
        return print(view.runs(), view.columns(), CellText::of, color, width);
    }

    private static <T> String print(List<T> rows, List<String> keys, BiFunction<T, String, String> cell, boolean color, int width) {
        if (rows.isEmpty()) {
            return "";
        }
        var columns = new ArrayList<Column>();
        for (String key : keys) {
            String title = TerminalText.safe(CellText.title(key).toUpperCase(Locale.ROOT), 60);
            List<String> cells = rows.stream().map(row -> TerminalText.safe(cell.apply(row, key), TEXT_AT_MOST)).toList();
            columns.add(new Column(key, title, cells, Math.max(ColumnWidth.of(title), cells.stream().mapToInt(ColumnWidth::of).max().orElse(0))));
        }
        List<Column> fitted = width > 0 ? fitted(columns, width) : columns;
        var text = new StringBuilder(line(fitted, Column::title, false));
        for (int i = 0; i < rows.size(); i++) {
            int row = i;
            text.append(line(fitted, column -> column.cells().get(row), color));
        }
        return text.toString();
    }

    private static List<Column> fitted(List<Column> columns, int width) {
        var fitted = new ArrayList<Column>(columns);
        while (total(fitted) > width && fitted.size() > 1) {
            int widest = fitted.stream().mapToInt(Column::width).max().orElse(0);
            if (widest <= LEAST) {
                fitted.remove(fitted.size() - 1);
                continue;
            }
            int at = fitted.stream().max(Comparator.comparingInt(Column::width)).map(fitted::indexOf).orElse(0);
            int next = fitted.stream().mapToInt(Column::width).filter(w -> w < widest).max().orElse(LEAST);
            fitted.set(at, fitted.get(at).within(Math.max(Math.max(LEAST, Math.min(next, widest - 1)), widest - (total(fitted) - width))));
        }
        fitted.set(0, fitted.get(0).within(Math.max(1, fitted.get(0).width() - Math.max(0, total(fitted) - width))));
        return fitted;
    }

    private static int total(List<Column> columns) {
        return columns.stream().mapToInt(Column::width).sum() + GAP.length() * (columns.size() - 1);
    }

    private static String line(List<Column> columns, Function<Column, String> cell, boolean color) {
        var line = new StringBuilder();
        for (Column column : columns) {
            String text = cell.apply(column);
            boolean id = column.key().equals("run_id") && text.length() == ColumnWidth.of(text);
            String cut = id ? TerminalText.cutMiddle(text, column.width()) : ColumnWidth.cut(text, column.width());
            String padded = cut + " ".repeat(Math.max(0, column.width() - ColumnWidth.of(cut)));
            line.append(line.isEmpty() ? "" : GAP).append(column.key().equals("state") ? StateColor.paint(padded, text, color) : padded);
        }
        return line.toString().stripTrailing() + "\n";
    }
}
