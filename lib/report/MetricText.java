package lib.report;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Metrics in words, and which one stands for a run where there is room for one. */
final class MetricText {
    private static final List<String> PREFERRED = List.of("val/loss", "eval/loss", "test/loss", "train/loss", "loss");
    private static final int SHOWN = 8;

    record Headline(String name, double value) {
    }

    private MetricText() {
    }

    /** The best validation loss, else its last, else another loss, else any metric. */
    static Optional<Headline> headline(RunRow row) {
        for (String name : PREFERRED) {
            Optional<Headline> found = find(row, name);
            if (found.isPresent()) {
                return found;
            }
        }
        return row.best().keySet().stream().findFirst()
                .or(() -> row.metrics().keySet().stream().filter(n -> n.endsWith("loss")).findFirst())
                .or(() -> row.metrics().keySet().stream().filter(n -> !n.equals("step") && !n.startsWith("perf/")).findFirst())
                .flatMap(name -> find(row, name));
    }

    private static Optional<Headline> find(RunRow row, String name) {
        return Optional.ofNullable(row.best().getOrDefault(name, row.metrics().get(name))).map(v -> new Headline(name, v));
    }

    /** {@code step 200  train/loss 1.9310}: the step first, then by the file's order, the first eight. */
    static String line(Map<String, Double> metrics) {
        String step = metrics.containsKey("step") ? "step " + Figures.number(metrics.get("step")) + "  " : "";
        String rest = metrics.entrySet().stream().filter(e -> !e.getKey().equals("step")).limit(SHOWN)
                .map(e -> TerminalText.safe(e.getKey(), 40) + " " + Figures.number(e.getValue())).collect(Collectors.joining("  "));
        return (step + rest).strip() + (metrics.size() > SHOWN + 1 ? "  …" : "");
    }
}
