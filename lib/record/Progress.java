package lib.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import lib.run.RunDir;
import lib.store.AtomicFile;
import lib.store.Json;

/**
 * How far the log was processed, saved with every heartbeat. What came after the last save is read again from the log itself.
 *
 * @param bytes       size of stdout.log
 * @param newlines    in these bytes
 * @param lineStart   where the line starts that wasn't over
 * @param metrics     lines in metrics.jsonl
 * @param masked      secrets replaced
 * @param dropped     bytes that could not be written
 * @param step        the last step seen, -1 before the first
 */
record Progress(long bytes, long newlines, long lineStart, long metrics, long masked, long dropped, long step) {
    static final Progress NONE = new Progress(0, 0, 0, 0, 0, 0, -1);

    static Progress load(Path dir) {
        JsonNode n = MissingNode.getInstance();
        try {
            n = Json.parse(Files.readString(dir.resolve(RunDir.PROGRESS))).orElse(n);
        } catch (IOException e) {
            return NONE;
        }
        return n.isObject() ? new Progress(n.path("bytes").asLong(), n.path("newlines").asLong(), n.path("line_start").asLong(),
                n.path("metrics").asLong(), n.path("masked").asLong(), n.path("dropped").asLong(), n.path("step").asLong(-1)) : NONE;
    }

    void save(Path dir) throws IOException {
        AtomicFile.write(dir.resolve(RunDir.PROGRESS), Json.pretty(Json.document().put("bytes", bytes).put("newlines", newlines)
                .put("line_start", lineStart).put("metrics", metrics).put("masked", masked).put("dropped", dropped).put("step", step)));
    }
}
