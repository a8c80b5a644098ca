package lib.report;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Map;
import lib.store.Json;

/** Rows as JSON: {@code {"schema_version", "runs": [...]}}; a field without a value is null, text is exactly the run's. */
public final class JsonReport {
    private JsonReport() {
    }

    public static ObjectNode of(List<RunRow> rows) {
        ObjectNode node = Json.document();
        ArrayNode runs = node.putArray("runs");
        rows.forEach(row -> runs.add(row(row)));
        return node;
    }

    /** Likewise, with the settings of each run under {@code config}, and with {@code groups} where the report has them. */
    public static ObjectNode of(ReportView view) {
        ObjectNode node = Json.document();
        ArrayNode runs = node.putArray("runs");
        view.runs().forEach(run -> runs.add(row(run, view.grouped())));
        if (view.grouped()) {
            node.set("groups", GroupsJson.of(view));
        }
        return node;
    }

    /** The same as pretty text with a newline at its end, run by run: as one tree 50,000 runs would take a gigabyte. */
    public static void write(ReportView view, Writer out) throws IOException {
        JsonGenerator json = Json.mapper().writerWithDefaultPrettyPrinter().createGenerator(out).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
        try (json) {
            json.writeStartObject();
            json.writeNumberField("schema_version", Json.SCHEMA_VERSION);
            json.writeArrayFieldStart("runs");
            for (ReportRow run : view.runs()) {
                json.writeTree(row(run, view.grouped()));
            }
            json.writeEndArray();
            if (view.grouped()) {
                json.writeFieldName("groups");
                json.writeTree(GroupsJson.of(view));
            }
            json.writeEndObject();
        }
        out.write('\n');
    }

    private static ObjectNode row(ReportRow run, boolean grouped) {
        ObjectNode each = row(run.row());
        ObjectNode config = each.putObject("config");
        run.config().forEach(config::set);
        return grouped ? each.put("group", run.group()) : each;
    }

    public static ObjectNode row(RunRow row) {
        ObjectNode node = Json.object();
        node.put("run_id", row.runId()).put("project", row.project()).put("preset", row.preset()).put("kind", row.kind())
                .put("state", row.state()).put("exit_code", row.exitCode().orElse(null))
                .put("started_at", row.startedAt().orElse(null)).put("duration_sec", row.durationSeconds().orElse(null))
                .put("cause", row.cause());
        node.set("tags", Json.array(row.tags()));
        node.put("note", row.note()).put("commit", row.commit()).put("pod", row.pod())
                .put("cost_usd", row.costUsd().orElse(null)).put("source", row.source());
        put(node.putObject("last"), row.metrics());
        put(node.putObject("best"), row.best());
        node.set("last_known", row.lastKnown().map(known -> (JsonNode) lastKnown(known, row.metrics())).orElse(node.nullNode()));
        return node;
    }

    private static ObjectNode lastKnown(RunRow.LastKnown known, Map<String, Double> metrics) {
        Double step = metrics.get("step");
        return Json.object().put("state", known.state()).put("exit_code", known.exitCode().orElse(null)).put("cause", known.cause())
                .put("step", step == null ? null : step.longValue()).put("seen_at", known.seenAt()).put("age_sec", known.ageSeconds());
    }

    private static void put(ObjectNode node, Map<String, Double> values) {
        values.forEach((name, value) -> {
            boolean whole = value == Math.rint(value) && Math.abs(value) < 1e15;
            if (whole) {
                node.put(name, value.longValue());
            } else {
                node.put(name, value);
            }
        });
    }
}
