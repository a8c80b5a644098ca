package lib.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The live line of a run: {@code step 120  train/loss 2.4312  val/loss 2.4000  85 ms/iter  00:12}. It remembers the last
 * value of each metric, since training and evaluation come in rows of their own.
 */
public final class ProgressLine {
    private static final List<String> NOT_METRICS = List.of("t", "attempt", "step");
    private static final List<String> FIRST = List.of("train/loss", "val/loss");
    private static final int OTHERS = 2;
    private final boolean tty;
    private final int width;
    private final Map<String, Double> latest = new LinkedHashMap<>();

    /** On a terminal the line replaces itself and never wraps; elsewhere it is plain text without a line end. */
    public ProgressLine(boolean tty, int width) {
        this.tty = tty;
        this.width = width;
    }

    /** Takes in one row of metrics.jsonl (a missing node changes nothing) and gives the text to print. */
    public String update(JsonNode metricsRow, Duration elapsed) {
        metricsRow.properties().forEach(e -> {
            if (!e.getKey().equals("t") && !e.getKey().equals("attempt")) {
                RunRow.number(e.getValue()).ifPresent(value -> latest.put(e.getKey(), value));
            }
        });
        String line = line(elapsed);
        return tty ? "\r\u001b[K" + TerminalText.cut(line, Math.max(1, width - 1)) : line;
    }

    private String line(Duration elapsed) {
        var line = new StringBuilder();
        add(line, "step");
        FIRST.forEach(name -> add(line, name));
        if (FIRST.stream().noneMatch(latest::containsKey)) {
            latest.keySet().stream().filter(n -> !NOT_METRICS.contains(n) && !n.startsWith("perf/")).limit(OTHERS)
                    .forEach(name -> add(line, name));
        }
        if (latest.containsKey("perf/iter_ms")) {
            line.append(Math.round(latest.get("perf/iter_ms"))).append(" ms/iter  ");
        }
        return line.append(Figures.clock(elapsed)).toString();
    }

    private void add(StringBuilder line, String name) {
        if (latest.containsKey(name)) {
            line.append(TerminalText.safe(name, 40)).append(' ').append(Figures.number(latest.get(name))).append("  ");
        }
    }
}
