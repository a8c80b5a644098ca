package lib.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import lib.run.RunDir;

/** A .jsonl file row by row. results.jsonl is the user's: python writes NaN and infinity there, which elsewhere are no JSON. */
final class Rows {
    private static final int LINE_AT_MOST = 8 << 20;
    private static final ObjectReader STRICT = Json.mapper().reader();
    private static final ObjectReader PYTHON = STRICT.with(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS);

    /** Takes a row; {@code object} is empty where it is no JSON object, {@code ended} false for a last line without a line end. */
    interface Visitor {
        void row(long number, Optional<JsonNode> object, boolean blank, boolean ended);
    }

    private Rows() {
    }

    /** Returns false when a line was too long to be read, and so was left out. */
    static boolean read(Path file, Visitor visitor) throws IOException {
        boolean results = file.endsWith(RunDir.RESULTS);
        long[] tooLong = {0};
        Lines.read(file, StandardCharsets.UTF_8, LINE_AT_MOST, (number, text, ended) -> {
            tooLong[0] = text.length() >= LINE_AT_MOST ? number : tooLong[0];
            if (number != tooLong[0]) {
                visitor.row(number, object(results ? PYTHON : STRICT, text), text.isBlank(), ended);
            }
        });
        return tooLong[0] == 0;
    }

    private static Optional<JsonNode> object(ObjectReader reader, String line) {
        try {
            return Optional.ofNullable(reader.readTree(line)).filter(JsonNode::isObject);
        } catch (JsonProcessingException | RuntimeException e) {
            return Optional.empty();
        }
    }
}
