package lib.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import lib.config.PodConfig;
import lib.config.ProjectConfig;
import lib.run.ExitCode;
import lib.run.OpsException;
import lib.store.AtomicFile;

/**
 * The words of a project that completion offers, {@code <cache>/completion/<name>.words}: its config in the first line, then {@code preset NAME}, {@code pod NAME},
 * {@code local POD ROOT} and {@code seen POD ROOT} (where runs are: here, or on a pod). A cache: it may be deleted at any time.
 */
final class CompletionWords {
    private static final int PROJECTS_AT_MOST = 200;
    private final Globals globals;
    private final Path directory;

    CompletionWords(Globals globals) {
        this.globals = globals;
        this.directory = globals.cacheDirectory().resolve("completion");
    }

    void write() {
        ProjectConfig config = globals.config();
        var lines = new ArrayList<>(List.of("config " + config.file()));
        config.presets().keySet().forEach(preset -> lines.add("preset " + preset));
        config.pods().keySet().forEach(pod -> lines.add("pod " + pod));
        Stream.concat(config.pods().values().stream(), config.pods().containsKey(PodConfig.LOCAL) ? Stream.empty() : Stream.of(config.pod(PodConfig.LOCAL))).forEach(pod -> {
            boolean hasRoot = pod.isLocal() || config.outputsDir(pod).isPresent();
            (hasRoot ? globals.outputsRoots(pod) : config.legacyOutputsDirs()).stream().filter(CompletionWords::isPlain)
                    .forEach(root -> lines.add((pod.isLocal() ? "local " : "seen ") + pod.name() + " " + root));
        });
        try {
            Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            makeRoom();
            String name = UUID.nameUUIDFromBytes(config.file().toString().getBytes(StandardCharsets.UTF_8)).toString();
            AtomicFile.writeUnsynced(directory.resolve(name + ".words"), String.join("\n", lines) + "\n");
        } catch (IOException e) {
            throw new OpsException(ExitCode.USAGE, "can't write into " + directory + ": " + e.getMessage(), "make that directory yours, or set XDG_CACHE_HOME", e);
        }
    }

    /** As it stands in a JSON text and in a line. */
    private static boolean isPlain(String root) {
        return root.chars().noneMatch(c -> Character.isISOControl(c) || c == '"' || c == '\\');
    }

    /** Projects come and go, and every file is looked into at each TAB. */
    private void makeRoom() throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            List<Path> files = all.filter(f -> !f.getFileName().toString().startsWith(".")).toList();
            if (files.size() > PROJECTS_AT_MOST) {
                for (Path file : files) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }
}
