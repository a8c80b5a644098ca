package lib.report;

import java.util.List;

/** The differences of a comparison as plain lines: {@code torch 2.4.0 → 2.5.1}. */
public final class RunDiffLines {
    private static final int VALUES = 120;
    private static final int LINES_AT_MOST = 40;

    private RunDiffLines() {
    }

    /** Areas of which the first run's record tells nothing, so that nobody can say whether they are equal. */
    public static List<String> unknown(RunDiff diff) {
        return diff.gaps().stream().filter(gap -> gap.side().equals("a")).map(gap -> gap.area()).distinct().toList();
    }

    public static List<String> of(RunDiff diff) {
        return diff.differences().stream().limit(LINES_AT_MOST)
                .map(d -> TerminalText.safe(d.area().equals("package") ? d.name() : d.area() + " " + d.name(), 80) + " " + RunDiffValues.of(d).text(VALUES)).toList();
    }
}
