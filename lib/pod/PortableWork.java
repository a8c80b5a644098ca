package lib.pod;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import lib.run.ExitCode;
import lib.run.OpsException;

/** A directory for the time of one build, in the cache, so that what is finished can be renamed to its place. */
final class PortableWork implements AutoCloseable {
    private static final String PREFIX = ".work";
    private static final Duration STALE = Duration.ofHours(6);
    private final Path directory;

    private PortableWork(Path directory) {
        this.directory = directory;
    }

    static PortableWork in(Path cache) throws IOException {
        Files.createDirectories(cache);
        for (Path old : list(cache, name -> name.startsWith(PREFIX))) {
            // Of one that was killed.
            if (Files.getLastModifiedTime(old).toInstant().isBefore(Instant.now().minus(STALE))) {
                delete(old);
            }
        }
        return new PortableWork(Files.createTempDirectory(cache, PREFIX));
    }

    Path path(String name) {
        return directory.resolve(name);
    }

    /** A program of the JDK that runs ops. */
    static String tool(String name) {
        Path tool = Path.of(System.getProperty("java.home"), "bin", name);
        if (!Files.isExecutable(tool)) {
            throw new OpsException(ExitCode.USAGE, "the Java that runs ops (" + System.getProperty("java.home") + ") has no " + name + ", which makes a runner for pods without Java",
                    "run ops with a JDK, 21 or newer (JAVA_HOME), or install one on the pod");
        }
        return tool.toString();
    }

    static void keepNewest(Path cache, String suffix, int count) throws IOException {
        List<Path> files = list(cache, name -> name.endsWith(suffix));
        for (Path old : files.stream().sorted(Comparator.comparing((Path f) -> f.toFile().lastModified()).reversed()).skip(count).toList()) {
            Files.deleteIfExists(old);
        }
    }

    private interface Names {
        boolean match(String name);
    }

    private static List<Path> list(Path directory, Names names) throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.filter(f -> names.match(f.getFileName().toString())).toList();
        }
    }

    private static void delete(Path tree) throws IOException {
        try (Stream<Path> all = Files.walk(tree)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        }
    }

    @Override
    public void close() {
        try {
            delete(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
