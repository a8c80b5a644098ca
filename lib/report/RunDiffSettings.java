package lib.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import lib.store.Json;
import lib.store.RecordFiles;

/** What a run was told: the values of config_effective.json, and of the command what they don't say already. */
final class RunDiffSettings {
    private static final Pattern PAIR = Pattern.compile("(-{0,2}[A-Za-z_][A-Za-z0-9_.-]*)=(.*)", Pattern.DOTALL);
    private static final Pattern OPTION = Pattern.compile("-{1,2}[A-Za-z][A-Za-z0-9_.-]*");

    private RunDiffSettings() {
    }

    /** Whether the record has the value of every setting, not just what was overridden. */
    static boolean hasValues(RecordFiles files) {
        return !names(files).isEmpty();
    }

    static Set<String> names(RecordFiles files) {
        return files.config().path("values").properties().stream().map(Map.Entry::getKey).collect(Collectors.toSet());
    }

    /** @param values both records have values; @param settings the names of both */
    static void collect(RecordFiles files, boolean values, Set<String> settings, RunDiffFacts facts) {
        JsonNode config = files.config();
        JsonNode metadata = files.run().metadata();
        if (values) {
            facts.complete("config");
            config.path("values").properties().forEach(e -> value(e.getKey(), e.getValue(), facts));
        } else if (hasValues(files)) {
            facts.value("config", "the values of all settings", BooleanNode.TRUE, "");
        }
        config.path("derived").properties().stream().filter(e -> !settings.contains(e.getKey()))
                .forEach(e -> facts.field("derived", e.getKey(), e.getValue()));
        JsonNode argv = metadata.path("command").isArray() ? metadata.path("command") : config.path("argv");
        if (argv.isArray() && !argv.isEmpty()) {
            String area = values ? "command" : "argument";
            facts.complete(area);
            arguments(argv, values, config, settings).forEach((name, value) -> facts.value(area, name, value, ""));
        } else if (!values && config.path("overrides").isObject()) {
            facts.complete("config");
            config.path("overrides").properties().forEach(e -> facts.value("config", e.getKey(), e.getValue(), "override"));
        }
        List.of("kind", "preset", "cwd").forEach(name -> facts.field("command", name, metadata.path(name)));
        if (metadata.path("parent").path("relation").asText().equals("resume")) {
            facts.value("parent", "resumed from", metadata.path("parent").path("run_id"), "");
        }
        facts.complete("parent");
    }

    private static void value(String name, JsonNode entry, RunDiffFacts facts) {
        String source = entry.isObject() ? RunRow.text(entry.path("source")) : "";
        if (!entry.isObject()) {
            facts.value("config", name, entry, "");
        } else if (source.equals("unresolved") || !entry.has("value")) {
            facts.unknown("config", name, entry.hasNonNull("why") ? RunRow.text(entry.path("why")) : source);
        } else {
            facts.value("config", name, entry.path("value"), source);
        }
    }

    /** Each option or {@code key=value} by its name, other words by their position; the order of options says nothing. */
    static Map<String, JsonNode> arguments(JsonNode argv, boolean values, JsonNode config, Set<String> settings) {
        var found = new LinkedHashMap<String, List<JsonNode>>();
        var words = new ArrayList<String>();
        argv.forEach(word -> words.add(word.asText()));
        int positions = 0;
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            Matcher pair = PAIR.matcher(word);
            boolean option = OPTION.matcher(word).matches();
            if (i > 0 && pair.matches()) {
                put(found, pair.group(1), TextNode.valueOf(pair.group(2)));
            } else if (option && i + 1 < words.size() && isValue(words.get(i + 1))) {
                put(found, word, TextNode.valueOf(words.get(++i)));
            } else if (option) {
                put(found, word, BooleanNode.TRUE);
            } else if (!values || !isConfig(word, config)) {
                put(found, i == 0 ? "program" : "argument " + ++positions, TextNode.valueOf(word));
            }
        }
        var merged = new LinkedHashMap<String, JsonNode>();
        found.forEach((name, all) -> {
            if (!settings.contains(name.replaceAll("^-+", ""))) {
                merged.put(name, all.size() == 1 ? all.get(0) : list(all));
            }
        });
        return merged;
    }

    private static boolean isConfig(String word, JsonNode config) {
        return TextNode.valueOf(word).equals(config.path("config_path")) || TextNode.valueOf(word).equals(config.path("entrypoint"));
    }

    private static boolean isValue(String word) {
        return (!word.startsWith("-") || word.matches("-[0-9.].*")) && !PAIR.matcher(word).matches();
    }

    private static void put(Map<String, List<JsonNode>> found, String name, JsonNode value) {
        found.computeIfAbsent(name, n -> new ArrayList<>()).add(value);
    }

    private static ArrayNode list(List<JsonNode> values) {
        ArrayNode list = Json.array();
        values.forEach(list::add);
        return list;
    }
}
