package lib.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import lib.run.RunDir;
import lib.store.AtomicFile;
import lib.store.Json;

/**
 * What is known of a run's rhythm and of its present silence. Kept in {@code .ops/cadence.json}, so that a recorder that was started again, and the next
 * attempt, go on with it.
 *
 * @param attempt        to which the silence belongs
 * @param logBytes       the log's size when it was saved, with what was dropped
 * @param step           likewise
 * @param outputs        intervals between any two signs of life, since the first step where there are steps
 * @param steps          intervals between steps
 * @param begun          the attempt has shown a sign of life
 * @param warm           the attempt is through its start: has told a step, or where none are expected has printed
 * @param silentSeconds  since the last sign of life
 * @param weighedSeconds the same, each second with its weight
 * @param stepSeconds    since the last step
 */
public record StallMemory(int attempt, long logBytes, long step, Cadence outputs, Cadence steps, boolean begun, boolean warm, double silentSeconds,
        double weighedSeconds, double stepSeconds) {
    /** Whatever the log has when the attempt begins is from before it. */
    static final long UNKNOWN = -2;
    private static final String FILE = RunDir.INTERNAL + "/cadence.json";

    public static StallMemory none(int attempt) {
        return new StallMemory(attempt, 0, -1, Cadence.NONE, Cadence.NONE, false, false, 0, 0, 0);
    }

    StallMemory later(double seconds, double weight) {
        return new StallMemory(attempt, logBytes, step, outputs, steps, begun, warm, silentSeconds + seconds, weighedSeconds + seconds * weight,
                stepSeconds + seconds);
    }

    /**
     * A sign of life ends the silence. How long a start takes, up to the first output and up to the first step, is no rhythm, and neither is how long
     * somebody had stopped the run.
     */
    StallMemory moved(boolean stepped, boolean measured, boolean wasStopped) {
        boolean firstStep = stepped && !warm;
        Cadence before = firstStep && steps.count() == 0 ? Cadence.NONE : outputs;
        Cadence all = begun && !firstStep && !wasStopped ? before.and(silentSeconds) : before;
        Cadence ofSteps = stepped && warm && !wasStopped ? steps.and(stepSeconds) : steps;
        return new StallMemory(attempt, logBytes, step, all, ofSteps, true, warm || stepped || !measured, 0, 0, stepped ? 0 : stepSeconds);
    }

    StallMemory at(long bytes, long newStep) {
        return new StallMemory(attempt, bytes, newStep, outputs, steps, begun, warm, silentSeconds, weighedSeconds, stepSeconds);
    }

    /** As it was saved; of an older attempt only the rhythm is taken over. */
    public static StallMemory load(Path dir, int attempt) {
        JsonNode n = read(dir);
        if (!n.isObject()) {
            return none(attempt);
        }
        Cadence outputs = cadence(n.path("outputs"));
        Cadence steps = cadence(n.path("steps"));
        return n.path("attempt").asInt() != attempt
                ? new StallMemory(attempt, UNKNOWN, UNKNOWN, outputs, steps, false, false, 0, 0, 0)
                : new StallMemory(attempt, n.path("log_bytes").asLong(), n.path("step").asLong(-1), outputs, steps, n.path("begun").asBoolean(),
                        n.path("warm").asBoolean(), n.path("silent_sec").asDouble(), n.path("weighed_sec").asDouble(), n.path("step_sec").asDouble());
    }

    private static JsonNode read(Path dir) {
        try {
            return Json.parse(Files.readString(dir.resolve(FILE))).orElse(MissingNode.getInstance());
        } catch (IOException e) {
            return MissingNode.getInstance();
        }
    }

    public void save(Path dir) throws IOException {
        ObjectNode node = Json.document().put("attempt", attempt).put("log_bytes", logBytes).put("step", step).put("begun", begun).put("warm", warm)
                .put("silent_sec", silentSeconds).put("weighed_sec", weighedSeconds).put("step_sec", stepSeconds);
        node.set("outputs", json(outputs));
        node.set("steps", json(steps));
        AtomicFile.writeUnsynced(dir.resolve(FILE), Json.line(node) + "\n");
    }

    private static ObjectNode json(Cadence c) {
        ObjectNode node = Json.object().put("slowest_sec", c.slowestSeconds()).put("span_sec", c.spanSeconds()).put("count", c.count());
        ArrayNode recent = node.putArray("recent_sec");
        c.recent().forEach(recent::add);
        return node;
    }

    private static Cadence cadence(JsonNode n) {
        List<Double> recent = n.path("recent_sec").valueStream().map(JsonNode::asDouble).toList();
        return new Cadence(recent, n.path("slowest_sec").asDouble(), n.path("span_sec").asDouble(), n.path("count").asLong());
    }
}
