package lib.report;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import lib.config.Nearest;
import lib.run.ExitCode;
import lib.run.OpsException;

/**
 * The keys under which runs have values, which are the columns of the CSV: the fixed ones, {@code last.METRIC}, {@code best.METRIC}, {@code config.SETTING},
 * {@code gpu.FIGURE}, {@code wandb_url}, and {@code result} for the metric that most runs are judged by. Filters, orders and columns name values by them.
 */
public final class RowKeys {
    public static final String CONFIG = "config.";
    static final String LAST = "last.";
    static final String BEST = "best.";
    static final Set<String> GPU = Set.of("util_mean_pct", "memory_peak_mib", "energy_wh");
    private static final String RESULT = "result";
    private static final Map<String, String> ALIASES = Map.of("run", "run_id", "started", "started_at", "duration", "duration_sec",
            "cost", "cost_usd", "step", "last.step", "tag", "tags");
    private static final int NEAREST_OF = 5000;
    private final Collection<ReportRow> rows;
    private final Set<String> known = new LinkedHashSet<>();
    private Optional<String> result = Optional.empty();

    /** All values of all runs are looked at when a key is asked for: a plain table asks for none. */
    public RowKeys(Collection<ReportRow> rows) {
        this.rows = rows;
    }

    private Set<String> known() {
        if (known.isEmpty()) {
            read();
        }
        return known;
    }

    private void read() {
        known.addAll(Csv.COLUMNS);
        known.add("wandb_url");
        GPU.stream().sorted().forEach(name -> known.add("gpu." + name));
        var last = new TreeSet<String>();
        var best = new TreeSet<String>();
        var config = new TreeSet<String>();
        var headlines = new HashMap<String, Integer>();
        for (ReportRow each : rows) {
            last.addAll(each.row().metrics().keySet());
            best.addAll(each.row().best().keySet());
            config.addAll(each.config().keySet());
            MetricText.headline(each.row()).ifPresent(h -> headlines.merge((each.row().best().containsKey(h.name()) ? BEST : LAST) + h.name(), 1, Integer::sum));
        }
        last.forEach(name -> known.add(LAST + name));
        best.forEach(name -> known.add(BEST + name));
        config.forEach(name -> known.add(CONFIG + name));
        result = headlines.entrySet().stream().max(Map.Entry.<String, Integer>comparingByValue().thenComparing(Map.Entry.comparingByKey())).map(Map.Entry::getKey);
    }

    /** The key of the metric that stands for most runs. */
    Optional<String> result() {
        known();
        return result;
    }

    List<String> settings() {
        return known().stream().filter(key -> key.startsWith(CONFIG)).toList();
    }

    List<String> metrics() {
        return known().stream().filter(RowKeys::isMetric).toList();
    }

    static boolean isMetric(String key) {
        return key.startsWith(LAST) || key.startsWith(BEST);
    }

    /** The key that was meant, by its full name. USAGE with the nearest ones where no run has such a key. @param more keys that are right as well */
    public String find(String option, String key, Set<String> more) {
        String full = known().contains(key) || more.contains(key) ? key : key.equals(RESULT) ? result.orElse(key) : ALIASES.getOrDefault(key, key);
        if (known.contains(full) || more.contains(full)) {
            return full;
        }
        List<String> near = near(key);
        throw new OpsException(ExitCode.USAGE, option + ": no run has a value '" + TerminalText.safe(key, 80) + "'", near.isEmpty()
                ? "keys: state, preset, tags, duration_sec, ... (the columns of --format csv), last.METRIC, best.METRIC, config.SETTING"
                : "did you mean " + String.join(" or ", near) + "?");
    }

    private List<String> near(String key) {
        var near = new LinkedHashSet<String>();
        known.stream().filter(k -> k.endsWith("." + key) || k.endsWith("/" + key)).forEach(near::add);
        List<String> some = known.stream().limit(NEAREST_OF).toList();
        Nearest.of(key, some).ifPresent(near::add);
        for (String area : List.of(BEST, LAST, CONFIG)) {
            Nearest.of(area + key, some.stream().filter(k -> k.startsWith(area)).toList()).ifPresent(near::add);
        }
        return new ArrayList<>(near).subList(0, Math.min(3, near.size())).stream().map(k -> TerminalText.safe(k, 80)).toList();
    }

    /** What a run has under a full key. */
    static Cell cell(ReportRow run, String key) {
        int dot = key.indexOf('.');
        if (dot < 0) {
            return fixed(run, key);
        }
        String name = key.substring(dot + 1);
        return switch (key.substring(0, dot + 1)) {
            case LAST -> number(run.row().metrics().get(name));
            case BEST -> number(run.row().best().get(name));
            case CONFIG -> run.config().containsKey(name) ? Cell.json(run.config().get(name)) : Cell.missing();
            default -> number(run.gpu().get(name));
        };
    }

    private static Cell number(Double value) {
        return value == null ? Cell.missing() : Cell.number(value);
    }

    private static Cell fixed(ReportRow run, String key) {
        RunRow row = run.row();
        return switch (key) {
            case "run_id" -> Cell.text(row.runId());
            case "project" -> Cell.text(row.project());
            case "preset" -> Cell.text(row.preset());
            case "kind" -> Cell.text(row.kind());
            case "state" -> Cell.text(row.state());
            case "exit_code" -> row.exitCode().map(Cell::number).orElseGet(Cell::missing);
            case "started_at" -> row.startedAt().map(Cell::time).orElseGet(Cell::missing);
            case "duration_sec" -> row.durationSeconds().map(Cell::number).orElseGet(Cell::missing);
            case "cause" -> Cell.text(row.cause());
            case "tags" -> Cell.texts(row.tags());
            case "note" -> Cell.text(row.note());
            case "commit" -> Cell.text(row.commit());
            case "pod" -> Cell.text(row.pod());
            case "cost_usd" -> row.costUsd().map(Cell::number).orElseGet(Cell::missing);
            case "wandb_url" -> Cell.text(run.wandb());
            default -> Cell.text(row.source());
        };
    }
}
