package lib.store;

//DEPS com.fasterxml.jackson.core:jackson-databind:2.23.0

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/** JSON as trees rather than bound records: they start quicker, and unknown fields of a newer version survive. */
public final class Json {
    public static final int SCHEMA_VERSION = 1;

    private Json() {
    }

    /** The one ObjectMapper, made when somebody wants it: most commands never do, and its start is dear ({@link JsonTree}). */
    private static final class Mapper {
        private static final JsonMapper MAPPER = JsonMapper.builder()
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .disable(JsonWriteFeature.ESCAPE_NON_ASCII)
                .build();
    }

    public static JsonMapper mapper() {
        return Mapper.MAPPER;
    }

    /** Makes parsers and generators that have no ObjectMapper behind them, and so can't bind. */
    public static JsonFactory factory() {
        return JsonTree.FACTORY;
    }

    /** Writes one value where the generator stands. */
    public static void write(JsonNode node, JsonGenerator to) throws IOException {
        JsonTree.write(node, to);
    }

    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** An object that starts with {@code schema_version}, as every JSON file of a run directory does. */
    public static ObjectNode document() {
        return object().put("schema_version", SCHEMA_VERSION);
    }

    public static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    public static ArrayNode array(Collection<String> texts) {
        ArrayNode array = array();
        texts.forEach(array::add);
        return array;
    }

    /** The tree of texts, numbers, booleans, null, lists and maps of those. */
    public static JsonNode tree(Object value) {
        if (value instanceof Map<?, ?> map) {
            ObjectNode object = object();
            map.forEach((name, member) -> object.set(String.valueOf(name), tree(member)));
            return object;
        } else if (value instanceof Collection<?> items) {
            ArrayNode array = array();
            items.forEach(item -> array.add(tree(item)));
            return array;
        } else if (value instanceof String text) {
            return JsonNodeFactory.instance.textNode(text);
        } else if (value instanceof Boolean flag) {
            return JsonNodeFactory.instance.booleanNode(flag);
        } else if (value instanceof Integer number) {
            return JsonNodeFactory.instance.numberNode(number);
        } else if (value instanceof BigDecimal number) {
            return JsonTree.decimal(number);
        }
        return value == null ? JsonNodeFactory.instance.nullNode() : mapper().valueToTree(value);
    }

    /** Pretty text with a newline at its end. */
    public static String pretty(JsonNode node) {
        return JsonTree.write(node, true) + "\n";
    }

    /** One line without a newline. */
    public static String line(JsonNode node) {
        return JsonTree.write(node, false);
    }

    /** The tree of a text; a missing node where the text is blank. */
    public static JsonNode read(String text) throws JsonProcessingException {
        return JsonTree.read(text);
    }

    /** The tree of a text, or nothing where it isn't one complete JSON value. */
    public static Optional<JsonNode> parse(String text) {
        try {
            return Optional.of(read(text)).filter(node -> !node.isMissingNode());
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }
}
