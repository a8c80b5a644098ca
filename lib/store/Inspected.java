package lib.store;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import lib.run.RunDir;

/**
 * A run directory under validation.
 *
 * @param legacy   made before the contract: no schema version anywhere and no {@code .ops} of its own
 * @param leftOut  what isn't in this copy and is on the pod
 * @param complete the completion file is there, so nothing may be half written
 */
record Inspected(Path dir, JsonNode metadata, JsonNode summary, LeftOut leftOut, boolean legacy, boolean complete) {

    static Inspected of(Path dir, String completionFile, LeftOut leftOut) {
        JsonNode metadata = RunFiles.object(dir.resolve(RunDir.METADATA));
        JsonNode summary = RunFiles.object(dir.resolve(RunDir.SUMMARY));
        boolean legacy = !metadata.has("schema_version") && !summary.has("schema_version") && !Files.exists(dir.resolve(RunDir.REQUEST));
        return new Inspected(dir, metadata, summary, leftOut.and(LeftOut.of(dir)), legacy, Files.exists(dir.resolve(completionFile)));
    }

    Path file(String name) {
        return dir.resolve(name);
    }
}
