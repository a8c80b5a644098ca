package lib.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lib.store.SecretShapes;

/** A row as it may be published: with {@code ***} for what looks like a secret. A commit is none. */
public final class RowMask {
    private final RunRow row;
    private final List<String> fields = new ArrayList<>();

    private RowMask(RunRow row) {
        this.row = row;
    }

    /** @param fields where something was masked */
    public record Masked(RunRow row, List<String> fields) {
    }

    public static Masked of(RunRow row) {
        var mask = new RowMask(row);
        RunRow masked = mask.row();
        return new Masked(masked, List.copyOf(mask.fields));
    }

    private RunRow row() {
        List<String> tags = row.tags().stream().map(tag -> text("tags", tag)).toList();
        return new RunRow(text("run_id", row.runId()), text("project", row.project()), text("preset", row.preset()), text("kind", row.kind()), row.state(), row.exitCode(),
                row.startedAt(), row.durationSeconds(), names("last", row.metrics()), names("best", row.best()), text("cause", row.cause()), tags, text("note", row.note()),
                commit(row.commit()), text("pod", row.pod()), row.costUsd(), text("source", row.source()), lastKnown(row.lastKnown()));
    }

    private Optional<RunRow.LastKnown> lastKnown(Optional<RunRow.LastKnown> known) {
        return known.map(k -> new RunRow.LastKnown(k.state(), k.exitCode(), text("last_known", k.cause()), k.seenAt(), k.ageSeconds()));
    }

    private String commit(String commit) {
        return commit.matches("[0-9a-f]{40}") ? commit : text("commit", commit);
    }

    private Map<String, Double> names(String field, Map<String, Double> values) {
        var masked = new LinkedHashMap<String, Double>();
        values.forEach((name, value) -> masked.put(text(field, name), value));
        return masked;
    }

    private String text(String field, String text) {
        String masked = SecretShapes.masked(text);
        if (!masked.equals(text) && !fields.contains(field)) {
            fields.add(field);
        }
        return masked;
    }
}
