package lib.store;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import lib.run.RunDir;

/**
 * A run directory under validation.
 *
 * @param legacy   made before the contract: no schema version anywhere and no {@code .ops}
 * @param complete the completion file is there, so nothing may be half written
 */
record Inspected(Path dir, JsonNode metadata, JsonNode summary, boolean legacy, boolean complete) {

    static Inspected of(Path dir, String completionFile) {
        JsonNode metadata = RunFiles.object(dir.resolve(RunDir.METADATA));
        JsonNode summary = RunFiles.object(dir.resolve(RunDir.SUMMARY));
        boolean legacy = !metadata.has("schema_version") && !summary.has("schema_version") && !Files.exists(dir.resolve(RunDir.INTERNAL));
        return new Inspected(dir, metadata, summary, legacy, Files.exists(dir.resolve(completionFile)));
    }

    Path file(String name) {
        return dir.resolve(name);
    }
}
