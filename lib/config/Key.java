package lib.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Optional;
import lib.store.Json;

/** One allowed key of a section, with its default where it has one. */
record Key(String name, Type type, boolean required, Optional<JsonNode> defaultValue, String description) {

    static Key of(String name, Type type, String description) {
        return new Key(name, type, false, Optional.empty(), description);
    }

    static Key required(String name, Type type, String description) {
        return new Key(name, type, true, Optional.empty(), description);
    }

    Key or(String value) {
        return withDefault(TextNode.valueOf(value));
    }

    Key or(int value) {
        return withDefault(IntNode.valueOf(value));
    }

    Key or(boolean value) {
        return withDefault(BooleanNode.valueOf(value));
    }

    Key or(List<String> values) {
        return withDefault(Json.array(values));
    }

    private Key withDefault(JsonNode value) {
        return new Key(name, type, false, Optional.of(value), description);
    }
}
