package lib.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import lib.run.CauseAdvice;
import lib.run.FailureCause;
import lib.store.Json;
import lib.store.RunRecord;

/** One run of the page as {@link PageData} describes it, masked, without its curves and facts. */
public final class PageRun {
    private static final int SETTINGS = 500;
    private static final int METRICS = 300;
    private static final int EVIDENCE = 20;
    private static final int TAGS = 50;

    private PageRun() {
    }

    /** Of a run on a pod. @param config config_effective.json, or a missing node; @param events rows of events.jsonl */
    public static ObjectNode json(String key, RunRecord run, JsonNode config, List<JsonNode> events) {
        return json(key, run, RunRow.of(run), StateReason.text(run), config, events);
    }

    /** Likewise of a run whose pod doesn't answer: the row has what was seen last, {@code reason} why it doesn't. */
    public static ObjectNode json(String key, RunRecord run, RunRow row, String reason, JsonNode config, List<JsonNode> events) {
        ObjectNode node = row(row).put("key", key).put("reason", PageMask.word(reason)).put("run_dir", PageMask.word(run.path()));
        // The key is made of settings; the page has to tell groups apart and no more.
        node.put("group", PageMask.digest(SeedGroups.key(run, config, Set.of("seed"))));
        Map<String, JsonNode> values = ConfigValues.of(config);
        node.set("config", config(values));
        node.set("inert", Json.array(values.keySet().stream().filter(name -> RunDiffRank.isInert("config", name)).limit(SETTINGS).map(PageMask::name).toList()));
        node.set("attempts", PageAttempts.json(run, events));
        node.set("events", PageEvents.json(events));
        node.set("failure", failure(run, reason));
        node.set("gpu", gpu(run));
        node.put("wandb_url", wandb(run));
        node.set("commands", PageCommands.json(run));
        node.set("files", PageFiles.seen(run, config, events));
        return node;
    }

    /** Of a run directory on this machine. */
    static ObjectNode json(String key, RunRecord run, JsonNode config, List<JsonNode> events, Path directory) {
        ObjectNode node = json(key, run, RunRow.of(run), StateReason.text(run), config, events);
        node.set("files", PageFiles.in(directory, run));
        return node;
    }

    private static ObjectNode row(RunRow row) {
        ObjectNode node = JsonReport.row(row);
        mask(node);
        if (node.path("last_known") instanceof ObjectNode known) {
            mask(known);
        }
        ArrayNode tags = node.putArray("tags");
        row.tags().stream().limit(TAGS).forEach(tag -> tags.add(PageMask.text(tag, 100)));
        if (row.tags().size() > TAGS) {
            tags.add("…");
        }
        List.of("last", "best").forEach(name -> node.set(name, metrics(node.path(name))));
        return node;
    }

    private static void mask(ObjectNode node) {
        for (String name : node.properties().stream().filter(e -> e.getValue().isTextual()).map(Map.Entry::getKey).toList()) {
            String whole = node.get(name).textValue();
            node.put(name, name.equals("commit") ? PageMask.revision(whole) : PageMask.text(whole, name.equals("note") ? PageMask.TEXT : PageMask.WORD));
        }
    }

    private static ObjectNode metrics(JsonNode values) {
        ObjectNode node = Json.object();
        values.properties().stream().limit(METRICS).forEach(e -> node.set(PageMask.name(e.getKey()), e.getValue()));
        return node;
    }

    /** Those first that most likely explain a result, as the diff ranks them: the page shows and draws these first. */
    private static ObjectNode config(Map<String, JsonNode> values) {
        ObjectNode node = Json.object();
        values.entrySet().stream().limit(SETTINGS).sorted(Comparator.comparingInt(e -> RunDiffRank.of("config", e.getKey()))).forEach(e -> node.set(PageMask.name(e.getKey()), PageMask.value(e.getKey(), e.getValue())));
        if (values.size() > SETTINGS) {
            node.put("…", values.size() - SETTINGS + " more settings");
        }
        return node;
    }

    /** A stalled or lost run has no summary that says so: how that is known stands for the message. */
    private static JsonNode failure(RunRecord run, String reason) {
        JsonNode told = run.summary().path("failure");
        Optional<FailureCause> cause = WhyNext.cause(run);
        if (cause.isEmpty()) {
            return Json.mapper().nullNode();
        }
        boolean named = told.path("cause").isTextual();
        ObjectNode node = Json.object().put("cause", named ? PageMask.text(told.path("cause").textValue(), 60) : cause.get().text());
        node.put("message", PageMask.text(named ? RunRow.text(told.path("message")) : reason, PageMask.TEXT))
                .put("advice", String.join("\n", CauseAdvice.of(cause.get()).helps()));
        ArrayNode evidence = node.putArray("evidence");
        for (JsonNode item : told.path("evidence")) {
            if (evidence.size() < EVIDENCE) {
                JsonNode line = item.path("line");
                evidence.addObject().put("file", PageMask.word(RunRow.text(item.path("file"))))
                        .put("line", line.isIntegralNumber() && line.asLong() > 0 ? line.asLong() : null)
                        .put("text", PageMask.text(RunRow.text(item.path("text")), PageMask.TEXT));
            }
        }
        return node;
    }

    private static JsonNode gpu(RunRecord run) {
        JsonNode known = run.summary().path("gpu");
        ObjectNode node = Json.object();
        for (String name : List.of("util_mean_pct", "memory_peak_mib", "energy_wh")) {
            node.set(name, known.path(name).isNumber() ? known.path(name) : node.nullNode());
        }
        boolean over = run.state().isFinal();
        node.set("util_pct", beat(run, "gpu_util", over));
        node.set("memory_mib", beat(run, "gpu_mem_mib", over));
        return node.properties().stream().allMatch(e -> e.getValue().isNull()) ? node.nullNode() : node;
    }

    private static JsonNode beat(RunRecord run, String key, boolean over) {
        String value = run.heartbeat().getOrDefault(key, "");
        return !over && value.matches("\\d{1,9}") ? Json.mapper().getNodeFactory().numberNode(Integer.parseInt(value)) : Json.mapper().nullNode();
    }

    /** A link that a click follows: https alone, and as it was recorded or not at all. */
    private static String wandb(RunRecord run) {
        JsonNode url = WandbText.json(run).path("url");
        boolean sound = url instanceof TextNode && url.textValue().matches("https://[\\x21-\\x7e]{1,490}") && PageMask.word(url.textValue()).equals(url.textValue());
        return sound ? url.textValue() : "";
    }
}
