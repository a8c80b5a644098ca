package tests.layout;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The checkout under test, by paths relative to its root with forward slashes. */
final class Checkout {
    static final Path ROOT = Path.of(System.getProperty("ops.root"));

    private Checkout() {}

    /** What is committed or could be: tracked files and new ones that git does not ignore. */
    static List<String> files() {
        try {
            Process git = new ProcessBuilder("git", "-C", ROOT.toString(), "ls-files", "-z", "--cached", "--others", "--exclude-standard")
                    .redirectError(ProcessBuilder.Redirect.DISCARD).start();
            String paths = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (git.waitFor() != 0) {
                throw new IllegalStateException("git ls-files failed: the tests need a checkout, not a bare copy of the files");
            }
            return Stream.of(paths.split("\0")).filter(p -> Files.isRegularFile(ROOT.resolve(p))).sorted().distinct().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    static List<String> files(Predicate<String> wanted) {
        return files().stream().filter(wanted).toList();
    }

    static List<String> libSources() {
        return files(p -> p.startsWith("lib/") && p.endsWith(".java"));
    }

    /** Latin-1 maps every byte to a character: no file is unreadable. */
    static String text(String path) {
        try {
            return Files.readString(ROOT.resolve(path), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The paths that a script in the root lists: after {@code //SOURCES}, or behind the equals sign of {@code //FILES}. */
    static List<String> listed(String script, String directive) {
        return text(script).lines().filter(l -> l.startsWith(directive + " "))
                .map(l -> l.substring(directive.length()).strip()).map(l -> l.substring(l.indexOf('=') + 1)).toList();
    }

    static TreeSet<String> difference(Iterable<String> all, Iterable<String> without) {
        var left = new TreeSet<String>();
        all.forEach(left::add);
        without.forEach(left::remove);
        return left;
    }
}
