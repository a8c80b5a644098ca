package bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What a quantity becomes as something else grows: medians, a line for each contestant. {@link Curves} draws it.
 *
 * @param name   of its file: lower case, and unique
 * @param xLabel what grows, with its unit: {@code runs}, {@code round trip (ms)}
 * @param yLabel what was measured
 * @param unit   of what was measured
 * @param lines  for each contestant, ours first, its median at each x
 */
record Curve(String name, String xLabel, String yLabel, String unit, Map<String, SortedMap<Double, Double>> lines) {

    Curve(String name, String xLabel, String yLabel, String unit) {
        this(name, xLabel, yLabel, unit, new LinkedHashMap<>());
    }

    /** The first quantity of a contest that has been run. */
    Curve at(double x, Contest contest) {
        return at(x, contest, 0);
    }

    /** One quantity of a contest that has been run, counted from 0. */
    Curve at(double x, Contest contest, int quantity) {
        contest.names().forEach(name -> at(x, name, contest.median(name, quantity)));
        return this;
    }

    Curve at(double x, String contestant, double median) {
        lines.computeIfAbsent(contestant, c -> new TreeMap<>()).put(x, median);
        return this;
    }

    /** A row for each x, a column for each contestant; a place is empty where one has no point. */
    Table table() {
        var head = new ArrayList<>(List.of(xLabel));
        head.addAll(lines.keySet());
        var xs = new TreeSet<Double>();
        lines.values().forEach(line -> xs.addAll(line.keySet()));
        List<List<String>> rows = xs.stream().map(x -> Stream.concat(Stream.of(x),
                lines.values().stream().map(line -> line.get(x))).map(v -> v == null ? "" : Table.number(v)).toList()).toList();
        return new Table(head, rows, Set.of());
    }

    /** Only what spans more than a factor of twenty needs the other scale, which has no zero. */
    static boolean isLogarithmic(Iterable<Double> values) {
        double least = Double.MAX_VALUE;
        double most = 0;
        for (double value : values) {
            least = Math.min(least, value);
            most = Math.max(most, value);
        }
        return least > 0 && most / least > 20;
    }
}
