package lib.config;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/** Reads JSON into values with places. What is wrong with the JSON itself is among the mistakes. */
final class JsonSource {
    private static final int DEEPEST = 50;
    private static final int LONGEST_MESSAGE = 160;
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build()).build();
    private final Layer layer;
    private final Path shown;
    private final List<Mistake> mistakes = new ArrayList<>();

    /** The root object, where there is one, and what is wrong. */
    record Parsed(Optional<Value.Fields> root, List<Mistake> mistakes) {
    }

    private JsonSource(Layer layer, Path shown) {
        this.layer = layer;
        this.shown = shown;
    }

    static Parsed parse(String text, Layer layer, Path shown) {
        var source = new JsonSource(layer, shown);
        Optional<Value.Fields> root = text.isBlank() ? source.refuse("is empty, expected a JSON object") : source.document(text);
        return new Parsed(root, List.copyOf(source.mistakes));
    }

    private Optional<Value.Fields> refuse(String message) {
        mistakes.add(Mistake.at(new Place(layer, shown, 1, 1), "", message));
        return Optional.empty();
    }

    private Optional<Value.Fields> document(String text) {
        try (JsonParser parser = FACTORY.createParser(text)) {
            try {
                parser.nextToken();
                Value root = value(parser, "");
                if (parser.nextToken() != null) {
                    mistakes.add(Mistake.at(place(parser.currentTokenLocation()), "", "there is more after the end of the JSON object"));
                }
                return root instanceof Value.Fields fields ? Optional.of(fields)
                        : refuse("is " + root.what() + ", expected a JSON object");
            } catch (JsonProcessingException e) {
                JsonLocation location = e.getLocation() == null ? parser.currentLocation() : e.getLocation();
                mistakes.add(Mistake.at(place(location), "", "not valid JSON: " + message(e)));
            } catch (NumberFormatException | ArithmeticException e) {
                mistakes.add(Mistake.at(place(parser.currentTokenLocation()), "", "not valid JSON: a number that is out of range"));
            }
            return Optional.empty();
        } catch (IOException e) {
            throw new IllegalStateException("a text in memory can't fail to be read", e);
        }
    }

    /** Jackson's own words, without where it thinks its source is and which of its features could be switched on. */
    private static String message(JsonProcessingException e) {
        String text = e.getOriginalMessage().replaceAll("(?s)\\s*\\((?:start marker at|not recognized|for |from `).*", "")
                .replaceAll("(?s)(?:\\s+at \\[Source|: enable `).*", "").strip();
        return Printable.shorten(text, LONGEST_MESSAGE);
    }

    private Place place(JsonLocation location) {
        return new Place(layer, shown, Math.max(1, location.getLineNr()), Math.max(1, location.getColumnNr()));
    }

    private Value value(JsonParser parser, String path) throws IOException {
        Place place = place(parser.currentTokenLocation());
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            return fields(parser, place, path);
        }
        if (parser.currentToken() == JsonToken.START_ARRAY) {
            var values = new ArrayList<Value>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                values.add(value(parser, path + "[" + values.size() + "]"));
            }
            return new Value.Items(place, values);
        }
        return new Value.Leaf(place, leaf(parser));
    }

    private Value fields(JsonParser parser, Place place, String path) throws IOException {
        var members = new LinkedHashMap<String, Value.Member>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            Place key = place(parser.currentTokenLocation());
            String here = Printable.join(path, name);
            Value.Member first = members.get(name);
            if (first != null) {
                mistakes.add(Mistake.at(key, here, "the key is given twice, first in line " + first.key().line()));
            }
            parser.nextToken();
            members.put(name, new Value.Member(key, value(parser, here)));
        }
        return new Value.Fields(place, members);
    }

    private static JsonNode leaf(JsonParser parser) throws IOException {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        return switch (parser.currentToken()) {
            case VALUE_STRING -> nodes.textNode(parser.getText());
            case VALUE_NUMBER_INT -> integer(parser, nodes);
            case VALUE_NUMBER_FLOAT -> nodes.numberNode(parser.getDecimalValue());
            case VALUE_TRUE -> nodes.booleanNode(true);
            case VALUE_FALSE -> nodes.booleanNode(false);
            default -> nodes.nullNode();
        };
    }

    private static JsonNode integer(JsonParser parser, JsonNodeFactory nodes) throws IOException {
        return switch (parser.getNumberType()) {
            case INT -> nodes.numberNode(parser.getIntValue());
            case LONG -> nodes.numberNode(parser.getLongValue());
            default -> nodes.numberNode(parser.getBigIntegerValue());
        };
    }
}
