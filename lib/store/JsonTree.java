package lib.store;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ContainerNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.Map;

/**
 * Trees from text and to text without an ObjectMapper, whose start takes longer than most commands have: it wants calendars, time zones and
 * serializers for every type. What comes out is, byte for byte and node for node, what the mapper of {@link Json} makes (JsonTest).
 */
final class JsonTree {
    private static final JsonFactory FACTORY = new JsonFactory();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final String NEVER = "a text in memory can't fail to be read";

    private JsonTree() {
    }

    /** The one value of a text; a missing node where there is none. */
    static JsonNode read(String text) throws JsonProcessingException {
        try {
            return document(new PlainTokens(text));
        } catch (PlainTokens.NotPlain e) {
            return readByJackson(text);
        } catch (IOException e) {
            throw new IllegalStateException(NEVER, e);
        }
    }

    private static JsonNode readByJackson(String text) throws JsonProcessingException {
        try (JsonParser parser = FACTORY.createParser(text)) {
            JsonNode value = document(JsonTokens.of(parser));
            if (parser.currentToken() != null) {
                throw new JsonParseException(parser, "there is more after the end of the value");
            }
            return value;
        } catch (JsonProcessingException e) {
            throw e;
        } catch (IOException e) {
            throw new IllegalStateException(NEVER, e);
        }
    }

    private static JsonNode document(JsonTokens tokens) throws IOException {
        JsonToken first = tokens.next();
        JsonNode value = first == JsonToken.NOT_AVAILABLE ? MissingNode.getInstance() : value(tokens, first);
        tokens.next();
        return value;
    }

    /** Not by recursion: a hostile text is as deep as the parser allows, and a recorder's stack is small. */
    private static JsonNode value(JsonTokens tokens, JsonToken first) throws IOException {
        var open = new ArrayDeque<ContainerNode<?>>();
        String name = "";
        for (JsonToken token = first; ; token = tokens.next()) {
            JsonNode value = MissingNode.getInstance();
            if (token == JsonToken.FIELD_NAME) {
                name = tokens.name();
            } else if (token == JsonToken.END_OBJECT || token == JsonToken.END_ARRAY) {
                value = open.pop();
            } else {
                value = token == JsonToken.START_OBJECT ? NODES.objectNode() : token == JsonToken.START_ARRAY ? NODES.arrayNode() : leaf(tokens.leaf());
                put(open.peek(), name, value);
                if (value instanceof ContainerNode<?> container) {
                    open.push(container);
                }
            }
            if (open.isEmpty()) {
                return value;
            }
        }
    }

    private static JsonNode leaf(JsonNode leaf) {
        return leaf.isBigDecimal() ? decimal(leaf.decimalValue()) : leaf;
    }

    private static void put(ContainerNode<?> into, String name, JsonNode value) {
        if (into instanceof ObjectNode object) {
            object.set(name, value);
        } else if (into instanceof ArrayNode array) {
            array.add(value);
        }
    }

    /** As the mapper has them: 1.50 and 1.5 are one number. */
    static JsonNode decimal(BigDecimal value) {
        try {
            return NODES.numberNode(value.stripTrailingZeros());
        } catch (ArithmeticException e) {
            return NODES.numberNode(value);
        }
    }

    static String write(JsonNode node, boolean pretty) {
        var text = new StringWriter();
        try (JsonGenerator generator = FACTORY.createGenerator(text)) {
            if (pretty) {
                generator.setPrettyPrinter(new DefaultPrettyPrinter());
            }
            write(node, generator);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return text.toString();
    }

    private static void write(JsonNode node, JsonGenerator to) throws IOException {
        if (node instanceof ObjectNode object) {
            to.writeStartObject(object);
            for (Map.Entry<String, JsonNode> member : object.properties()) {
                to.writeFieldName(member.getKey());
                write(member.getValue(), to);
            }
            to.writeEndObject();
        } else if (node instanceof ArrayNode array) {
            to.writeStartArray(array, array.size());
            for (JsonNode item : array) {
                write(item, to);
            }
            to.writeEndArray();
        } else if (node.isNull() || node.isMissingNode()) {
            to.writeNull();
        } else if (node.isPojo() || node.isBinary()) {
            to.writeRawValue(Json.mapper().writeValueAsString(node));
        } else {
            node.serialize(to, null); // numbers, texts, true and false ask nobody how
        }
    }
}
