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
    static final JsonFactory FACTORY = new JsonFactory();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private JsonTree() {
    }

    /** The one value of a text; a missing node where there is none. */
    static JsonNode read(String text) throws JsonProcessingException {
        try (JsonParser parser = FACTORY.createParser(text)) {
            JsonNode value = parser.nextToken() == null ? MissingNode.getInstance() : value(parser);
            if (parser.nextToken() != null) {
                throw new JsonParseException(parser, "there is more after the end of the value");
            }
            return value;
        } catch (JsonProcessingException e) {
            throw e;
        } catch (IOException e) {
            throw new IllegalStateException("a text in memory can't fail to be read", e);
        }
    }

    /** Not by recursion: a hostile text is as deep as the parser allows, and a recorder's stack is small. */
    private static JsonNode value(JsonParser parser) throws IOException {
        var open = new ArrayDeque<ContainerNode<?>>();
        String name = "";
        while (true) {
            JsonToken token = parser.currentToken();
            JsonNode value = MissingNode.getInstance();
            if (token == JsonToken.FIELD_NAME) {
                name = parser.currentName();
            } else if (token == JsonToken.END_OBJECT || token == JsonToken.END_ARRAY) {
                value = open.pop();
            } else {
                value = token == JsonToken.START_OBJECT ? NODES.objectNode() : token == JsonToken.START_ARRAY ? NODES.arrayNode() : leaf(parser, token);
                put(open.peek(), name, value);
                if (value instanceof ContainerNode<?> container) {
                    open.push(container);
                }
            }
            if (open.isEmpty()) {
                return value;
            }
            parser.nextToken();
        }
    }

    private static void put(ContainerNode<?> into, String name, JsonNode value) {
        if (into instanceof ObjectNode object) {
            object.set(name, value);
        } else if (into instanceof ArrayNode array) {
            array.add(value);
        }
    }

    /** A text, number, true, false or null. */
    static JsonNode leaf(JsonParser parser, JsonToken token) throws IOException {
        return switch (token) {
            case VALUE_STRING -> NODES.textNode(parser.getText());
            case VALUE_NUMBER_INT -> switch (parser.getNumberType()) {
                case INT -> NODES.numberNode(parser.getIntValue());
                case LONG -> NODES.numberNode(parser.getLongValue());
                default -> NODES.numberNode(parser.getBigIntegerValue());
            };
            case VALUE_NUMBER_FLOAT -> decimal(parser.getDecimalValue());
            case VALUE_TRUE -> NODES.booleanNode(true);
            case VALUE_FALSE -> NODES.booleanNode(false);
            default -> NODES.nullNode();
        };
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

    static void write(JsonNode node, JsonGenerator to) throws IOException {
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
