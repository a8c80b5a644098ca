package lib.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Rows as aligned columns within a width. Columns that no row fills are left out; long ids lose their middle, tags and causes
 * their end; on a very narrow terminal whole columns go. An empty list is an empty text.
 */
public final class Table {
    private static final String GAP = "  ";
    /** Of more rows, cells and lines are made by several threads: half of a report of ten thousand runs was that. */
    private static final int BY_ONE_THREAD = 1000;

    /** @param room what the column may shrink to, in characters; @param rank the order in which columns shrink and go, 0 never goes */
    private record Column(String title, int room, int rank, Function<RunRow, String> cell) {
    }

    /** A column with its cells and the width it has now. */
    private static final class Fitted {
        private final Column column;
        private final List<String> cells;
        private int width;

        Fitted(Column column, List<RunRow> rows) {
            this.column = column;
            this.cells = (rows.size() > BY_ONE_THREAD ? rows.parallelStream() : rows.stream()).map(column.cell()).toList();
            int longest = cells.stream().mapToInt(String::length).max().orElse(0);
            this.width = longest == 0 ? 0 : Math.max(longest, column.title().length());
        }
    }

    private Table() {
    }

    /** @param width characters a line may have; 0 or less means any number */
    public static String text(List<RunRow> rows, boolean color, int width) {
        if (rows.isEmpty()) {
            return "";
        }
        var columns = new ArrayList<Fitted>();
        columns(rows).stream().map(column -> new Fitted(column, rows)).filter(f -> f.width > 0).forEach(columns::add);
        if (width > 0) {
            fit(columns, width);
        }
        var text = new StringBuilder(line(columns, f -> f.column.title()));
        IntStream all = IntStream.range(0, rows.size());
        (rows.size() > BY_ONE_THREAD ? all.parallel() : all).mapToObj(index -> line(columns, f -> f.column.title().equals("STATE")
                ? StateColor.paint(padded(f, f.cells.get(index)), rows.get(index).state(), color) : f.cells.get(index))).toList().forEach(text::append);
        return text.toString();
    }

    private static List<Column> columns(List<RunRow> rows) {
        Set<String> names = rows.stream().flatMap(r -> MetricText.headline(r).stream()).map(MetricText.Headline::name)
                .collect(Collectors.toSet());
        boolean one = names.size() == 1;
        String title = one ? TerminalText.safe(names.iterator().next(), 20).toUpperCase(Locale.ROOT) : "LOSS";
        return List.of(new Column("RUN", 16, 0, r -> TerminalText.safe(r.runId(), 120)),
                new Column("STATE", 9, 0, RunRow::state),
                new Column("LAST KNOWN", 12, 7, r -> r.lastKnown().map(known -> known.state() + " " + Figures.duration(known.ageSeconds()) + " ago").orElse("")),
                new Column("STARTED", 17, 5, r -> r.startedAt().map(Figures::time).orElse("")),
                new Column("DURATION", 8, 2, r -> r.durationSeconds().map(Figures::duration).orElse("")),
                new Column("STEP", 5, 4, r -> r.metrics().containsKey("step") ? Figures.number(r.metrics().get("step")) : ""),
                new Column(title, 8, 1, r -> MetricText.headline(r).map(h -> metric(h, one)).orElse("")),
                new Column("EXIT/CAUSE", 10, 3, Table::exit),
                new Column("TAGS", 6, 6, r -> TerminalText.safe(String.join(" ", r.tags()), 60)));
    }

    private static String metric(MetricText.Headline h, boolean named) {
        return Figures.number(h.value()) + (named ? "" : " " + TerminalText.safe(h.name(), 20));
    }

    static String exit(RunRow row) {
        return (row.exitCode().map(String::valueOf).orElse("") + " " + TerminalText.safe(row.cause(), 40)).strip();
    }

    private static void fit(List<Fitted> columns, int width) {
        List<Fitted> byRank = columns.stream().sorted(Comparator.comparingInt((Fitted f) -> -f.column.rank())).toList();
        for (Fitted f : byRank) {
            int over = total(columns) - width;
            if (over > 0) {
                f.width = Math.max(Math.min(f.width, f.column.room()), f.width - over);
            }
        }
        for (Fitted f : byRank) {
            if (total(columns) > width && f.column.rank() > 0) {
                columns.remove(f);
            }
        }
        Fitted run = columns.get(0);
        run.width = Math.max(1, Math.min(run.width, run.width - (total(columns) - width)));
    }

    private static int total(List<Fitted> columns) {
        return columns.stream().mapToInt(f -> f.width).sum() + GAP.length() * (columns.size() - 1);
    }

    private static String line(List<Fitted> columns, Function<Fitted, String> cell) {
        var line = new StringBuilder();
        for (Fitted f : columns) {
            String text = cell.apply(f);
            line.append(line.isEmpty() ? "" : GAP).append(text.startsWith("\u001b[") ? text : padded(f, text));
        }
        return line.toString().stripTrailing() + "\n";
    }

    private static String padded(Fitted f, String text) {
        String cut = f.column.rank() == 0 ? TerminalText.cutMiddle(text, f.width) : TerminalText.cut(text, f.width);
        return cut + " ".repeat(Math.max(0, f.width - cut.length()));
    }
}
