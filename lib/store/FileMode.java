package lib.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/** Permissions of a new file: it is as open as its directory, so that one choice at the reservation (0700 without one) decides for a whole run. */
public final class FileMode {
    private static final Set<PosixFilePermission> PRIVATE = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> AT_MOST = PosixFilePermissions.fromString("rw-rw-r--");

    private FileMode() {
    }

    /** For a file of this name; the umask takes away from it as usual. */
    public static FileAttribute<Set<PosixFilePermission>> of(Path file) {
        return PosixFilePermissions.asFileAttribute(permissions(file.toAbsolutePath().getParent()));
    }

    private static Set<PosixFilePermission> permissions(Path directory) {
        try {
            Set<PosixFilePermission> permissions = EnumSet.copyOf(Files.getPosixFilePermissions(directory));
            permissions.retainAll(AT_MOST);
            permissions.addAll(PRIVATE);
            return permissions;
        } catch (IOException | UnsupportedOperationException e) {
            return PRIVATE;
        }
    }
}
