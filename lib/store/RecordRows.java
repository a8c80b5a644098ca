package lib.store;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * The rows of metrics.jsonl, gpu.jsonl and events.jsonl, in the file's order and in bounded memory, whatever state the file is in: a line that is no
 * JSON object, or longer than 1 MiB, is passed over, and what can't be read ends the rows.
 */
public final class RecordRows {
    private static final int LINE_AT_MOST = 1 << 20;
    /** A page needs no more digits than a double has. */
    private static final ObjectReader READER = Json.mapper().readerFor(JsonNode.class).without(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .with(StreamReadFeature.USE_FAST_DOUBLE_PARSER);
    private final Line each;
    private byte[] line = new byte[512];
    private int length;
    private boolean tooLong;

    private interface Line {
        void of(byte[] bytes, int length) throws IOException;
    }

    private RecordRows(Line each) {
        this.each = each;
    }

    /** No row where there is no such file, or where it is no regular one. */
    public static void read(Path file, Consumer<JsonNode> each) {
        lines(file, (bytes, length) -> {
            JsonNode row = READER.readTree(bytes, 0, length);
            if (row != null && row.isObject()) {
                each.accept(row);
            }
        });
    }

    /** Rows of metrics.jsonl; the row is the same object each time. */
    public static void metrics(Path file, Consumer<MetricRow> each) {
        var row = new MetricRow();
        lines(file, (bytes, length) -> {
            try (JsonParser parser = READER.createParser(bytes, 0, length)) {
                if (row.take(parser)) {
                    each.accept(row);
                }
            }
        });
    }

    private static void lines(Path file, Line each) {
        if (!Files.isRegularFile(file)) {
            return;
        }
        try (InputStream in = Files.newInputStream(file)) {
            new RecordRows(each).read(in);
        } catch (IOException e) {
            // What was read until then is what there is: the disk, or a copy that is replaced just now.
            return;
        }
    }

    private void read(InputStream in) throws IOException {
        byte[] block = new byte[1 << 16];
        for (int count = in.read(block); count >= 0; count = in.read(block)) {
            int from = 0;
            for (int i = 0; i < count; i++) {
                if (block[i] == '\n') {
                    add(block, from, i);
                    end();
                    from = i + 1;
                }
            }
            add(block, from, count);
        }
        end();
    }

    private void add(byte[] block, int from, int to) {
        int more = to - from;
        tooLong |= length + more > LINE_AT_MOST;
        if (tooLong) {
            return;
        }
        if (length + more > line.length) {
            line = Arrays.copyOf(line, Math.max(length + more, 2 * line.length));
        }
        System.arraycopy(block, from, line, length, more);
        length += more;
    }

    private void end() {
        if (length > 0 && !tooLong) {
            row();
        }
        length = 0;
        tooLong = false;
    }

    private void row() {
        try {
            each.of(line, length);
        } catch (JsonProcessingException e) {
            // No JSON, or numbers and depths beyond the parser's limits.
            return;
        } catch (IOException e) {
            throw new UncheckedIOException(e); // there is no file under it
        }
    }
}
