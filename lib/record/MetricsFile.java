package lib.record;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Instant;
import lib.run.RunDir;
import lib.run.Timestamp;
import lib.store.Json;

/**
 * metrics.jsonl. After a restart the log is read again from the last save on, and what the file already has isn't written twice. A step that an earlier
 * attempt had reported already is marked: {@code "repeated": true}.
 */
final class MetricsFile {
    private static final int MOST_WAITING = 64 * 1024;
    private final JsonLines lines;
    private final int attempt;
    private final StringBuilder waiting = new StringBuilder();
    private long inFile;
    private long count;
    private long earlier = -1;
    private volatile long step;

    /** @param saved what was known when the file had {@code saved.metrics()} lines */
    MetricsFile(Path dir, int attempt, Progress saved) {
        Path file = dir.resolve(RunDir.METRICS);
        this.lines = new JsonLines(file);
        this.attempt = attempt;
        this.count = saved.metrics();
        this.step = saved.step();
        JsonLines.read(file, line -> {
            inFile++;
            boolean before = line.path("attempt").asInt(1) < attempt && line.path("step").isIntegralNumber();
            earlier = before ? Math.max(earlier, line.path("step").longValue()) : earlier;
        });
    }

    long count() {
        return count;
    }

    long step() {
        return step;
    }

    /** In the file after the next {@link #flush}. */
    void add(ObjectNode metrics) {
        count++;
        step = metrics.path("step").asLong(step);
        if (count <= inFile) {
            return;
        }
        ObjectNode node = Json.object().put("t", Timestamp.format(Instant.now())).put("attempt", attempt);
        if (metrics.has("step")) {
            node.set("step", metrics.get("step"));
        }
        node.setAll(metrics);
        if (metrics.has("step") && metrics.path("step").asLong(Long.MAX_VALUE) <= earlier && !metrics.has(MetricTotals.REPEATED)) {
            node.put(MetricTotals.REPEATED, true);
        }
        waiting.append(Json.line(node)).append('\n');
        if (waiting.length() > MOST_WAITING) {
            flush();
        }
    }

    /** Writes what was added, in one go: many lines come at once, and each would be a call to the system. */
    void flush() {
        if (!waiting.isEmpty()) {
            lines.append(waiting.toString());
            waiting.setLength(0);
        }
    }
}
