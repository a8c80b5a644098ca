package lib.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lib.run.RunDir;
import lib.run.Timestamp;
import lib.store.LastSeen;
import lib.store.RunRecord;

/**
 * One row of list and report: what one {@link RunRecord} says, with the exact text. A field that its files don't have is
 * empty. The shapes of the files are the README's.
 *
 * @param exitCode        the summary's, else the exit record's
 * @param startedAt       RFC 3339; of a run that hasn't started, when it was created
 * @param durationSeconds the summary's; of a run that isn't over, the time since it was created
 * @param metrics         last values in the file's order: of the summary, else the newest rows
 * @param best            best values by name
 * @param cause           the failure's cause
 * @param source          the file that the row came from
 * @param lastKnown       of a run whose pod doesn't answer
 */
public record RunRow(String runId, String project, String preset, String kind, String state, Optional<Integer> exitCode,
        Optional<String> startedAt, Optional<Double> durationSeconds, Map<String, Double> metrics, Map<String, Double> best,
        String cause, List<String> tags, String note, String commit, String pod, Optional<Double> costUsd, String source, Optional<LastKnown> lastKnown) {

    /** What was seen of a run when its pod last answered, and how long ago that is by the laptop's clock. */
    public record LastKnown(String state, Optional<Integer> exitCode, String cause, String seenAt, double ageSeconds) {
    }

    public RunRow {
        metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
        best = Collections.unmodifiableMap(new LinkedHashMap<>(best));
        tags = List.copyOf(tags);
    }

    public static RunRow of(RunRecord r) {
        JsonNode m = r.metadata();
        JsonNode s = r.summary();
        return new RunRow(r.id(), text(m.path("project")), text(m.path("preset")), text(m.path("kind")),
                r.state().text(), exitCode(r), firstText(s.path("started_at"), m.path("started_at"), m.path("created_at")),
                duration(r), lastMetrics(r), bestMetrics(s), text(s.path("failure").path("cause")), texts(m.path("tags")),
                text(m.path("note")), text(m.path("git").path("commit")), text(m.path("pod").path("name")),
                number(s.path("cost_usd")), source(r), Optional.empty());
    }

    /** A run whose pod doesn't answer: unknown, with what was seen last. */
    public static RunRow of(LastSeen seen, Instant now) {
        RunRow row = of(seen.run());
        return new RunRow(row.runId, row.project, row.preset, row.kind, row.state, row.exitCode, row.startedAt, row.durationSeconds, row.metrics, row.best,
                row.cause, row.tags, row.note, row.commit, row.pod.isEmpty() ? seen.pod() : row.pod, row.costUsd, row.source,
                Optional.of(new LastKnown(seen.state().text(), seen.exitCode(), seen.cause(), Timestamp.format(seen.at()), seen.age(now).toMillis() / 1000.0)));
    }

    private static Optional<Integer> exitCode(RunRecord r) {
        JsonNode code = r.summary().path("exit_code");
        if (code.isIntegralNumber() && code.canConvertToInt()) {
            return Optional.of(code.intValue());
        }
        var recorded = r.evidence().exitCode();
        return recorded.isPresent() ? Optional.of(recorded.getAsInt()) : Optional.empty();
    }

    private static Optional<Double> duration(RunRecord r) {
        Optional<Double> whole = number(r.summary().path("duration_sec"));
        boolean going = !r.state().isFinal() && r.evidence().reachable() && r.evidence().reservedAge().isPositive();
        return whole.isEmpty() && going ? Optional.of(r.evidence().reservedAge().toMillis() / 1000.0) : whole;
    }

    private static Map<String, Double> lastMetrics(RunRecord r) {
        var metrics = new LinkedHashMap<String, Double>();
        r.summary().path("metrics").path("last").properties()
                .forEach(e -> number(e.getValue()).ifPresent(v -> metrics.put(e.getKey(), v)));
        r.metrics().forEach(metrics::putIfAbsent);
        return metrics;
    }

    private static Map<String, Double> bestMetrics(JsonNode summary) {
        var metrics = new LinkedHashMap<String, Double>();
        summary.path("metrics").path("best").properties().forEach(e -> {
            JsonNode value = e.getValue().isObject() ? e.getValue().path("value") : e.getValue();
            number(value).ifPresent(v -> metrics.put(e.getKey(), v));
        });
        return metrics;
    }

    private static String source(RunRecord r) {
        if (r.path().isEmpty()) {
            return "";
        }
        if (!r.summary().isMissingNode()) {
            return r.path() + "/" + RunDir.SUMMARY;
        }
        return r.metadata().isMissingNode() ? r.path() : r.path() + "/" + RunDir.METADATA;
    }

    /** A value's text; nothing for null, lists and objects. */
    static String text(JsonNode node) {
        return node.isNull() ? "" : node.asText();
    }

    /** A number, or the text {@code NaN} or {@code Infinity}, which JSON has no number for. */
    static Optional<Double> number(JsonNode node) {
        if (node.isNumber()) {
            return Optional.of(node.doubleValue());
        }
        return node.isTextual() ? parse(node.textValue()) : Optional.empty();
    }

    private static Optional<Double> parse(String text) {
        try {
            return text.length() > 40 ? Optional.empty() : Optional.of(Double.valueOf(text.strip()));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> firstText(JsonNode... nodes) {
        for (JsonNode node : nodes) {
            if (node.isTextual() && !node.textValue().isEmpty()) {
                return Optional.of(node.textValue());
            }
        }
        return Optional.empty();
    }

    private static List<String> texts(JsonNode array) {
        var texts = new ArrayList<String>();
        if (array.isArray()) {
            array.forEach(item -> texts.add(text(item)));
        }
        return texts;
    }
}
