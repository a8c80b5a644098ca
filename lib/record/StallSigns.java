package lib.record;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import java.util.function.Supplier;
import lib.run.RunDir;

/** The signs that a run goes on: its log, its steps, its results, its checkpoints. */
final class StallSigns {
    private static final int DEPTH = 4;
    private static final int MOST_FILES = 5_000;
    private final Path dir;
    private final Supplier<Progress> progress;
    private long bytes;
    private long step;
    private long results = -1;
    private long files;
    private boolean filesKnown;

    /** What has come since the last look. */
    record Change(boolean moved, boolean stepped) {
        Change or(Change other) {
            return new Change(moved || other.moved, stepped || other.stepped);
        }
    }

    StallSigns(Path dir, Supplier<Progress> progress, StallMemory before) {
        this.dir = dir;
        this.progress = progress;
        Progress now = progress.get();
        boolean known = before.logBytes() != StallMemory.UNKNOWN;
        bytes = known ? before.logBytes() : now.bytes() + now.dropped();
        step = known ? before.step() : now.step();
    }

    /** Output that a full disk takes is output. */
    Change log() {
        Progress now = progress.get();
        var change = new Change(now.bytes() + now.dropped() != bytes, now.step() != step);
        bytes = now.bytes() + now.dropped();
        step = now.step();
        return change;
    }

    StallMemory mark(StallMemory memory) {
        return memory.at(bytes, step);
    }

    /** Costs a walk through {@code checkpoints/}. */
    Change files() {
        long nowResults = size(dir.resolve(RunDir.RESULTS));
        long nowFiles = fingerprint(dir.resolve(RunDir.CHECKPOINTS));
        boolean result = filesKnown && nowResults != results;
        boolean file = filesKnown && nowFiles != files;
        results = nowResults;
        files = nowFiles;
        filesKnown = true;
        return new Change(result || file, result);
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            return 0;
        }
    }

    /** Changes with every file that comes, goes or grows. */
    private static long fingerprint(Path directory) {
        long[] sum = {0, 0};
        try {
            Files.walkFileTree(directory, Set.of(), DEPTH, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes a) {
                    sum[0] += file.hashCode() + 31 * a.size() + 17 * a.lastModifiedTime().toMillis();
                    return ++sum[1] < MOST_FILES ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) {
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path d, IOException e) {
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            return sum[0];
        }
        return sum[0];
    }
}
