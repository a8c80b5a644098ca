package lib.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentMap;
import java.util.regex.Pattern;
import lib.store.Json;
import lib.store.SecretShapes;

/** A row as it may be published: with {@code ***} for what looks like a secret, by its shape or by the name of its setting. A commit is none. */
public final class RowMask {
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");
    private static final int VALUE_AT_MOST = 2000;
    private static final int EVIDENCE_AT_MOST = 20;
    private static final int KNOWN_AT_MOST = 20_000;
    private static final int KNOWN_LENGTH_AT_MOST = 200;
    private final Map<String, String> known;
    private final List<String> fields = new ArrayList<>();

    private RowMask(Map<String, String> known) {
        this.known = known;
    }

    /** @param fields where something was masked */
    public record Masked(RunRow row, List<String> fields) {
    }

    /** @param fields where something was masked */
    public record MaskedRun(ReportRow run, List<String> fields) {
    }

    public static Masked of(RunRow row) {
        var mask = new RowMask(new HashMap<>());
        RunRow masked = mask.row(row);
        return new Masked(masked, List.copyOf(mask.fields));
    }

    /** @param known texts and what they are masked, of all rows of a report: names of metrics and settings are the same in thousands of them */
    public static MaskedRun of(ReportRow run, ConcurrentMap<String, String> known) {
        var mask = new RowMask(known);
        var masked = new ReportRow(mask.row(run.row()), run.path(), run.gpu(), mask.text("wandb_url", run.wandb()),
                mask.config(run.config()), mask.failure(run.failure()), run.group());
        return new MaskedRun(masked, List.copyOf(mask.fields));
    }

    private Map<String, JsonNode> config(Map<String, JsonNode> config) {
        var masked = new LinkedHashMap<String, JsonNode>();
        config.forEach((name, value) -> {
            String text = value.isTextual() ? value.textValue() : "";
            boolean secret = !text.isEmpty() && SecretShapes.isSecretName(name);
            if (secret && !fields.contains("config")) {
                fields.add("config");
            }
            String cut = TerminalText.cut(secret ? "***" : SecretShapes.isRevisionName(name) ? text : text("config", text), VALUE_AT_MOST);
            masked.put(text("config", name), value.isTextual() ? TextNode.valueOf(cut) : value);
        });
        return masked;
    }

    private JsonNode failure(JsonNode failure) {
        if (!failure.isObject()) {
            return failure;
        }
        ObjectNode masked = Json.object().put("cause", text("cause", RunRow.text(failure.path("cause"))))
                .put("message", cut(failure.path("message")));
        ArrayNode evidence = masked.putArray("evidence");
        failure.path("evidence").forEach(item -> {
            if (evidence.size() < EVIDENCE_AT_MOST) {
                evidence.addObject().put("file", cut(item.path("file"))).put("text", cut(item.path("text"))).set("line", item.path("line").isNumber() ? item.path("line") : evidence.nullNode());
            }
        });
        return masked;
    }

    private String cut(JsonNode text) {
        return text("failure", TerminalText.cut(RunRow.text(text), VALUE_AT_MOST));
    }

    private RunRow row(RunRow row) {
        List<String> tags = row.tags().stream().map(tag -> text("tags", tag)).toList();
        return new RunRow(text("run_id", row.runId()), text("project", row.project()), text("preset", row.preset()), text("kind", row.kind()), row.state(), row.exitCode(),
                row.startedAt(), row.durationSeconds(), names("last", row.metrics()), names("best", row.best()), text("cause", row.cause()), tags, text("note", row.note()),
                commit(row.commit()), text("pod", row.pod()), row.costUsd(), text("source", row.source()), lastKnown(row.lastKnown()));
    }

    private Optional<RunRow.LastKnown> lastKnown(Optional<RunRow.LastKnown> known) {
        return known.map(k -> new RunRow.LastKnown(k.state(), k.exitCode(), text("last_known", k.cause()), k.seenAt(), k.ageSeconds()));
    }

    private String commit(String commit) {
        return COMMIT.matcher(commit).matches() ? commit : text("commit", commit);
    }

    private Map<String, Double> names(String field, Map<String, Double> values) {
        var masked = new LinkedHashMap<String, Double>();
        values.forEach((name, value) -> masked.put(text(field, name), value));
        return masked;
    }

    private String text(String field, String text) {
        boolean keep = text.length() <= KNOWN_LENGTH_AT_MOST && known.size() < KNOWN_AT_MOST;
        String masked = keep ? known.computeIfAbsent(text, SecretShapes::masked) : known.containsKey(text) ? known.get(text) : SecretShapes.masked(text);
        if (!masked.equals(text) && !fields.contains(field)) {
            fields.add(field);
        }
        return masked;
    }
}
