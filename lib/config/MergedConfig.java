package lib.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import lib.store.Json;

/** All layers laid over each other; every setting still knows which layer gave it. */
public final class MergedConfig {
    private final Path file;
    private final Value.Fields tree;

    MergedConfig(Path file, Value.Fields tree) {
        this.file = file;
        this.tree = tree;
    }

    /** A leaf: a list counts as one, and so does an empty object. */
    public record Setting(String path, JsonNode value, Layer layer) {
    }

    /** project.json, absolute. */
    public Path file() {
        return file;
    }

    Value.Fields tree() {
        return tree;
    }

    /** Every setting, defaults included, in the order of the documentation. */
    public List<Setting> settings() {
        var settings = new ArrayList<Setting>();
        collect(tree, "", settings);
        return settings;
    }

    private static void collect(Value value, String path, List<Setting> settings) {
        if (value instanceof Value.Fields fields && !fields.members().isEmpty()) {
            fields.members().forEach((name, member) -> collect(member.value(), path.isEmpty() ? name : path + "." + name, settings));
        } else if (!path.isEmpty()) {
            settings.add(new Setting(path, json(value), value.place().layer()));
        }
    }

    /** The value without its places. */
    static JsonNode json(Value value) {
        if (value instanceof Value.Leaf leaf) {
            return leaf.json();
        }
        if (value instanceof Value.Items items) {
            ArrayNode array = Json.array();
            items.values().forEach(item -> array.add(json(item)));
            return array;
        }
        var object = Json.object();
        ((Value.Fields) value).members().forEach((name, member) -> object.set(name, json(member.value())));
        return object;
    }
}
