package lib.store;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.PatternSyntaxException;
import lib.run.ExitCode;
import lib.run.OpsException;

/**
 * Expands a quoted pattern the way a shell with globstar does: {@code *}, {@code ?}, {@code [..]}, <code>{a,b}</code>, and
 * {@code **} for any number of directories, none included (Java's own matcher wants at least one). A name that starts with
 * a dot is matched only by a pattern that does. A link to a directory is followed only where the pattern names it.
 */
final class Glob {
    private static final int ALTERNATIVES_AT_MOST = 1000;

    private Glob() {
    }

    /** The existing paths that match, sorted, each once. */
    static List<Path> expand(String pattern, Path workingDirectory) {
        var found = new TreeSet<Path>();
        for (String alternative : alternatives(pattern)) {
            boolean absolute = alternative.startsWith("/");
            var parts = new ArrayList<String>();
            for (String part : alternative.split("/")) {
                if (!part.isEmpty() && !(part.equals("**") && !parts.isEmpty() && parts.getLast().equals("**"))) {
                    parts.add(part);
                }
            }
            walk(absolute ? Path.of("/") : workingDirectory.toAbsolutePath(), parts, found);
        }
        return List.copyOf(found);
    }

    private static void walk(Path at, List<String> parts, TreeSet<Path> found) {
        if (parts.isEmpty()) {
            found.add(at.normalize());
            return;
        }
        String part = parts.getFirst();
        List<String> rest = parts.subList(1, parts.size());
        if (part.equals("**")) {
            var open = new ArrayDeque<Path>(List.of(at));
            while (!open.isEmpty()) {
                Path directory = open.pop();
                walk(directory, rest, found);
                children(directory, "*").stream().filter(child -> Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)).forEach(open::push);
            }
        } else if (isLiteral(part)) {
            Path child = at.resolve(part.replaceAll("\\\\(.)", "$1"));
            if (Files.exists(child)) {
                walk(child, rest, found);
            }
        } else {
            children(at, part).forEach(child -> walk(child, rest, found));
        }
    }

    /** Children whose name matches; a directory that can't be read has none. */
    private static List<Path> children(Path directory, String part) {
        PathMatcher matcher = matcher(part);
        var children = new ArrayList<Path>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
            for (Path child : stream) {
                boolean hidden = child.getFileName().toString().startsWith(".");
                boolean leaves = Files.isSymbolicLink(child) && Files.isDirectory(child);
                if (matcher.matches(child.getFileName()) && !leaves && (!hidden || part.startsWith("."))) {
                    children.add(child);
                }
            }
        } catch (IOException | java.nio.file.DirectoryIteratorException e) {
            return List.of();
        }
        return children;
    }

    private static PathMatcher matcher(String part) {
        try {
            return FileSystems.getDefault().getPathMatcher("glob:" + part);
        } catch (PatternSyntaxException e) {
            throw new OpsException(ExitCode.USAGE, "pattern '" + part + "': " + e.getDescription(),
                    "put a backslash before a bracket or brace that is part of a name", e);
        }
    }

    private static boolean isLiteral(String part) {
        return part.replaceAll("\\\\.", "").chars().noneMatch(c -> "*?[{".indexOf(c) >= 0);
    }

    /** Braces first, since an alternative may hold slashes: {@code a/{b,c/d}/e} is two patterns. */
    static List<String> alternatives(String pattern) {
        var done = new ArrayList<String>();
        var open = new ArrayList<String>(List.of(pattern));
        while (!open.isEmpty()) {
            String next = open.removeLast();
            List<String> split = splitFirstBrace(next);
            if (split.isEmpty()) {
                done.add(next);
            } else {
                open.addAll(split);
            }
            if (done.size() + open.size() > ALTERNATIVES_AT_MOST) {
                throw new OpsException(ExitCode.USAGE, "the pattern has more than " + ALTERNATIVES_AT_MOST + " alternatives",
                        "use * instead of some of them");
            }
        }
        return done;
    }

    private static List<String> splitFirstBrace(String pattern) {
        int depth = 0;
        int start = -1;
        var commas = new ArrayList<Integer>();
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '{' && depth++ == 0) {
                start = i;
            } else if (c == ',' && depth == 1) {
                commas.add(i);
            } else if (c == '}' && depth > 0 && --depth == 0) {
                return pieces(pattern, start, commas, i);
            }
        }
        return List.of();
    }

    private static List<String> pieces(String pattern, int start, List<Integer> commas, int end) {
        var pieces = new ArrayList<String>();
        commas.add(end);
        int from = start + 1;
        for (int comma : commas) {
            pieces.add(pattern.substring(0, start) + pattern.substring(from, comma) + pattern.substring(end + 1));
            from = comma + 1;
        }
        return pieces;
    }
}
