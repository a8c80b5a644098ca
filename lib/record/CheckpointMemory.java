package lib.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import lib.run.RunDir;
import lib.store.AtomicFile;
import lib.store.Json;

/**
 * What was done with which version of a checkpoint, in {@code .ops/checkpoints.json}, so that a recorder that starts again repeats nothing and
 * tells its own files from the script's.
 */
final class CheckpointMemory {
    private static final String FILE = RunDir.INTERNAL + "/checkpoints.json";
    private final Path file;
    private final Map<String, Entry> entries = new TreeMap<>();

    /**
     * @param source the script's file
     * @param made   ours, where one was made of it: noted before it gets its name, so that no crash leaves one that nobody knows
     * @param done   false while it is under way
     * @param kept   false where it couldn't be kept
     * @param row    see {@link CheckpointMetric}
     */
    record Entry(CheckpointFile source, Optional<CheckpointFile> made, boolean done, boolean kept, long row) {
    }

    CheckpointMemory(Path dir) {
        file = dir.resolve(FILE);
        try {
            Json.parse(Files.readString(file)).ifPresent(node -> node.properties().stream().filter(e -> e.getValue().isObject())
                    .forEach(e -> read(e.getValue()).ifPresent(entry -> entries.put(e.getKey(), entry))));
        } catch (IOException e) {
            // The first look: nothing is remembered.
            entries.clear();
        }
    }

    Optional<Entry> of(String role) {
        return Optional.ofNullable(entries.get(role));
    }

    void put(String role, Entry entry) throws IOException {
        entries.put(role, entry);
        ObjectNode node = Json.document();
        entries.forEach((name, e) -> {
            ObjectNode written = node.putObject(name).put("done", e.done()).put("kept", e.kept()).put("row", e.row());
            version(written.putObject("source"), e.source());
            e.made().ifPresent(made -> version(written.putObject("made"), made));
        });
        AtomicFile.write(file, Json.pretty(node));
    }

    private static void version(ObjectNode node, CheckpointFile version) {
        node.put("path", version.path().toString()).put("size_bytes", version.sizeBytes()).put("modified", version.modified().toString());
    }

    private static Optional<Entry> read(JsonNode node) {
        return readVersion(node.path("source")).map(source -> new Entry(source, readVersion(node.path("made")), node.path("done").asBoolean(),
                node.path("kept").asBoolean(), node.path("row").asLong()));
    }

    private static Optional<CheckpointFile> readVersion(JsonNode node) {
        try {
            return node.isObject() ? Optional.of(new CheckpointFile(Path.of(node.path("path").asText()), node.path("size_bytes").asLong(),
                    Instant.parse(node.path("modified").asText()))) : Optional.empty();
        } catch (DateTimeException | java.nio.file.InvalidPathException e) {
            return Optional.empty();
        }
    }
}
