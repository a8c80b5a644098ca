package lib.report;

import java.util.List;
import java.util.Map;

/** Values as people read them in a table: short numbers, times to the minute, durations in hours and minutes. The text is the run's, whatever is in it. */
final class CellText {
    private static final Map<String, String> TITLES = Map.of("run_id", "run", "started_at", "started", "duration_sec", "duration", "last.step", "step");

    private CellText() {
    }

    static String of(ReportRow run, String column) {
        return of(RowKeys.cell(run, column), column);
    }

    static String of(GroupRow group, String column) {
        if (GroupRow.isFigure(column)) {
            return group.figure(column).map(s -> s.text(group.runs().size(), value -> figure(value, column))).orElse("");
        }
        return GroupRow.KEYS.contains(column) ? of(group.cell(column), column) : column.equals("started_at") ? of(group.cell(column), column) : group.valuesText(column);
    }

    private static String of(Cell cell, String column) {
        return switch (cell.kind()) {
            // A setting is shown as it was given, a result as a figure.
            case NUMBER -> column.startsWith(RowKeys.CONFIG) ? cell.text() : figure(cell.number(), column);
            case TIME -> Figures.time(cell.text());
            default -> cell.text();
        };
    }

    private static String figure(double value, String column) {
        return column.equals("duration_sec") ? Figures.duration(value) : Figures.number(value);
    }

    /** {@code best.val/loss}, but a setting by its bare name, and what is shown in other units without its own. */
    static String title(String column) {
        return column.startsWith(RowKeys.CONFIG) ? column.substring(RowKeys.CONFIG.length()) : TITLES.getOrDefault(column, column);
    }

    /** Numbers stand to the right. */
    static boolean isNumber(List<ReportRow> runs, String column) {
        return runs.stream().map(run -> RowKeys.cell(run, column)).filter(cell -> !cell.isMissing()).findFirst().filter(cell -> cell.kind() == Cell.Kind.NUMBER).isPresent();
    }
}
