package lib.record;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import lib.run.ExitCode;
import lib.run.OpsException;

/** Where a run by hand leaves its directory: as asked, as the environment says, on the volume of a pod, or at home. */
final class OutputsRoot {
    private static final Path VOLUME = Path.of("/mnt/runs");

    private OutputsRoot() {
    }

    static Path choose(HandReservation.Wish wish, Map<String, String> environment) {
        Path root = wish.outputs().or(() -> java.util.Optional.ofNullable(environment.get("REMOTE_OUTPUTS_DIR")).filter(d -> !d.isEmpty()))
                .map(Path::of).orElseGet(() -> usual(wish.project(), environment)).toAbsolutePath().normalize();
        try {
            Files.createDirectories(root, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (IOException e) {
            throw new OpsException(ExitCode.USAGE, "can't make the outputs directory " + root + ": " + e.getMessage(),
                    "give one that can be written: --outputs-dir DIR", e);
        }
        return root;
    }

    private static Path usual(String project, Map<String, String> environment) {
        if (!project.isEmpty() && Files.isWritable(VOLUME)) {
            return VOLUME.resolve(project);
        }
        return Path.of(environment.getOrDefault("HOME", System.getProperty("user.home")), ".ops/runs", project.isEmpty() ? "default" : project);
    }
}
