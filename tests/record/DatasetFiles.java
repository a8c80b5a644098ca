package tests.record;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Data sets below a directory, and what a manifest says of them. */
record DatasetFiles(Path root) {
    /** SHA-256 of {@code hello}. */
    static final String HELLO = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";
    /** Younger files aren't remembered: a change may not show in their times. */
    static final long SETTLED_MILLIS = 2100;
    private static final FileTime LONG_AGO = FileTime.fromMillis(1_700_000_000_123L);

    void file(String name, String text) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        Files.setLastModifiedTime(file, LONG_AGO);
    }

    void sparse(String name, long bytes) throws IOException {
        try (var file = new RandomAccessFile(root.resolve(name).toFile(), "rw")) {
            file.setLength(bytes);
        }
    }

    static JsonNode only(JsonNode datasets) {
        assertEquals(1, datasets.size());
        return datasets.get(0);
    }

    static List<String> paths(JsonNode dataset) {
        return StreamSupport.stream(dataset.path("files").spliterator(), false).map(f -> f.path("path").asText()).toList();
    }

    static List<String> texts(JsonNode node, String... fields) {
        return Stream.of(fields).map(f -> node.path(f).asText()).toList();
    }
}
