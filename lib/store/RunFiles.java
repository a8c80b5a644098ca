package lib.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import lib.run.RunDir;

/** Reads the files of a run directory that may be half written, huge or hostile: what can't be read is as if it weren't there. */
final class RunFiles {
    /** A summary or a metadata file beyond this is no such file. */
    static final int JSON_BYTES_AT_MOST = 32 << 20;
    private static final int SMALL = 64 << 10;

    private RunFiles() {
    }

    /** The object in a JSON file, or a missing node. */
    static JsonNode object(Path file) {
        try {
            Optional<JsonNode> node = text(file, JSON_BYTES_AT_MOST).flatMap(RunFiles::parse);
            return node.filter(JsonNode::isObject).orElse(MissingNode.getInstance());
        } catch (IOException e) {
            return MissingNode.getInstance();
        }
    }

    /** Some fields of the object in a JSON file, or a missing node. */
    static JsonNode listed(Path file, ListedFields.Reading fields) {
        try {
            return bytes(file, JSON_BYTES_AT_MOST).map(bytes -> fields.of(bytes, 0, bytes.length)).orElse(MissingNode.getInstance());
        } catch (IOException e) {
            return MissingNode.getInstance();
        }
    }

    private static Optional<JsonNode> parse(String text) {
        try {
            return Optional.ofNullable(Json.read(text));
        } catch (JsonProcessingException | RuntimeException e) {
            // Numbers and depths beyond the parser's limits come as runtime exceptions from some paths.
            return Optional.empty();
        }
    }

    /** A regular file's text, bad UTF-8 replaced; nothing where it is missing, no regular file (a FIFO blocks) or too long. */
    static Optional<String> text(Path file, int bytesAtMost) throws IOException {
        return bytes(file, bytesAtMost).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    /** The same as bytes. */
    static Optional<byte[]> bytes(Path file, int bytesAtMost) throws IOException {
        BasicFileAttributes is = Files.readAttributes(file, BasicFileAttributes.class);
        if (!is.isRegularFile() || is.size() > bytesAtMost) {
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(file)) {
            // One byte more than there were: a read that isn't filled has found the end.
            byte[] bytes = in.readNBytes((int) is.size() + 1);
            return Optional.of(bytes.length > is.size() ? concat(bytes, in.readNBytes(bytesAtMost)) : bytes).filter(all -> all.length <= bytesAtMost);
        }
    }

    /** It has grown meanwhile. */
    private static byte[] concat(byte[] first, byte[] rest) {
        byte[] all = Arrays.copyOf(first, first.length + rest.length);
        System.arraycopy(rest, 0, all, first.length, rest.length);
        return all;
    }

    /** The pairs of a small file of {@code key=value} lines ({@code .ops/exit}, {@code .ops/child}). */
    static Map<String, String> pairs(Path file) {
        return pairs(smallText(file).split("\n"));
    }

    /** The first word of a small file; empty where there is none. */
    static String firstWord(Path file) {
        return smallText(file).strip().split("\\s+")[0];
    }

    /** The newest values of metrics.jsonl. */
    static Map<String, Double> metrics(Path dir) {
        return NewestMetrics.of(FileTail.text(dir.resolve(RunDir.METRICS), SMALL).lines());
    }

    /** The pairs of heartbeat.txt; its time stands under {@code t}. */
    static Map<String, String> heartbeat(Path file) {
        String[] words = smallText(file).strip().split("\\s+");
        Map<String, String> pairs = pairs(words);
        if (!words[0].isEmpty() && words[0].indexOf('=') < 0) {
            pairs.put("t", words[0]);
        }
        return pairs;
    }

    /** How long ago a file was changed, by this machine's clock. */
    static Optional<Duration> age(Path file, Instant now) {
        try {
            Duration age = Duration.between(Files.getLastModifiedTime(file).toInstant(), now);
            return Optional.of(age.isNegative() ? Duration.ZERO : age);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Map<String, String> pairs(String[] parts) {
        var pairs = new LinkedHashMap<String, String>();
        for (String part : parts) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                pairs.put(part.substring(0, equals), part.substring(equals + 1));
            }
        }
        return pairs;
    }

    private static String smallText(Path file) {
        try {
            return text(file, SMALL).orElse("");
        } catch (IOException e) {
            return "";
        }
    }
}
