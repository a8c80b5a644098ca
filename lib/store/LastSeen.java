package lib.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import lib.run.Evidence;
import lib.run.RunId;
import lib.run.RunState;
import lib.run.Timestamp;

/**
 * What the laptop saw of a run when its pod last answered. The run's own state is {@code unknown} in it: what was seen is long ago.
 *
 * @param run      names, place, labels and newest metrics
 * @param pod      where it was seen
 * @param state    the state then
 * @param exitCode the exit code then known
 * @param cause    of its failure; empty where there is none
 * @param at       when, by the laptop's clock
 */
public record LastSeen(RunRecord run, String pod, RunState state, Optional<Integer> exitCode, String cause, Instant at) {
    private static final List<String> METADATA = List.of("project", "preset", "kind", "created_at", "started_at", "note");
    private static final int METRICS_AT_MOST = 50;
    private static final int TAGS_AT_MOST = 50;
    private static final int TEXT_AT_MOST = 500;

    public static LastSeen of(RunRecord run, String pod, Instant at) {
        JsonNode summary = run.summary();
        Map<String, Double> metrics = new LinkedHashMap<>(numbers(summary.path("metrics").path("last")));
        for (Map.Entry<String, Double> e : run.metrics().entrySet()) {
            if (e.getKey().length() <= TEXT_AT_MOST && metrics.size() < METRICS_AT_MOST) {
                metrics.putIfAbsent(e.getKey(), e.getValue());
            }
        }
        JsonNode code = summary.path("exit_code");
        OptionalInt recorded = run.evidence().exitCode();
        Optional<Integer> exit = code.canConvertToInt() && code.isIntegralNumber() ? Optional.of(code.intValue())
                : recorded.isPresent() ? Optional.of(recorded.getAsInt()) : Optional.empty();
        return new LastSeen(known(run.id(), run.path(), metadata(run.metadata()), metrics), pod, run.state(), exit,
                cut(summary.path("failure").path("cause").asText("")), at);
    }

    /** Nothing of it is secret, and it is bounded. The time comes last: what stands before it tells whether anything has changed. */
    ObjectNode toJson() {
        ObjectNode node = Json.document().put("run_id", run.id()).put("pod", pod).put("run_dir", run.path()).put("state", state.text())
                .put("exit_code", exitCode.orElse(null)).put("cause", cause);
        node.set("metadata", run.metadata());
        ObjectNode metrics = node.putObject("metrics");
        for (Map.Entry<String, Double> e : run.metrics().entrySet()) {
            metrics.put(e.getKey(), Double.isFinite(e.getValue()) ? e.getValue() : null);
        }
        return node.put("seen_at", Timestamp.format(at));
    }

    /** Nothing where it isn't one: the file is a cache, and may be anything. */
    static Optional<LastSeen> parse(String text) {
        JsonNode node = Json.parse(text).orElse(MissingNode.getInstance());
        Optional<Instant> at = instant(node.path("seen_at").asText());
        if (at.isEmpty() || !RunId.isValid(node.path("run_id").asText()) || !node.path("run_dir").asText().startsWith("/")) {
            return Optional.empty();
        }
        RunRecord run = known(node.path("run_id").asText(), node.path("run_dir").asText(), metadata(node.path("metadata")), numbers(node.path("metrics")));
        Optional<Integer> code = node.path("exit_code").isInt() ? Optional.of(node.path("exit_code").intValue()) : Optional.empty();
        return Optional.of(new LastSeen(run, node.path("pod").asText(), RunState.parse(node.path("state").asText()), code, node.path("cause").asText(), at.get()));
    }

    /** Never below zero: the laptop's clock may have been set back since. */
    public Duration age(Instant now) {
        return Evidence.sane(Duration.between(at, now));
    }

    private static RunRecord known(String id, String path, JsonNode metadata, Map<String, Double> metrics) {
        JsonNode none = MissingNode.getInstance();
        return new RunRecord(id, path, metadata, none, none, Map.of(), metrics, Evidence.unreachable(), Optional.empty());
    }

    /** Labels only: the command and who asked for it are the record's business. Loops, since this is a part of every status, and a lambda's first call is dear. */
    private static ObjectNode metadata(JsonNode from) {
        ObjectNode node = Json.object();
        for (String name : METADATA) {
            if (from.path(name).isTextual()) {
                node.put(name, cut(from.path(name).textValue()));
            }
        }
        ArrayNode tags = node.putArray("tags");
        for (JsonNode tag : from.path("tags")) {
            if (tag.isTextual() && tags.size() < TAGS_AT_MOST) {
                tags.add(cut(tag.textValue()));
            }
        }
        node.putObject("git").put("commit", cut(from.path("git").path("commit").asText("")));
        node.putObject("pod").put("name", cut(from.path("pod").path("name").asText("")));
        return node;
    }

    /** JSON has no NaN: a null stands for it. */
    private static Map<String, Double> numbers(JsonNode node) {
        var numbers = new LinkedHashMap<String, Double>();
        for (Map.Entry<String, JsonNode> e : node.properties()) {
            boolean number = e.getValue().isNumber() || e.getValue().isNull();
            if (number && e.getKey().length() <= TEXT_AT_MOST && numbers.size() < METRICS_AT_MOST) {
                numbers.put(e.getKey(), e.getValue().isNull() ? Double.NaN : e.getValue().doubleValue());
            }
        }
        return numbers;
    }

    private static String cut(String text) {
        return text.length() > TEXT_AT_MOST ? text.substring(0, TEXT_AT_MOST) : text;
    }

    private static Optional<Instant> instant(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
