package bench;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.Set;

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

    private static final List<String> HEAD = List.of("quantity", "ops", "beside", "its median", "ops / it");

    static Result alone(String quantity, String unit, double ops) {
        return new Result(quantity, unit, ops, "", OptionalDouble.empty());
    }

    static Result beside(String quantity, String unit, double ops, String peer, double value) {
        return new Result(quantity, unit, ops, peer, OptionalDouble.of(value));
    }

    List<String> cells() {
        boolean alone = value.isEmpty();
        return List.of(quantity, Table.number(ops) + " " + unit, peer, alone ? "" : Table.number(value.getAsDouble()) + " " + unit,
                alone || value.getAsDouble() == 0 ? "" : String.format(Locale.ROOT, "%.2f", ops / value.getAsDouble()));
    }

    static Table table(List<Result> results) {
        return new Table(HEAD, results.stream().map(Result::cells).toList(), Set.of(0, 2));
    }
}
