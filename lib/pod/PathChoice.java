package lib.pod;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.regex.PatternSyntaxException;
import lib.run.ExitCode;
import lib.run.OpsException;

/** Globs over paths inside a run directory, or over names alone: all that some name, or everything, without what others name. */
final class PathChoice {
    private final List<PathMatcher> include;
    private final List<PathMatcher> exclude;

    PathChoice(List<String> include, List<String> exclude) {
        this.include = include.stream().map(PathChoice::matcher).toList();
        this.exclude = exclude.stream().map(PathChoice::matcher).toList();
    }

    boolean has(String path) {
        return (include.isEmpty() || matches(include, path)) && !matches(exclude, path);
    }

    private static boolean matches(List<PathMatcher> globs, String path) {
        Path whole = Path.of(path);
        return globs.stream().anyMatch(glob -> glob.matches(whole) || glob.matches(whole.getFileName()));
    }

    private static PathMatcher matcher(String glob) {
        try {
            return FileSystems.getDefault().getPathMatcher("glob:" + glob);
        } catch (PatternSyntaxException e) {
            throw new OpsException(ExitCode.USAGE, "the glob '" + glob.replaceAll("\\p{Cntrl}", "?") + "' can't be read: " + e.getDescription(),
                    "for example --include 'checkpoints/*' or --exclude '*.pt'", e);
        }
    }
}
