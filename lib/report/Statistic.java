package lib.report;

import java.util.List;
import java.util.OptionalDouble;
import java.util.function.DoubleFunction;

/**
 * The mean of some values and their sample standard deviation, which has n - 1 in its denominator (Bessel) and so needs two values. A value that isn't finite
 * makes both so: a run that diverged isn't passed over.
 */
public record Statistic(int n, double mean, OptionalDouble deviation) {
    /** @param values at least one */
    static Statistic of(List<Double> values) {
        int n = values.size();
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        double mean = sum / n;
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        return new Statistic(n, mean, n > 1 ? OptionalDouble.of(Math.sqrt(squares / (n - 1))) : OptionalDouble.empty());
    }

    /** {@code 2.0112 ± 0.0031}; how many values there are only where the group has more runs. */
    String text(int runs, DoubleFunction<String> figure) {
        return figure.apply(mean) + (deviation.isPresent() ? " ± " + figure.apply(deviation.getAsDouble()) : "") + (n < runs ? " (n " + n + ")" : "");
    }
}
