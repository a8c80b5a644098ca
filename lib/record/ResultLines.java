package lib.record;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Reads results.jsonl a line at a time in little memory, however long a line is. Of each object it takes the numbers, truth values and texts of
 * its fields, and of the fields of its fields ({@code scores.em}); NaN and infinity, as python writes them, included. A name that comes twice
 * has its last value, as in python.
 */
final class ResultLines {
    private static final int LONG_LINE = 1 << 20;
    private static final int LONGEST_GROUP = 200;
    private static final JsonFactory FACTORY = JsonFactory.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES).streamReadConstraints(StreamReadConstraints.builder().maxStringLength(LONG_LINE).build())
            .build();
    private final Set<String> groupBy;

    /** Takes a line's values, or learns that the line isn't a JSON object. */
    interface Visitor {
        void result(Map<String, JsonNode> values);

        void invalid();
    }

    ResultLines(Set<String> groupBy) {
        this.groupBy = groupBy;
    }

    void read(Path file, Visitor visitor) throws IOException {
        byte[] begin = new byte[LONG_LINE];
        try (InputStream in = Files.newInputStream(file)) {
            var line = new OneLine(in);
            while (line.next()) {
                int length = line.readNBytes(begin, 0, LONG_LINE);
                if (!isBlank(begin, length)) {
                    one(begin, length, line, visitor);
                }
            }
        }
    }

    private static boolean isBlank(byte[] text, int length) {
        for (int i = 0; i < length; i++) {
            if (text[i] != ' ' && text[i] != '\t' && text[i] != '\r') {
                return false;
            }
        }
        return true;
    }

    private void one(byte[] begin, int length, OneLine line, Visitor visitor) {
        boolean whole = length < LONG_LINE;
        var start = new ByteArrayInputStream(begin, 0, length);
        InputStream text = whole ? start : new SequenceInputStream(start, line);
        var values = new LinkedHashMap<String, JsonNode>();
        try (JsonParser parser = FACTORY.createParser(text)) {
            if (parser.nextToken() == JsonToken.START_OBJECT) {
                object(parser, "", whole, values);
                if (parser.nextToken() == null) {
                    visitor.result(values);
                    return;
                }
            }
            visitor.invalid();
        } catch (IOException | IllegalArgumentException e) {
            visitor.invalid();
        }
    }

    private void object(JsonParser parser, String prefix, boolean whole, Map<String, JsonNode> values) throws IOException {
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = prefix + parser.currentName();
            JsonToken token = parser.nextToken();
            if (token == JsonToken.START_OBJECT && prefix.isEmpty()) {
                object(parser, name + ".", whole, values);
            } else {
                values.put(name, value(parser, token, whole || groupBy.contains(name)));
                parser.skipChildren();
            }
        }
    }

    private static JsonNode value(JsonParser parser, JsonToken token, boolean withText) throws IOException {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        return switch (token) {
            case VALUE_TRUE -> nodes.booleanNode(true);
            case VALUE_FALSE -> nodes.booleanNode(false);
            case VALUE_NUMBER_INT -> parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER ? nodes.numberNode(parser.getDoubleValue())
                    : nodes.numberNode(parser.getLongValue());
            case VALUE_NUMBER_FLOAT -> nodes.numberNode(parser.getDoubleValue());
            // A text of megabytes isn't taken into memory only to see that it is no number.
            case VALUE_STRING -> withText ? nodes.textNode(cut(parser.getText())) : nodes.textNode("");
            case null, default -> nodes.nullNode();
        };
    }

    private static String cut(String text) {
        return text.length() > LONGEST_GROUP ? text.substring(0, LONGEST_GROUP) : text;
    }

    /** The rest of the current line of a stream. */
    private static final class OneLine extends InputStream {
        private final InputStream in;
        private final byte[] buffer = new byte[1 << 16];
        private int at;
        private int end;
        private boolean ended = true;

        OneLine(InputStream in) {
            this.in = in;
        }

        /** Goes to the beginning of the next line, over what the parser left of this one; false at the end of the stream. */
        boolean next() throws IOException {
            byte[] rest = new byte[ended ? 0 : buffer.length];
            while (!ended) {
                read(rest, 0, rest.length);
            }
            ended = !fill();
            return !ended;
        }

        private boolean fill() throws IOException {
            if (at == end) {
                at = 0;
                end = Math.max(0, in.read(buffer));
            }
            return at < end;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (ended || !fill()) {
                ended = true;
                return -1;
            }
            int count = 0;
            while (count < length && at + count < end && buffer[at + count] != '\n') {
                count++;
            }
            System.arraycopy(buffer, at, bytes, from, count);
            at += count;
            if (count < length && at < end) {
                at++;
                ended = true;
            }
            return count == 0 ? -1 : count;
        }

        @Override
        public void close() {
            // The stream goes on with the next line.
        }
    }
}
