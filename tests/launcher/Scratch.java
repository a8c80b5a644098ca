package tests.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tests.support.Scripts;

/** A project with a copy of the launcher, in a path with a space, its own cache, and no JBang on its PATH. */
record Scratch(Path root, Path cache, Map<String, String> variables) {

    static final String JAR = "jbang-cli-0.132.1-all.jar";

    static Scratch in(Path directory) {
        Path root = directory.resolve("a project");
        program(root.resolve("jbang"), read(Path.of(System.getProperty("ops.root"), "jbang")));
        return new Scratch(root, directory.resolve("a cache"), Map.of());
    }

    /** The same, with the real JBang where the launcher would have put it. */
    static Scratch withJBang(Path directory) {
        return in(directory).linkJar();
    }

    Scratch with(String name, String value) {
        var more = new TreeMap<>(variables);
        more.put(name, value);
        return new Scratch(root, cache, more);
    }

    Scratch file(String path, String text) {
        write(root.resolve(path), text);
        return this;
    }

    Process start(String... arguments) {
        return start(Stream.concat(Stream.of(root.resolve("jbang").toString()), Stream.of(arguments)).toList());
    }

    Process start(List<String> command) {
        var builder = new ProcessBuilder(command).directory(root.getParent().toFile());
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(n -> n.startsWith("OPS_") || n.startsWith("JBANG_"));
        environment.put("PATH", pathWithoutJBang());
        environment.put("OPS_CACHE_DIR", cache.toString());
        environment.put("LC_ALL", "C.UTF-8");
        environment.putAll(variables);
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Outcome run(String... arguments) {
        return Outcome.of(start(arguments));
    }

    List<String> cached(String directory) {
        Path place = cache.resolve(directory);
        if (!Files.exists(place)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(place)) {
            return files.filter(f -> !Files.isDirectory(f)).map(f -> f.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Scratch linkJar() {
        try {
            Files.createDirectories(cache);
            Files.copy(LocalRepository.realJar(), cache.resolve(JAR));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String pathWithoutJBang() {
        return Stream.of(System.getenv("PATH").split(":")).filter(d -> !Files.exists(Path.of(d, "jbang"))).collect(Collectors.joining(":"));
    }

    static Path write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path program(Path file, String text) {
        try {
            return Scripts.write(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
