package lib.record;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import lib.run.RunDir;
import lib.run.Sha256;
import lib.store.PythonProgram;

/**
 * How a python program of ours is started. Compiling it takes as long as its work, so its compiled form is kept, under a name that its content and
 * python's version make; it may be deleted at any time.
 *
 * @param directory for what is compiled
 */
public record PythonStart(Path directory) {
    private static final int NAME_DIGITS = 16;
    private static final Set<PosixFilePermission> PRIVATE = PosixFilePermissions.fromString("rwx------");

    /** In the outputs root, beside the digests of data: shared by its runs. */
    static PythonStart of(Path runDir) {
        return new PythonStart(runDir.toAbsolutePath().resolveSibling(RunDir.INTERNAL).resolve("python"));
    }

    /** Isolated from the user's settings and from site-packages; nothing is written beside python's own files. */
    List<String> command(Path python, PythonProgram program) {
        String text = program.text();
        if (!isOurs()) {
            return List.of(python.toString(), "-I", "-S", "-B", "-c", text);
        }
        Path compiled = directory.resolve(Sha256.hex(text).substring(0, NAME_DIGITS));
        return List.of(python.toString(), "-I", "-S", "-B", "-c", PythonProgram.loader(), compiled.toString(), text);
    }

    /** What is in it is executed: on a volume that several users share, it must be nobody else's, and nobody else may write into it. */
    private boolean isOurs() {
        try {
            // One level at a time: while the outputs root is away, nothing may take its place.
            if (!Files.exists(directory.getParent())) {
                Files.createDirectory(directory.getParent());
            }
            if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
                Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(PRIVATE));
            }
            PosixFileAttributes facts = Files.readAttributes(directory, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return facts.isDirectory() && facts.permissions().equals(PRIVATE) && facts.owner().getName().equals(System.getProperty("user.name"));
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }
}
