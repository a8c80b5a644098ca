package lib.store;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * The fields of run_metadata.json and summary.json that a row of a list says something of: names, labels and figures. All else is read over and never
 * becomes an object, since a list may be of tens of thousands of runs. The wholeness of a file is judged as it is everywhere: what isn't one complete
 * JSON object is a missing node.
 */
public final class ListedFields {
    /** The whole value, if it is a scalar or has only such (two levels: {@code best} has objects). */
    private static final Map<String, ?> ALL = Map.of();
    private static final Map<String, Map<String, ?>> METADATA = Map.of("project", ALL, "preset", ALL, "kind", ALL, "created_at", ALL, "started_at", ALL, "tags", ALL,
            "note", ALL, "git", Map.of("commit", ALL), "pod", Map.of("name", ALL));
    private static final Map<String, Map<String, ?>> SUMMARY = Map.of("state", ALL, "exit_code", ALL, "started_at", ALL, "duration_sec", ALL,
            "metrics", Map.of("last", ALL, "best", ALL), "failure", Map.of("cause", ALL), "gpu", ALL, "wandb", ALL, "cost_usd", ALL);
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /** Of one of the two files. */
    interface Reading {
        JsonNode of(byte[] json, int from, int to);
    }

    private ListedFields() {
    }

    public static JsonNode metadata(byte[] json, int from, int to) {
        return read(json, from, to, METADATA);
    }

    public static JsonNode summary(byte[] json, int from, int to) {
        return read(json, from, to, SUMMARY);
    }

    /** Everywhere else a file is a text, in UTF-8 with a sign for each byte that belongs in none, before it is JSON. */
    private static JsonNode read(byte[] json, int from, int to, Map<String, Map<String, ?>> wanted) {
        JsonNode fields = isUtf8(json, from, to) ? parse(json, from, to, wanted) : MissingNode.getInstance();
        if (fields.isMissingNode() && to > from) {
            byte[] text = new String(json, from, to - from, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8);
            return isUtf8(text, 0, text.length) ? parse(text, 0, text.length, wanted) : fields;
        }
        return fields;
    }

    /** The parser of bytes would find UTF-16 and UTF-32 by their zeros, and pass over a byte order mark. */
    private static boolean isUtf8(byte[] json, int from, int to) {
        for (int i = from; i < to && i < from + 4; i++) {
            if (json[i] == 0) {
                return false;
            }
        }
        return to > from && json[from] > 0;
    }

    private static JsonNode parse(byte[] json, int from, int to, Map<String, Map<String, ?>> wanted) {
        try (JsonParser parser = Json.factory().createParser(json, from, to - from)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return MissingNode.getInstance();
            }
            ObjectNode fields = object(parser, wanted);
            return parser.nextToken() == null ? fields : MissingNode.getInstance();
        } catch (IOException | RuntimeException e) {
            // No JSON, or numbers and depths beyond the parser's limits.
            return MissingNode.getInstance();
        }
    }

    private static ObjectNode object(JsonParser parser, Map<String, ?> wanted) throws IOException {
        ObjectNode fields = NODES.objectNode();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            JsonToken token = parser.nextToken();
            Object below = wanted == ALL ? ALL : wanted.get(name);
            if (below == null) {
                parser.skipChildren();
            } else {
                fields.set(name, value(parser, token, (Map<?, ?>) below));
            }
        }
        return fields;
    }

    @SuppressWarnings("unchecked")
    private static JsonNode value(JsonParser parser, JsonToken token, Map<?, ?> below) throws IOException {
        return switch (token) {
            case START_OBJECT -> object(parser, (Map<String, ?>) below);
            case START_ARRAY -> array(parser);
            case VALUE_NUMBER_FLOAT -> NODES.numberNode(parser.getDoubleValue());
            default -> JsonTree.leaf(parser, token);
        };
    }

    private static ArrayNode array(JsonParser parser) throws IOException {
        ArrayNode items = NODES.arrayNode();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            items.add(value(parser, token, ALL));
        }
        return items;
    }
}
