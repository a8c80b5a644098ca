package lib.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Repetitions of one run as one row: figures as mean and standard deviation, the rest as far as the runs have it in common. At least one run. */
public record GroupRow(String key, List<ReportRow> runs) {
    /** Keys that only groups have. */
    static final Set<String> KEYS = Set.of("n", "states", "group");
    static final Set<String> FIGURES = Set.of("duration_sec", "cost_usd");
    private static final int SHOWN = 12;

    public GroupRow {
        runs = List.copyOf(runs);
    }

    /** Groups in the order of their first runs. */
    public static List<GroupRow> of(List<ReportRow> runs) {
        var groups = new LinkedHashMap<String, List<ReportRow>>();
        runs.forEach(run -> groups.computeIfAbsent(run.group(), key -> new ArrayList<>()).add(run));
        return groups.entrySet().stream().map(e -> new GroupRow(e.getKey(), e.getValue())).toList();
    }

    /** How many runs are in each state. */
    Map<String, Integer> states() {
        var states = new TreeMap<String, Integer>();
        runs.forEach(run -> states.merge(run.row().state(), 1, Integer::sum));
        return states;
    }

    String statesText() {
        Map<String, Integer> states = states();
        return String.join(", ", states.entrySet().stream().map(e -> states.size() == 1 ? e.getKey() : e.getValue() + " " + e.getKey()).toList());
    }

    static boolean isFigure(String key) {
        return RowKeys.isMetric(key) || key.startsWith("gpu.") || FIGURES.contains(key);
    }

    /** Nothing where no run has the figure. */
    Optional<Statistic> figure(String key) {
        List<Double> values = runs.stream().map(run -> RowKeys.cell(run, key)).filter(cell -> cell.kind() == Cell.Kind.NUMBER).map(Cell::number).toList();
        return values.isEmpty() ? Optional.empty() : Optional.of(Statistic.of(values));
    }

    /** The different values of a key, in the order of the runs. */
    List<String> values(String key) {
        var values = new LinkedHashSet<String>();
        runs.stream().map(run -> RowKeys.cell(run, key)).filter(cell -> !cell.isMissing()).forEach(cell -> values.add(cell.text()));
        return List.copyOf(values);
    }

    /** {@code 1, 2, 3}; of many the first. */
    String valuesText(String key) {
        List<String> values = values(key);
        return String.join(", ", values.subList(0, Math.min(SHOWN, values.size()))) + (values.size() > SHOWN ? ", …" : "");
    }

    /** What the group is put in order by: of a figure its mean, of a time the earliest, of the rest what all runs have in common. */
    Cell cell(String key) {
        switch (key) {
            case "n" -> {
                return Cell.number(runs.size());
            }
            case "states" -> {
                return Cell.text(statesText());
            }
            case "group" -> {
                return Cell.text(this.key);
            }
            default -> {
                return isFigure(key) ? figure(key).map(s -> Cell.number(s.mean())).orElseGet(Cell::missing) : common(key);
            }
        }
    }

    private Cell common(String key) {
        List<Cell> cells = runs.stream().map(run -> RowKeys.cell(run, key)).filter(cell -> !cell.isMissing()).toList();
        if (cells.isEmpty()) {
            return Cell.missing();
        }
        if (cells.get(0).kind() == Cell.Kind.TIME) {
            return cells.stream().filter(c -> c.kind() == Cell.Kind.TIME).min(Comparator.comparingDouble(Cell::number)).orElseThrow();
        }
        return values(key).size() == 1 ? cells.get(0) : Cell.missing();
    }
}
