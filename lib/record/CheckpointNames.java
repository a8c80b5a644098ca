package lib.record;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/** The script's own checkpoints: names or globs, seen from {@code checkpoints/}. What somebody writes for a moment isn't one, nor are ours. */
final class CheckpointNames {
    static final String LAST = "ckpt_last";
    static final String BEST = "ckpt_best";
    private static final List<String> FOR_A_MOMENT = List.of(".tmp", ".temp", ".part", ".partial", "~", CheckpointChoice.ASIDE);
    private final Path checkpoints;
    private final List<PathMatcher> matchers;
    private final int depth;

    CheckpointNames(Path checkpoints, List<String> patterns) {
        this.checkpoints = checkpoints;
        matchers = patterns.stream().map(CheckpointNames::matcher).toList();
        depth = 1 + patterns.stream().mapToInt(p -> (int) p.chars().filter(c -> c == '/').count()).max().orElse(0);
    }

    private static PathMatcher matcher(String pattern) {
        try {
            return FileSystems.getDefault().getPathMatcher("glob:" + pattern);
        } catch (PatternSyntaxException e) {
            return path -> path.toString().equals(pattern);
        }
    }

    /** Those that are there, the newest first. */
    List<CheckpointFile> newestFirst() {
        if (matchers.isEmpty() || !Files.isDirectory(checkpoints)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(checkpoints, depth, new FileVisitOption[0])) {
            return files.filter(this::matches).map(CheckpointFile::of).flatMap(Optional::stream)
                    .sorted(Comparator.comparing(CheckpointFile::modified).thenComparing(CheckpointFile::path).reversed()).toList();
        } catch (IOException | UncheckedIOException e) {
            return List.of();
        }
    }

    private boolean matches(Path file) {
        Path relative = checkpoints.relativize(file);
        String name = relative.getFileName().toString();
        boolean ours = name.startsWith(LAST + ".") || name.startsWith(BEST + ".") || name.startsWith(".");
        return !ours && FOR_A_MOMENT.stream().noneMatch(name::endsWith) && matchers.stream().anyMatch(m -> m.matches(relative));
    }
}
