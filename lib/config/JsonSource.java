package lib.config;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import lib.store.JsonTokens;
import lib.store.PlainTokens;

/** Reads JSON into values with places. What is wrong with the JSON itself is among the mistakes. */
final class JsonSource {
    private static final int DEEPEST = 50;
    private static final int LONGEST_MESSAGE = 160;
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
        try {
            return root(new PlainTokens(text));
        } catch (PlainTokens.NotPlain e) {
            mistakes.clear();
            return byJackson(text);
        } catch (IOException e) {
            throw new IllegalStateException("a text in memory can't fail to be read", e);
        }
    }

    private Optional<Value.Fields> root(JsonTokens tokens) throws IOException {
        Value root = value(tokens, tokens.next(), "");
        if (tokens.next() != JsonToken.NOT_AVAILABLE) {
            mistakes.add(Mistake.at(place(tokens), "", "there is more after the end of the JSON object"));
        }
        return root instanceof Value.Fields fields ? Optional.of(fields) : refuse("is " + root.what() + ", expected a JSON object");
    }

    private Optional<Value.Fields> byJackson(String text) {
        JsonFactory factory = JsonFactory.builder().streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build()).build();
        try (JsonParser parser = factory.createParser(text)) {
            try {
                return root(JsonTokens.of(parser));
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

    private Place place(JsonTokens tokens) {
        return new Place(layer, shown, Math.max(1, tokens.line()), Math.max(1, tokens.column()));
    }

    private Value value(JsonTokens tokens, JsonToken token, String path) throws IOException {
        Place place = place(tokens);
        if (token == JsonToken.START_OBJECT) {
            return fields(tokens, place, path);
        }
        if (token == JsonToken.START_ARRAY) {
            var values = new ArrayList<Value>();
            for (JsonToken next = tokens.next(); next != JsonToken.END_ARRAY; next = tokens.next()) {
                values.add(value(tokens, next, path + "[" + values.size() + "]"));
            }
            return new Value.Items(place, values);
        }
        return new Value.Leaf(place, tokens.leaf());
    }

    private Value fields(JsonTokens tokens, Place place, String path) throws IOException {
        var members = new LinkedHashMap<String, Value.Member>();
        while (tokens.next() != JsonToken.END_OBJECT) {
            String name = tokens.name();
            Place key = place(tokens);
            String here = Printable.join(path, name);
            Value.Member first = members.get(name);
            if (first != null) {
                mistakes.add(Mistake.at(key, here, "the key is given twice, first in line " + first.key().line()));
            }
            members.put(name, new Value.Member(key, value(tokens, tokens.next(), here)));
        }
        return new Value.Fields(place, members);
    }
}
