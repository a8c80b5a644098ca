package lib.record;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Optional;

/** One version of a file: a script that writes its checkpoint again makes another one under the same path. */
record CheckpointFile(Path path, long sizeBytes, Instant modified) {

    /** The file as it is now; nothing where it isn't there, is empty or isn't a regular file. */
    static Optional<CheckpointFile> of(Path path) {
        try {
            BasicFileAttributes a = Files.readAttributes(path, BasicFileAttributes.class);
            return a.isRegularFile() && a.size() > 0 ? Optional.of(new CheckpointFile(path, a.size(), a.lastModifiedTime().toInstant())) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    boolean isUnchanged() {
        return of(path).equals(Optional.of(this));
    }

    /** With its dot; a name that has none, or a strange one, gives {@code .ckpt}. */
    String extension() {
        String name = path.getFileName().toString();
        String extension = name.substring(Math.max(0, name.lastIndexOf('.')));
        return extension.matches("\\.[A-Za-z0-9_-]{1,16}") && !extension.equals(name) ? extension : ".ckpt";
    }
}
