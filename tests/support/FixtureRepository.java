package tests.support;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A small repository with the demo training in it, and the pod's clone of it. */
final class FixtureRepository {
    private FixtureRepository() {
    }

    static void cloneTo(Path root, Path clone) throws Exception {
        Path origin = root.resolve("origin");
        Path example = Checkout.root().resolve("examples/charlm");
        try (Stream<Path> files = Files.walk(example)) {
            for (Path file : files.filter(Files::isRegularFile).filter(f -> !f.toString().contains("__pycache__")).toList()) {
                Path copy = origin.resolve("examples/charlm").resolve(example.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }
        Files.writeString(origin.resolve("argv.py"), ARGV);
        git(root, "init", "-q", "-b", "main", origin.toString());
        git(origin, "add", ".");
        git(origin, "-c", "user.name=Test", "-c", "user.email=test@example.org", "commit", "-q", "-m", "A fixture");
        git(root, "clone", "-q", origin.toString(), clone.toString());
    }

    /** Writes its arguments and its environment as JSON to the file that the variable DUMP names. */
    private static final String ARGV = """
            import json, os, sys
            with open(os.environ['DUMP'], 'w', encoding='utf-8') as f:
                json.dump({'argv': sys.argv[1:], 'env': dict(os.environ), 'cwd': os.getcwd()}, f)
            """;

    private static void git(Path dir, String... args) throws IOException, InterruptedException {
        var words = Stream.concat(Stream.of("git"), Stream.of(args)).toList();
        var builder = new ProcessBuilder(words).directory(dir.toFile()).inheritIO();
        builder.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
        int code = builder.start().waitFor();
        if (code != 0) {
            throw new IOException(List.of(args) + ": exit code " + code);
        }
    }
}
