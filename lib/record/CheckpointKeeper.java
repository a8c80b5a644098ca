package lib.record;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Looks for new complete versions of the script's checkpoints for one role ({@code ckpt_last} or {@code ckpt_best}), and puts a complete copy
 * of one under that name. A file that the script itself writes under it is left alone.
 */
final class CheckpointKeeper {
    /** How long a file whose format proves that it is whole must stand still, and one whose format can't. */
    private static final long STILL_NANOS = 400_000_000L;
    private static final long STILL_UNPROVED_NANOS = 2_000_000_000L;
    private final Path checkpoints;
    private final String role;
    private final CheckpointNames names;
    private final CheckpointMemory memory;
    private final Map<Path, Seen> seen = new LinkedHashMap<>();

    private record Seen(CheckpointFile version, long sinceNanos, Optional<CheckpointFormat.Wholeness> wholeness) {
    }

    CheckpointKeeper(Path checkpoints, String role, List<String> patterns, CheckpointMemory memory) {
        this.checkpoints = checkpoints;
        this.role = role;
        this.names = new CheckpointNames(checkpoints, patterns);
        this.memory = memory;
        clean();
    }

    /** What a recorder that was killed left half copied. */
    private void clean() {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(checkpoints, "." + role + ".*" + CheckpointCopy.UNFINISHED)) {
            for (Path file : left) {
                Files.delete(file);
            }
        } catch (IOException | java.nio.file.DirectoryIteratorException e) {
            // There is no such directory yet, or it can't be written: then nothing can be kept either.
            return;
        }
    }

    /** The newest version that is complete and that nothing was done with yet; {@code over}: nobody writes any more. */
    Optional<CheckpointFile> next(boolean over) {
        for (CheckpointFile version : candidates()) {
            Optional<CheckpointMemory.Entry> known = memory.of(role).filter(e -> e.done() && e.source().equals(version));
            if (known.isPresent() && (known.get().kept() || !over)) {
                return Optional.empty();
            }
            if (over ? wholeness(version) != CheckpointFormat.Wholeness.BROKEN : isSettled(version)) {
                return Optional.of(version);
            }
        }
        return Optional.empty();
    }

    /** At the end: files that were left incomplete and are newer than what was kept. */
    List<CheckpointFile> broken() {
        var broken = new ArrayList<CheckpointFile>();
        for (CheckpointFile version : candidates()) {
            if (wholeness(version) != CheckpointFormat.Wholeness.BROKEN) {
                break;
            }
            broken.add(version);
        }
        return broken;
    }

    private List<CheckpointFile> candidates() {
        List<CheckpointFile> scripts = scripts();
        return scripts.isEmpty() ? names.newestFirst() : scripts;
    }

    private List<CheckpointFile> scripts() {
        return named().stream().filter(f -> !isOurs(f)).map(CheckpointFile::of).flatMap(Optional::stream).toList();
    }

    /** Whether the script writes a file under the role's name itself. */
    boolean scriptWrites() {
        return !scripts().isEmpty();
    }

    /** Whether this is such a file. */
    boolean isScripts(CheckpointFile version) {
        return version.path().getFileName().toString().startsWith(role + ".");
    }

    private List<Path> named() {
        var named = new ArrayList<Path>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(checkpoints, role + ".*")) {
            files.forEach(named::add);
        } catch (IOException | java.nio.file.DirectoryIteratorException e) {
            return List.of();
        }
        return named;
    }

    /**
     * By its size and time; or it is still the one before, for a recorder died before the new one got its name; or it is a link that we made to the script's
     * file, which the script then wrote again.
     */
    private boolean isOurs(Path file) {
        Optional<CheckpointMemory.Entry> known = memory.of(role);
        if (known.flatMap(CheckpointMemory.Entry::made).filter(made -> made.path().equals(file)).isEmpty()) {
            return false;
        }
        try {
            return !known.get().done() || CheckpointFile.of(file).equals(known.get().made()) || Files.isSameFile(file, known.get().source().path());
        } catch (IOException e) {
            return false;
        }
    }

    private boolean isSettled(CheckpointFile version) {
        Seen before = seen.get(version.path());
        long now = System.nanoTime();
        if (before == null || !before.version().equals(version)) {
            seen.put(version.path(), new Seen(version, now, Optional.empty()));
            return false;
        }
        long still = now - before.sinceNanos();
        CheckpointFormat.Wholeness wholeness = still < STILL_NANOS ? CheckpointFormat.Wholeness.BROKEN : wholeness(version);
        boolean stillEnough = wholeness == CheckpointFormat.Wholeness.WHOLE || still >= STILL_UNPROVED_NANOS;
        return wholeness != CheckpointFormat.Wholeness.BROKEN && stillEnough && !OpenFiles.isWritten(version.path());
    }

    /** Read once per version, for a large file that isn't complete would be read again and again. */
    private CheckpointFormat.Wholeness wholeness(CheckpointFile version) {
        Seen before = seen.getOrDefault(version.path(), new Seen(version, System.nanoTime(), Optional.empty()));
        if (before.version().equals(version) && before.wholeness().isPresent()) {
            return before.wholeness().get();
        }
        var wholeness = CheckpointFormat.of(version.path());
        seen.put(version.path(), new Seen(version, before.version().equals(version) ? before.sinceNanos() : System.nanoTime(), Optional.of(wholeness)));
        return wholeness;
    }

    /** Gives a complete copy of the version the role's name; returns why it couldn't. {@code twin} is such a copy already, which a link can share. */
    Optional<String> keep(CheckpointFile version, Optional<Path> twin, boolean over) throws IOException {
        Path target = checkpoints.resolve(role + version.extension());
        Optional<CheckpointMemory.Entry> before = memory.of(role);
        Optional<CheckpointFile> earlier = before.flatMap(CheckpointMemory.Entry::made);
        if (before.filter(e -> e.source().equals(version)).isPresent() && CheckpointFile.of(target).filter(f -> earlier.equals(Optional.of(f))).isPresent()) {
            return Optional.empty();    // an earlier recorder came this far
        }
        var copy = new CheckpointCopy(version, target);
        Optional<String> problem = copy.make(twin, over);
        if (problem.isEmpty()) {
            Optional<CheckpointFile> made = CheckpointFile.of(copy.unfinished()).map(f -> new CheckpointFile(target, f.sizeBytes(), f.modified()));
            memory.put(role, new CheckpointMemory.Entry(version, made, false, true, row()));
            copy.finish();
            if (earlier.isPresent() && !earlier.get().path().equals(target)) {
                Files.deleteIfExists(earlier.get().path());
            }
        }
        return problem;
    }

    /** The copy that is there under the role's name. */
    Optional<Path> kept() {
        return memory.of(role).flatMap(CheckpointMemory.Entry::made).map(CheckpointFile::path).filter(Files::exists);
    }

    /** The value of the metric that the newest version had, which the next one doesn't have again. */
    long row() {
        return memory.of(role).map(CheckpointMemory.Entry::row).orElse(0L);
    }

    void done(CheckpointFile version, boolean kept, long row) throws IOException {
        memory.put(role, new CheckpointMemory.Entry(version, memory.of(role).flatMap(CheckpointMemory.Entry::made), true, kept, row));
    }
}
