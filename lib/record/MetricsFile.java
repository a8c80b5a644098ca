package lib.record;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
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
    private final StringWriter waiting = new StringWriter();
    /** When the rows came that wait: those of one read came together. */
    private String now = "";
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
        boolean repeated = metrics.has("step") && metrics.path("step").asLong(Long.MAX_VALUE) <= earlier && !metrics.has(MetricTotals.REPEATED);
        try {
            append(metrics, repeated);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (waiting.getBuffer().length() > MOST_WAITING) {
            flush();
        }
    }

    /** Field by field: a tree of the row as it is in the file would only be made to be written. */
    private void append(ObjectNode metrics, boolean repeated) throws IOException {
        now = now.isEmpty() ? Timestamp.format(Instant.now()) : now;
        try (JsonGenerator json = Json.factory().createGenerator(waiting)) {
            json.writeStartObject();
            json.writeStringField("t", now);
            json.writeNumberField("attempt", attempt);
            if (metrics.has("step")) {
                json.writeFieldName("step");
                Json.write(metrics.get("step"), json);
            }
            for (Map.Entry<String, JsonNode> metric : metrics.properties()) {
                if (!metric.getKey().equals("step")) {
                    json.writeFieldName(metric.getKey());
                    Json.write(metric.getValue(), json);
                }
            }
            if (repeated) {
                json.writeBooleanField(MetricTotals.REPEATED, true);
            }
            json.writeEndObject();
        }
        waiting.append('\n');
    }

    /** Writes what was added, in one go: many lines come at once, and each would be a call to the system. */
    void flush() {
        if (!waiting.getBuffer().isEmpty()) {
            lines.append(waiting.toString());
            waiting.getBuffer().setLength(0);
            now = "";
        }
    }
}
