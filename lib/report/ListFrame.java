package lib.report;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import lib.run.RunState;

/** The screen of {@code ops run list --watch}: a line a run, with its loss as a sparkline and the use of its GPUs. */
public final class ListFrame {
    private static final String GAP = "  ";
    private static final String MARGIN = "  ";
    private static final int CURVE = 24;

    /**
     * A run in the list.
     *
     * @param changed its state is another one since a moment ago
     */
    public record Line(WatchedRun run, boolean changed) {
    }

    /** @param room columns that it takes at most; @param rank the order in which columns go on a narrow terminal, 0 never */
    private record Column(String title, int room, int rank, BiFunction<WatchedRun, Instant, String> cell) {
    }

    private static final List<Column> COLUMNS = List.of(
            new Column("RUN", 60, 0, (w, now) -> TerminalText.safe(w.run().id(), 120)),
            new Column("STATE", 9, 0, (w, now) -> w.state().text()),
            new Column("LAST KNOWN", 24, 4, (w, now) -> w.state() == RunState.UNKNOWN ? w.seen().state().text() + " " + Figures.duration(w.unseenSeconds(now)) + " ago" : ""),
            new Column("ELAPSED", 8, 5, (w, now) -> w.durationSeconds(now).map(Figures::duration).orElse("")),
            new Column("STEP", 10, 6, (w, now) -> RunRow.of(w.run()).metrics().containsKey("step") ? Figures.number(RunRow.of(w.run()).metrics().get("step")) : ""),
            new Column("LOSS", 12, 7, (w, now) -> loss(w)),
            new Column("CURVE", CURVE, 3, (w, now) -> w.history().losses().stream().findFirst().map(s -> Sparkline.of(s.values(), CURVE)).orElse("")),
            new Column("GPU", 5, 2, ListFrame::gpu),
            new Column("EXIT/CAUSE", 20, 1, (w, now) -> Table.exit(RunRow.of(w.run()))));
    private final List<Line> runs;
    private final int columns;
    private final Instant now;

    private ListFrame(List<Line> runs, int columns, Instant now) {
        this.runs = runs;
        this.columns = columns;
        this.now = now;
    }

    /** {@code title} is what is listed; {@code trouble} why the pod doesn't answer, empty while it does. At most {@code rows} lines, none wider than {@code columns}. */
    public static List<String> of(String title, List<Line> runs, String trouble, int columns, int rows, Instant now) {
        var lines = new ArrayList<String>();
        lines.add(header(title, runs, columns, now));
        if (!trouble.isEmpty()) {
            lines.add(StatusFrame.ALARM + "\u001b[33m no answer " + StatusFrame.RESET + " asking again: " + TerminalText.safe(trouble, 300));
        }
        lines.add("");
        int room = Math.max(0, rows - lines.size() - 1);
        boolean all = runs.size() <= room;
        List<Line> shown = runs.subList(0, all ? runs.size() : Math.max(0, room - 1));
        lines.addAll(new ListFrame(shown, columns, now).table());
        if (!all) {
            List<Line> rest = runs.subList(shown.size(), runs.size());
            lines.add(StatusFrame.DIM + "and " + rest.size() + " more: " + counts(rest, false) + StatusFrame.RESET);
        }
        return lines.stream().limit(rows).map(line -> ColumnWidth.cut(line, columns)).toList();
    }

    private static String header(String title, List<Line> runs, int columns, Instant now) {
        String clock = StatusFrame.CLOCK.format(now);
        String left = StatusFrame.BOLD + TerminalText.safe(title, 80) + StatusFrame.RESET + GAP + (runs.isEmpty() ? "no runs" : counts(runs, true));
        int room = columns - clock.length() - 2;
        return room < 20 ? left : ColumnWidth.fill(left, room) + GAP + StatusFrame.DIM + clock + StatusFrame.RESET;
    }

    private static String counts(List<Line> runs, boolean color) {
        Map<RunState, Long> counts = runs.stream().collect(Collectors.groupingBy(l -> l.run().state(), TreeMap::new, Collectors.counting()));
        return counts.entrySet().stream().map(e -> e.getValue() + " " + StateColor.paint(e.getKey().text(), e.getKey().text(), color)).collect(Collectors.joining(GAP));
    }

    /** A column with its cells and the width that they take; 0 where no run fills it. */
    private record Filled(Column column, List<String> cells, int width) {
        static Filled of(Column column, List<Line> runs, Instant now) {
            List<String> cells = runs.stream().map(l -> column.cell().apply(l.run(), now)).toList();
            int longest = cells.stream().mapToInt(ColumnWidth::of).max().orElse(0);
            return new Filled(column, cells, longest == 0 ? 0 : Math.min(column.room(), Math.max(longest, column.title().length())));
        }

        /** What an id begins with and its random end stay. */
        Filled narrower(int by) {
            int less = Math.max(1, width - by);
            return new Filled(column, cells.stream().map(cell -> TerminalText.cutMiddle(cell, less)).toList(), less);
        }

        boolean isRun() {
            return column.rank() == 0 && !column.title().equals("STATE");
        }
    }

    private List<String> table() {
        var lines = new ArrayList<String>();
        if (runs.isEmpty()) {
            return lines;
        }
        List<Filled> filled = fitting();
        lines.add(MARGIN + StatusFrame.DIM + line(filled, f -> f.column().title()) + StatusFrame.RESET);
        for (int i = 0; i < runs.size(); i++) {
            int row = i;
            String mark = runs.get(i).changed() ? StatusFrame.BOLD + "* " + StatusFrame.RESET : MARGIN;
            lines.add(mark + line(filled, f -> painted(f.column(), f.cells().get(row), runs.get(row).run())));
        }
        return lines;
    }

    /** Without the columns that nothing fills, and those for which there is no room. */
    private List<Filled> fitting() {
        var filled = new ArrayList<>(COLUMNS.stream().map(c -> Filled.of(c, runs, now)).filter(f -> f.width() > 0).toList());
        while (total(filled) > columns && filled.stream().anyMatch(f -> f.column().rank() > 0)) {
            filled.remove(filled.stream().max(Comparator.comparingInt(f -> f.column().rank())).orElseThrow());
        }
        int over = Math.max(0, total(filled) - columns);
        filled.replaceAll(f -> f.isRun() ? f.narrower(over) : f);
        return filled;
    }

    private static int total(List<Filled> filled) {
        return MARGIN.length() + filled.stream().mapToInt(f -> f.width() + GAP.length()).sum() - GAP.length();
    }

    private static String line(List<Filled> filled, Function<Filled, String> text) {
        return filled.stream().map(f -> ColumnWidth.fill(text.apply(f), f.width())).collect(Collectors.joining(GAP)).stripTrailing();
    }

    private static String painted(Column column, String cell, WatchedRun w) {
        return switch (column.title()) {
            case "STATE" -> StateColor.paint((StatusFrame.standsOut(w.state()) ? StatusFrame.BOLD : "") + cell, w.state().text(), true);
            case "CURVE" -> StatusFrame.curve(cell, "\u001b[36m");
            default -> cell;
        };
    }

    private static String loss(WatchedRun w) {
        return MetricText.headline(RunRow.of(w.run())).map(h -> Figures.number(h.value())).orElse("");
    }

    private static String gpu(WatchedRun w, Instant now) {
        String use = w.run().heartbeat().getOrDefault("gpu_util", "");
        return w.seen().state().isFinal() || !use.matches("\\d{1,3}") ? "" : use + " %";
    }
}
