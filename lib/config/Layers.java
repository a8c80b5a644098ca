package lib.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lib.run.Kind;

/** Lays one layer over another. Objects are merged key by key; everything else is replaced. */
final class Layers {
    private Layers() {
    }

    static Value.Fields over(Value.Fields base, Value.Fields top) {
        var members = new LinkedHashMap<>(base.members());
        top.members().forEach((name, member) -> {
            Value.Member below = members.get(name);
            if (below != null && below.value() instanceof Value.Fields a && member.value() instanceof Value.Fields b) {
                members.put(name, new Value.Member(below.key(), over(a, b)));
            } else {
                members.put(name, member);
            }
        });
        return new Value.Fields(base.place(), members);
    }

    /** A layer of texts by their path. Objects on the way have the place of the root, since no layer is to blame for them. */
    static Value.Fields texts(Map<List<String>, String> texts, Layer layer, Place root) {
        Value.Fields tree = new Value.Fields(root, Map.of());
        for (Map.Entry<List<String>, String> text : texts.entrySet()) {
            tree = over(tree, single(text.getKey(), text.getValue(), layer, root));
        }
        return tree;
    }

    static Value.Fields single(List<String> path, String text, Layer layer, Place root) {
        Value value = new Value.Leaf(Place.of(layer), TextNode.valueOf(text));
        for (int i = path.size() - 1; i >= 0; i--) {
            value = new Value.Fields(root, Map.of(path.get(i), new Value.Member(Place.of(layer), value)));
        }
        return (Value.Fields) value;
    }

    /** The tree with every default filled in, in the order of the table. */
    static Value.Fields withDefaults(Value.Fields layers) {
        Value.Fields given = KindLayers.applied(layers);
        Value.Fields tree = given;
        boolean wandb = given.fields("storage").flatMap(s -> s.get("wandb")).isPresent();
        if (!wandb) {
            tree = over(tree, single(List.of("storage", "wandb", "mode"), WandbConfig.WITHOUT_SECTION, Layer.DEFAULT, given.place()));
        }
        for (String preset : given.fields("presets").map(p -> List.copyOf(p.members().keySet())).orElse(List.of())) {
            Optional<Value.Fields> fields = given.fields("presets").flatMap(p -> p.fields(preset));
            if (fields.isPresent() && fields.get().get("kind").isEmpty()) {
                Kind kind = fields.get().get("config").isPresent() ? Kind.NANOGPT_TRAIN : Kind.COMMAND;
                tree = over(tree, single(List.of("presets", preset, "kind"), kind.text(), Layer.DEFAULT, given.place()));
            }
        }
        return section(tree, ConfigKeys.ROOT);
    }

    private static Value.Fields section(Value.Fields given, Type.Section section) {
        var members = new LinkedHashMap<String, Value.Member>();
        for (Key key : section.keys()) {
            Value.Member member = given.members().get(key.name());
            if (member != null) {
                members.put(key.name(), new Value.Member(member.key(), below(member.value(), key.type())));
            } else if (key.defaultValue().isPresent()) {
                members.put(key.name(), new Value.Member(Place.of(Layer.DEFAULT), constant(key.defaultValue().get())));
            } else if (key.type() instanceof Type.Section inner) {
                Value.Fields defaults = section(new Value.Fields(Place.of(Layer.DEFAULT), Map.of()), inner);
                if (!defaults.members().isEmpty()) {
                    members.put(key.name(), new Value.Member(Place.of(Layer.DEFAULT), defaults));
                }
            }
        }
        return new Value.Fields(given.place(), members);
    }

    private static Value below(Value value, Type type) {
        if (value instanceof Value.Fields fields && type instanceof Type.Section inner) {
            return section(fields, inner);
        }
        if (value instanceof Value.Fields fields && type instanceof Type.MapOf map && map.value() instanceof Type.Section) {
            var members = new LinkedHashMap<String, Value.Member>();
            fields.members().forEach((name, m) -> members.put(name, new Value.Member(m.key(), below(m.value(), map.value()))));
            return new Value.Fields(fields.place(), members);
        }
        return value;
    }

    private static Value constant(JsonNode json) {
        Place place = Place.of(Layer.DEFAULT);
        if (!json.isArray()) {
            return new Value.Leaf(place, json);
        }
        var values = new ArrayList<Value>();
        json.forEach(item -> values.add(constant(item)));
        return new Value.Items(place, values);
    }
}
