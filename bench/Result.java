package bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * One line of the table.
 *
 * @param quantity what was measured
 * @param unit     of both values: {@code s}, {@code MB}, {@code %} ...
 * @param ops      our median
 * @param peer     whose value stands beside ours, empty where nothing can
 * @param value    the peer's median
 */
record Result(String quantity, String unit, double ops, String peer, OptionalDouble value) {

    static final List<String> HEAD = List.of("quantity", "ops", "beside", "its median", "ops / it");

    static Result alone(String quantity, String unit, double ops) {
        return new Result(quantity, unit, ops, "", OptionalDouble.empty());
    }

    static Result beside(String quantity, String unit, double ops, String peer, double value) {
        return new Result(quantity, unit, ops, peer, OptionalDouble.of(value));
    }

    List<String> cells() {
        boolean alone = value.isEmpty();
        return List.of(quantity, number(ops) + " " + unit, peer, alone ? "" : number(value.getAsDouble()) + " " + unit,
                alone || value.getAsDouble() == 0 ? "" : String.format(Locale.ROOT, "%.2f", ops / value.getAsDouble()));
    }

    private static String number(double value) {
        boolean whole = value == Math.rint(value);
        return String.format(Locale.ROOT, whole ? "%.0f" : Math.abs(value) >= 20 ? "%.1f" : "%.3f", value);
    }

    /** Columns as wide as their contents, numbers to the right. */
    static String table(List<Result> results) {
        var rows = new ArrayList<>(List.of(HEAD));
        results.forEach(r -> rows.add(r.cells()));
        var text = new StringBuilder();
        for (List<String> row : rows) {
            for (int column = 0; column < row.size(); column++) {
                int c = column;
                int width = rows.stream().mapToInt(r -> r.get(c).length()).max().orElse(1);
                boolean left = column == 0 || column == 2;
                text.append("  ").append(String.format("%" + (left ? "-" : "") + Math.max(1, width) + "s", row.get(column)));
            }
            text.append('\n');
        }
        return text.toString().replaceAll(" +\n", "\n");
    }
}
