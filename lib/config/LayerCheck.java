package lib.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Holds the values of one layer to the table: unknown keys, wrong types, values that aren't allowed. */
final class LayerCheck {
    private final List<Mistake> mistakes = new ArrayList<>();

    private LayerCheck() {
    }

    static List<Mistake> of(Value.Fields root) {
        var check = new LayerCheck();
        check.check(root, ConfigKeys.ROOT, "");
        return check.mistakes;
    }

    private void check(Value value, Type type, String path) {
        if (type instanceof Type.Section section && value instanceof Value.Fields fields) {
            section(fields, section, path);
        } else if (type instanceof Type.MapOf map && value instanceof Value.Fields fields) {
            map(fields, map, path);
        } else if (type instanceof Type.ListOf list && value instanceof Value.Items items) {
            items(items, list.item(), path);
        } else if (type instanceof Type.Scalar && value instanceof Value.Items items) {
            items(items, type, path);
        } else if (value instanceof Value.Leaf leaf) {
            leaf(leaf, type, path);
        } else {
            wrongType(value, type, path);
        }
    }

    private void section(Value.Fields fields, Type.Section section, String path) {
        fields.members().forEach((name, member) -> {
            String here = Printable.join(path, name);
            Optional<Key> key = section.key(name);
            if (key.isPresent()) {
                check(member.value(), key.get().type(), here);
            } else {
                unknown(name, member.key(), section, here);
            }
        });
    }

    private void unknown(String name, Place place, Type.Section section, String path) {
        Optional<String> nearest = Nearest.of(name, section.names()).or(() -> ConfigKeys.pathsOf(name).stream().findFirst());
        String known = nearest.isPresent() || section.names().size() > 8 ? ""
                : "; the keys here are " + String.join(", ", section.names());
        mistakes.add(Mistake.at(place, path, "unknown key" + known, nearest));
    }

    private void map(Value.Fields fields, Type.MapOf map, String path) {
        fields.members().forEach((name, member) -> {
            if (!map.key().holds(name)) {
                mistakes.add(Mistake.at(member.key(), path, Printable.quote(name) + " isn't " + map.key().expected()));
            }
            check(member.value(), map.value(), Printable.join(path, name));
        });
    }

    private void items(Value.Items items, Type type, String path) {
        for (int i = 0; i < items.values().size(); i++) {
            String here = path + "[" + i + "]";
            Value item = items.values().get(i);
            if (type instanceof Type.Scalar && !(item instanceof Value.Leaf)) {
                wrongType(item, type, here);
            } else {
                check(item, type, here);
            }
        }
    }

    private void leaf(Value.Leaf leaf, Type type, String path) {
        JsonNode json = leaf.json();
        if (json.isTextual() && !StandardCharsets.UTF_8.newEncoder().canEncode(json.textValue())) {
            mistakes.add(Mistake.at(leaf.place(), path, "has half of a character (a single surrogate), which no program can be given"));
        } else if (type instanceof Type.Text text && json.isTextual()) {
            text(leaf, text.rule(), path);
        } else if (type instanceof Type.Named && json.isTextual()) {
            text(leaf, Rule.NAME, path);
        } else if (type instanceof Type.Choice choice && json.isTextual()) {
            choice(leaf, choice, path);
        } else if (type instanceof Type.Whole whole && json.isIntegralNumber()) {
            if (!json.canConvertToInt() || json.intValue() < whole.least() || json.intValue() > whole.most()) {
                mistakes.add(Mistake.at(leaf.place(), path, "is " + Printable.plain(json.asText()) + ", expected " + whole.expected()));
            }
        } else if (type instanceof Type.Amount amount && json.isNumber()) {
            if (!(json.doubleValue() >= amount.least() && json.doubleValue() <= amount.most())) {
                mistakes.add(Mistake.at(leaf.place(), path, "is " + Printable.plain(json.asText()) + ", expected " + amount.expected()));
            }
        } else if (type instanceof Type.Scalar) {
            if (json.isTextual()) {
                text(leaf, Rule.TEXT, path);
            }
        } else if (!(type instanceof Type.Flag && json.isBoolean())) {
            wrongType(leaf, type, path);
        }
    }

    private void text(Value.Leaf leaf, Rule rule, String path) {
        String text = leaf.json().textValue();
        if (!rule.holds(text)) {
            // What stands below "secrets" may be a secret without any known shape.
            String what = path.startsWith("secrets.") ? "this" : text.isEmpty() ? "empty text" : Printable.quote(text);
            mistakes.add(Mistake.at(leaf.place(), path, what + " isn't " + rule.expected()));
        } else if (rule == Rule.METRIC) {
            MetricPattern.problem(text).ifPresent(p -> mistakes.add(Mistake.at(leaf.place(), path, p)));
        }
    }

    private void choice(Value.Leaf leaf, Type.Choice choice, String path) {
        String text = leaf.json().textValue();
        if (!choice.values().contains(text)) {
            mistakes.add(Mistake.at(leaf.place(), path, Printable.quote(text) + " isn't " + choice.expected(),
                    Nearest.of(text, choice.values())));
        }
    }

    private void wrongType(Value value, Type type, String path) {
        String advice = value.what().equals("null") ? "; leave the key out to have none" : "";
        mistakes.add(Mistake.at(value.place(), path, "is " + value.what() + ", expected "
                + (type instanceof Type.Text ? "text" : type.expected()) + advice));
    }
}
