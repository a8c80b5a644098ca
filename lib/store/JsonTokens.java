package lib.store;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;

/** The tokens of a JSON text, one after the other. Place and value are those of the token that came last. */
public interface JsonTokens {
    /** The next one; NOT_AVAILABLE at the end. */
    JsonToken next() throws IOException;

    /** A field's name. */
    String name() throws IOException;

    /** A text, number, true, false or null. */
    JsonNode leaf() throws IOException;

    /** Counted from 1. */
    int line();

    /** Counted from 1, in characters. */
    int column();

    /** Jackson's own: it knows all of JSON, and every way in which a text may be none. */
    static JsonTokens of(JsonParser parser) {
        return new JsonTokens() {
            @Override
            public JsonToken next() throws IOException {
                JsonToken token = parser.nextToken();
                return token == null ? JsonToken.NOT_AVAILABLE : token;
            }

            @Override
            public String name() throws IOException {
                return parser.currentName();
            }

            @Override
            public JsonNode leaf() throws IOException {
                JsonNodeFactory nodes = JsonNodeFactory.instance;
                return switch (parser.currentToken()) {
                    case VALUE_STRING -> nodes.textNode(parser.getText());
                    case VALUE_NUMBER_INT -> switch (parser.getNumberType()) {
                        case INT -> nodes.numberNode(parser.getIntValue());
                        case LONG -> nodes.numberNode(parser.getLongValue());
                        default -> nodes.numberNode(parser.getBigIntegerValue());
                    };
                    case VALUE_NUMBER_FLOAT -> nodes.numberNode(parser.getDecimalValue());
                    case VALUE_TRUE -> nodes.booleanNode(true);
                    case VALUE_FALSE -> nodes.booleanNode(false);
                    default -> nodes.nullNode();
                };
            }

            @Override
            public int line() {
                return at().getLineNr();
            }

            @Override
            public int column() {
                return at().getColumnNr();
            }

            private JsonLocation at() {
                return parser.currentTokenLocation();
            }
        };
    }
}
