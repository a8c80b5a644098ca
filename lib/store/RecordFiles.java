package lib.store;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lib.run.RunDir;

/**
 * The files that say what a run was: read from a run directory or a copy of one, whatever state they are in. A file that is
 * missing, too large, no regular file or no JSON object is a missing node.
 *
 * @param run          metadata, summary, state and newest metrics
 * @param ownDirectory the run directory where the run had it, empty where the record doesn't tell; a copy is elsewhere
 * @param config       config_effective.json
 * @param environment  env_snapshot.json
 * @param datasets     dataset_manifest.json
 * @param patch        the files of repo.patch, each with the SHA-256 of its part
 * @param unreadable   names of record files that are there and can't be read
 */
public record RecordFiles(RunRecord run, String ownDirectory, JsonNode config, JsonNode environment, JsonNode datasets,
        Map<String, String> patch, List<String> unreadable) {
    private static final List<String> DOCUMENTS = List.of(RunDir.METADATA, RunDir.CONFIG, RunDir.ENVIRONMENT, RunDir.DATASETS, RunDir.SUMMARY);
    /** What has to be copied so that {@link #read} finds everything; all of it lies directly in the run directory. */
    public static final List<String> NAMES = List.of(RunDir.METADATA, RunDir.CONFIG, RunDir.ENVIRONMENT, RunDir.DATASETS, RunDir.SUMMARY,
            RunDir.COMMAND, RunDir.PATCH);
    private static final int SCRIPT_BYTES_AT_MOST = 4 << 20;
    private static final String OWN_DIRECTORY = "export OPS_RUN_DIR=";

    public RecordFiles {
        patch = Collections.unmodifiableMap(new LinkedHashMap<>(patch));
        unreadable = List.copyOf(unreadable);
    }

    /** {@code run} is what is known of the run already: of one that isn't over, its pod knows more than its files. */
    public static RecordFiles read(Path dir, RunRecord run) {
        List<String> unreadable = DOCUMENTS.stream().filter(name -> Files.exists(dir.resolve(name), LinkOption.NOFOLLOW_LINKS)
                && RunFiles.object(dir.resolve(name)).isMissingNode()).toList();
        return new RecordFiles(run, ownDirectory(dir), RunFiles.object(dir.resolve(RunDir.CONFIG)), RunFiles.object(dir.resolve(RunDir.ENVIRONMENT)),
                RunFiles.object(dir.resolve(RunDir.DATASETS)), PatchParts.read(dir.resolve(RunDir.PATCH)), unreadable);
    }

    /** config_effective.json alone, or a missing node. */
    public static JsonNode config(Path dir) {
        return RunFiles.object(dir.resolve(RunDir.CONFIG));
    }

    /** command.sh exports it; quotes as {@link lib.run.Shell} sets them. A path with a line break isn't found. */
    private static String ownDirectory(Path dir) {
        try {
            return RunFiles.text(dir.resolve(RunDir.COMMAND), SCRIPT_BYTES_AT_MOST).stream().flatMap(String::lines)
                    .filter(line -> line.startsWith(OWN_DIRECTORY)).findFirst().map(line -> unquoted(line.substring(OWN_DIRECTORY.length())))
                    .filter(path -> path.startsWith("/") && path.length() > 1).orElse("");
        } catch (IOException e) {
            return "";
        }
    }

    private static String unquoted(String word) {
        boolean quoted = word.length() > 1 && word.startsWith("'") && word.endsWith("'");
        return quoted ? word.substring(1, word.length() - 1).replace("'\\''", "'") : word;
    }
}
