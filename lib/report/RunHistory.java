package lib.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a watch remembers of one run: its losses and the use of its GPUs from their beginning, how fast it steps, and how far it has to go. Bounded. */
public final class RunHistory {
    private static final int POINTS = 512;
    private static final int LOSSES_AT_MOST = 6;
    private static final int GPUS_AT_MOST = 64;
    private static final int PACE_ROWS = 40;
    private static final int LONGEST_NAME = 200;
    /** How scripts call the number of steps that they will do: nanoGPT, Hugging Face, Lightning and the like. */
    private static final List<String> TOTAL = List.of("max_iters", "max_steps", "num_train_steps", "train_steps", "total_steps", "num_steps", "max_iterations",
            "num_iterations", "train_iters", "total_iters");
    private final Map<String, Series> losses = new TreeMap<>();
    private final Map<Integer, Series> gpus = new TreeMap<>();
    private final Map<Integer, JsonNode> newestGpu = new TreeMap<>();
    private final Deque<Step> pace = new ArrayDeque<>();
    private JsonNode config = MissingNode.getInstance();

    private record Step(double step, Instant at) {
    }

    public void config(JsonNode known) {
        config = known.isObject() ? known : config;
    }

    /** The file's rows come from its first again. */
    public void metricsAnew() {
        losses.clear();
        pace.clear();
    }

    public void gpuAnew() {
        gpus.clear();
        newestGpu.clear();
    }

    /** Takes a row of metrics.jsonl; a loss that is null has diverged. */
    public void metrics(JsonNode row) {
        JsonNode step = row.path("step");
        for (Map.Entry<String, JsonNode> e : row.properties()) {
            boolean known = losses.containsKey(e.getKey());
            boolean wanted = e.getKey().endsWith("loss") && e.getKey().length() <= LONGEST_NAME && (e.getValue().isNumber() || e.getValue().isNull());
            if (wanted && (known || losses.size() < LOSSES_AT_MOST)) {
                losses.computeIfAbsent(e.getKey(), name -> new Series(name, POINTS)).add(step.asDouble(), 0, e.getValue().isNull() ? Double.NaN : e.getValue().doubleValue());
            }
        }
        instant(row.path("t").asText()).filter(t -> step.isNumber()).ifPresent(t -> pace(new Step(step.doubleValue(), t)));
    }

    /** A run that goes back to a checkpoint begins its pace anew. */
    private void pace(Step next) {
        if (!pace.isEmpty() && next.step() <= pace.getLast().step()) {
            if (next.step() == pace.getLast().step()) {
                return;
            }
            pace.clear();
        }
        pace.addLast(next);
        if (pace.size() > PACE_ROWS) {
            pace.removeFirst();
        }
    }

    /** Takes a row of gpu.jsonl. */
    public void gpu(JsonNode row) {
        int index = row.path("index").asInt(-1);
        if (index >= 0 && (gpus.containsKey(index) || gpus.size() < GPUS_AT_MOST)) {
            newestGpu.put(index, row);
            gpus.computeIfAbsent(index, i -> new Series("gpu " + i, POINTS)).add(0, 0, row.path("util_pct").asDouble(0));
        }
    }

    /** Training first, where it is called so. */
    Collection<Series> losses() {
        var ordered = new ArrayList<>(losses.values());
        ordered.sort(java.util.Comparator.comparing(s -> !s.name().startsWith("train/") && !s.name().equals("loss")));
        return ordered;
    }

    Map<Integer, Series> gpus() {
        return gpus;
    }

    /** The newest row of a GPU. */
    JsonNode newest(int gpu) {
        return newestGpu.get(gpu);
    }

    /** Steps a second over the latest rows. */
    Optional<Double> stepsPerSecond() {
        if (pace.size() < 2) {
            return Optional.empty();
        }
        double seconds = java.time.Duration.between(pace.getFirst().at(), pace.getLast().at()).toMillis() / 1000.0;
        double steps = pace.getLast().step() - pace.getFirst().step();
        return seconds > 0 && Double.isFinite(steps) ? Optional.of(steps / seconds) : Optional.empty();
    }

    /** The step at which the run will be done, where its settings tell. */
    Optional<Double> lastStep() {
        Map<String, JsonNode> values = ConfigValues.of(config);
        return TOTAL.stream().flatMap(name -> values.entrySet().stream().filter(e -> e.getKey().substring(e.getKey().lastIndexOf('.') + 1).equals(name)))
                .map(Map.Entry::getValue).filter(v -> v.isNumber() && v.doubleValue() > 0).map(JsonNode::doubleValue).findFirst();
    }

    private static Optional<Instant> instant(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
