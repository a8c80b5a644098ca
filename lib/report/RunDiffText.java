package lib.report;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import lib.report.RunDiff.Difference;
import lib.report.RunDiff.Gap;
import lib.report.RunDiff.Outcome;

/** A comparison as aligned lines within a width: what differs, what came out, and what can't be compared. Equal things have no line. */
public final class RunDiffText {
    private static final int ROWS_OF_AN_AREA = 20;
    private static final int NAME_AT_LEAST = 16;
    private static final int NAME_AT_MOST = 28;
    private static final int VALUES_AT_LEAST = 30;
    private static final int NOTE_AT_MOST = 40;
    private static final int ITEMS_AT_MOST = 12;
    private static final String GAP = "  ";
    private static final String SAME = "nothing that is recorded differs";
    private final int width;
    private final StringBuilder text = new StringBuilder();

    private RunDiffText(int width) {
        this.width = width;
    }

    /** A row: the words before the values, the two values, and what stands in parentheses behind them. */
    private record Row(String area, String name, RunDiffValues.Pair values, String note, List<String> files) {
    }

    /** @param width characters a line should have at most; a very narrow one is exceeded rather than emptied */
    public static String of(RunDiff diff, int width) {
        var text = new RunDiffText(width);
        text.head("A", diff.a());
        text.head("B", diff.b());
        if (diff.differences().isEmpty() && diff.outcomes().isEmpty()) {
            text.line("").line(SAME);
        } else {
            text.line("").line("what differs, the likeliest reason first").rows(differences(diff), diff.differences().size());
            text.line("").line("what came out").rows(outcomes(diff), diff.outcomes().size());
        }
        text.gaps(diff.gaps());
        return text.text.toString();
    }

    private void head(String letter, RunDiff.Side side) {
        line(letter + GAP + TerminalText.safe(side.runId(), 120) + GAP + side.state().text());
    }

    private RunDiffText line(String line) {
        text.append(line.stripTrailing()).append('\n');
        return this;
    }

    private static List<Row> differences(RunDiff diff) {
        Map<String, Integer> counts = new HashMap<>();
        var rows = new ArrayList<Row>();
        for (Difference d : diff.differences()) {
            if (counts.merge(d.area(), 1, Integer::sum) <= ROWS_OF_AN_AREA) {
                rows.add(new Row(d.area(), d.name(), RunDiffValues.of(d), d.note(), d.files()));
            }
        }
        return rows;
    }

    private static List<Row> outcomes(RunDiff diff) {
        return diff.outcomes().stream().limit(2L * ROWS_OF_AN_AREA)
                .map(o -> new Row("", o.name(), new RunDiffValues.Pair(o.aText(), o.bText()), o.change(), List.of())).toList();
    }

    private void rows(List<Row> rows, int all) {
        if (rows.isEmpty()) {
            line(GAP + SAME);
            return;
        }
        int area = rows.stream().mapToInt(r -> r.area().length()).max().orElse(0);
        int longest = rows.stream().mapToInt(r -> TerminalText.safe(r.name(), NAME_AT_MOST).length()).max().orElse(0);
        int name = Math.min(longest, Math.max(NAME_AT_LEAST, Math.min(NAME_AT_MOST, width / 4)));
        for (Row row : rows) {
            String shown = TerminalText.cutMiddle(TerminalText.safe(row.name(), 400), name);
            String before = GAP + (area == 0 ? "" : padded(row.area(), area) + GAP) + padded(shown, name) + GAP;
            line(before + values(row, width - before.length()));
            if (!row.files().isEmpty()) {
                items(" ".repeat(before.length()), row.files());
            }
        }
        if (all > rows.size()) {
            line(GAP + "… and " + (all - rows.size()) + " more: --json has them all");
        }
    }

    private static String values(Row row, int room) {
        String note = row.note().isEmpty() ? "" : GAP + "(" + TerminalText.safe(row.note(), NOTE_AT_MOST) + ")";
        boolean fits = room - note.length() >= VALUES_AT_LEAST;
        return row.values().text(Math.max(VALUES_AT_LEAST, fits ? room - note.length() : room)) + (fits ? note : "");
    }

    private void gaps(List<Gap> gaps) {
        if (gaps.isEmpty()) {
            return;
        }
        line("").line("not compared, since it isn't recorded");
        for (String side : List.of("a", "b")) {
            List<String> items = gaps.stream().filter(g -> g.side().equals(side)).map(RunDiffText::item).toList();
            if (!items.isEmpty()) {
                items(GAP + "in " + (side.equals("a") ? "A" : "B") + GAP, items);
            }
        }
    }

    private static String item(Gap gap) {
        String name = gap.name().isEmpty() || gap.area().equals(gap.name()) ? gap.area() : gap.area() + " " + gap.name();
        return name + (gap.why().isEmpty() ? "" : " (" + gap.why() + ")");
    }

    /** A list over as many lines as it needs, the first of them behind {@code before}. */
    private void items(String before, List<String> items) {
        var line = new StringBuilder(before);
        List<String> shown = Stream.concat(items.stream().limit(ITEMS_AT_MOST).map(i -> TerminalText.safe(i, 100)),
                Stream.of("… and " + (items.size() - ITEMS_AT_MOST) + " more").filter(more -> items.size() > ITEMS_AT_MOST)).toList();
        for (int i = 0; i < shown.size(); i++) {
            String item = shown.get(i) + (i + 1 < shown.size() ? ", " : "");
            if (line.length() > before.length() && line.length() + item.stripTrailing().length() > width) {
                line(line.toString());
                line = new StringBuilder(" ".repeat(before.length()));
            }
            line.append(item);
        }
        line(line.toString());
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }
}
