package lib.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import lib.pod.Exec;
import lib.pod.ScriptResult;
import lib.repo.LaptopCheckout;
import lib.run.OpsException;

/**
 * Where a project is to be set up: the top of the git checkout, as on a pod, else a plain directory.
 *
 * @param top   its directory
 * @param isGit whether it is a checkout
 * @param files its python files, shell scripts and files of packages, relative, in git's order; neither ignored ones nor those of submodules
 * @param odd   how many were left out, since their names have control characters or aren't UTF-8
 */
record InitRepository(Path top, boolean isGit, List<String> files, int odd) {
    private static final Set<String> PACKAGES = Set.of("uv.lock", "poetry.lock", "poetry.toml", "environment.yml", "environment.yaml");
    private static final Set<String> NOT_ENTERED = Set.of("node_modules", "site-packages", "__pycache__");
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int DEEPEST = 6;
    private static final int ENTRIES_AT_MOST = 20_000;

    InitRepository {
        files = List.copyOf(files);
    }

    static InitRepository of(Path directory) {
        Optional<Path> top = git(directory, "rev-parse", "--show-toplevel").map(out -> Path.of(out.strip()));
        Stream<String> all = top.flatMap(t -> git(t, "ls-files", "-z", "--cached", "--others", "--exclude-standard")).map(out -> Stream.of(out.split("\0")).distinct())
                .orElseGet(() -> walk(directory).stream());
        List<String> wanted = all.filter(InitRepository::isWanted).toList();
        List<String> named = wanted.stream().filter(f -> f.chars().noneMatch(c -> Character.isISOControl(c) || c == '\ufffd' || c == '\u2028' || c == '\u2029')).toList();
        return new InitRepository(top.orElse(directory), top.isPresent(), named, wanted.size() - named.size());
    }

    /** Without what may be a password; nothing where it is a directory of this machine, which no pod can see. */
    Optional<String> remoteUrl() {
        return isGit ? new LaptopCheckout(top, "").remoteUrl().filter(url -> url.matches("(?s)(?!file:)[A-Za-z][A-Za-z0-9+.-]*://[^/].*|(?!-)[^/:]+:(?!:).+")) : Optional.empty();
    }

    /** The rule by which git ignores a file that should be committed. */
    Optional<String> ignoredBy(String file) {
        return isGit ? git(top, "check-ignore", "-v", "--no-index", "--", file).map(out -> out.strip().split("\t")[0]) : Optional.empty();
    }

    private static boolean isWanted(String path) {
        return path.endsWith(".py") || path.endsWith(".sh") || PACKAGES.contains(path);
    }

    private static Optional<String> git(Path directory, String... words) {
        try {
            List<String> command = Stream.concat(Stream.of("git", "-C", directory.toString()), Stream.of(words)).toList();
            ScriptResult result = Exec.captureWithin(command, LIMIT, line -> { });
            return result.exitCode() == 0 ? Optional.of(result.stdout()) : Optional.empty();
        } catch (OpsException e) {
            return Optional.empty(); // no git, or one that hangs: then it is a plain directory
        }
    }

    /** Links aren't followed. */
    private static List<String> walk(Path directory) {
        var files = new ArrayList<String>();
        try {
            Files.walkFileTree(directory, EnumSet.noneOf(FileVisitOption.class), DEEPEST, new SimpleFileVisitor<>() {
                private int seen;

                @Override
                public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
                    String name = dir.getFileName() == null ? "/" : dir.getFileName().toString();
                    boolean own = dir.equals(directory) || !name.startsWith(".") && !NOT_ENTERED.contains(name) && !Files.exists(dir.resolve("pyvenv.cfg"));
                    return own ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (attributes.isRegularFile()) {
                        files.add(directory.relativize(file).toString());
                    }
                    return ++seen < ENTRIES_AT_MOST ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) {
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        files.sort(null);
        return files;
    }
}
