package lib.config;

import com.fasterxml.jackson.databind.JsonNode;
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

    /** With a default: text, Integer, Boolean or a list. */
    Key or(Object value) {
        return new Key(name, type, false, Optional.of(Json.mapper().valueToTree(value)), description);
    }
}
