package lib.config;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import lib.store.Json;

/** The JSON Schema (2020-12) of project.json, made from the same table as the checker. */
public final class ConfigSchema {
    private ConfigSchema() {
    }

    /** Pretty, with a newline at its end. */
    public static String text() {
        ObjectNode schema = Json.object().put("$schema", "https://json-schema.org/draft/2020-12/schema")
                .put("title", "configs/ops/project.json");
        schema.setAll(of(ConfigKeys.ROOT));
        return Json.pretty(schema);
    }

    private static ObjectNode of(Type type) {
        if (type instanceof Type.Section section) {
            return section(section);
        }
        ObjectNode schema = Json.object();
        if (type instanceof Type.Text text) {
            return schema.put("type", "string").put("pattern", text.rule().regex());
        } else if (type instanceof Type.Named named) {
            schema.put("type", "string").put("pattern", Rule.NAME.regex()).set("examples", Json.array(named.examples()));
        } else if (type instanceof Type.Choice choice) {
            schema.set("enum", Json.array(choice.values()));
        } else if (type instanceof Type.Whole whole) {
            schema.put("type", "integer").put("minimum", whole.least()).put("maximum", whole.most());
        } else if (type instanceof Type.Amount amount) {
            schema.put("type", "number").put("minimum", amount.least()).put("maximum", amount.most());
        } else if (type instanceof Type.Flag) {
            schema.put("type", "boolean");
        } else if (type instanceof Type.ListOf list) {
            schema.put("type", "array").set("items", of(list.item()));
        } else if (type instanceof Type.MapOf map) {
            schema.put("type", "object").putObject("propertyNames").put("pattern", map.key().regex());
            schema.set("additionalProperties", of(map.value()));
        } else if (type instanceof Type.Scalar) {
            scalar(schema);
        }
        return schema;
    }

    private static ObjectNode section(Type.Section section) {
        ObjectNode schema = Json.object().put("type", "object").put("additionalProperties", false);
        ObjectNode properties = schema.putObject("properties");
        ArrayNode required = Json.array();
        for (Key key : section.keys()) {
            ObjectNode property = Json.object().put("description", key.description());
            property.setAll(of(key.type()));
            key.defaultValue().ifPresent(value -> property.set("default", value));
            properties.set(key.name(), property);
            if (key.required()) {
                required.add(key.name());
            }
        }
        if (!required.isEmpty()) {
            schema.set("required", required);
        }
        return schema;
    }

    private static void scalar(ObjectNode schema) {
        ArrayNode single = Json.array().add("string").add("number").add("boolean").add("null");
        schema.set("type", single.deepCopy().add("array"));
        schema.putObject("items").set("type", single);
    }
}
