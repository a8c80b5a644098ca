package lib.record;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.Optional;

/**
 * A complete copy of one version of a file, under a name that it gets only when it is complete. The copy shares its blocks with the original
 * where the file system can (Files.copy uses copy_file_range(2)). A link wouldn't do while the script runs: torch.save truncates its file.
 */
final class CheckpointCopy {
    static final String UNFINISHED = ".unfinished";
    /** The script's next checkpoint needs as much again. */
    private static final long ROOM_FACTOR = 2;
    private final CheckpointFile source;
    private final Path target;

    CheckpointCopy(CheckpointFile source, Path target) {
        this.source = source;
        this.target = target;
    }

    Path unfinished() {
        return target.resolveSibling("." + target.getFileName() + UNFINISHED);
    }

    /** Returns why there is none; {@code twin} is a copy that was made already, {@code over} says that nobody writes the original any more. */
    Optional<String> make(Optional<Path> twin, boolean over) throws IOException {
        Files.deleteIfExists(unfinished());
        if (twin.isPresent() && isLinked(twin.get())) {
            return Optional.empty();
        }
        long free = Files.getFileStore(target.getParent()).getUsableSpace();
        if (free / ROOM_FACTOR < source.sizeBytes()) {
            return over && isLinked(source.path().toRealPath()) ? Optional.empty()
                    : Optional.of("the disk has " + free + " bytes free, and a copy needs twice the file's " + source.sizeBytes());
        }
        try {
            return copy();
        } catch (IOException e) {
            Files.deleteIfExists(unfinished());
            return Optional.of("the copy broke: " + e.getClass().getSimpleName() + " " + e.getMessage());
        }
    }

    private Optional<String> copy() throws IOException {
        Files.copy(source.path(), unfinished());
        try (FileChannel channel = FileChannel.open(unfinished(), StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        boolean same = source.isUnchanged() && Files.size(unfinished()) == source.sizeBytes();
        if (!same || CheckpointFormat.of(unfinished()) == CheckpointFormat.Wholeness.BROKEN) {
            Files.deleteIfExists(unfinished());
            return Optional.of("the script wrote it again while it was copied");
        }
        Files.setLastModifiedTime(unfinished(), FileTime.from(source.modified()));
        return Optional.empty();
    }

    private boolean isLinked(Path existing) {
        try {
            Files.createLink(unfinished(), existing);
            return true;
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    void finish() throws IOException {
        Files.move(unfinished(), target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        // rename(2) of one link of a file to another does nothing and leaves both.
        Files.deleteIfExists(unfinished());
    }
}
