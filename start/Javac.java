import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/**
 * The compiler, with the options that JBang gives it, so that the class files are the same.
 *
 * @param classPath the last build's jar and the dependencies
 * @param output    an empty directory, made for each compilation
 */
record Javac(Path root, String classPath, Path output) {

    /** The class files by their places in a jar, or nothing when the compiler has shown errors. */
    Optional<Map<String, byte[]>> compile(Collection<String> sources, boolean againstLastBuild) throws IOException {
        clear();
        Files.createDirectories(output);
        String[] elements = classPath.split(":");
        String dependencies = String.join(":", List.of(elements).subList(1, elements.length));
        // No source is found but those given: the jar has sources in it as well.
        var words = new ArrayList<>(List.of("-g", "-parameters", "-proc:none", "-implicit:none", "-nowarn", "-sourcepath", output.toString(), "-d", output.toString(), "-cp",
                againstLastBuild ? classPath : dependencies.isEmpty() ? output.toString() : dependencies));
        sources.forEach(s -> words.add(root.resolve(s).toString()));
        var messages = new java.io.ByteArrayOutputStream();
        int code = ToolProvider.getSystemJavaCompiler().run(null, null, messages, words.toArray(String[]::new));
        if (code != 0) {
            System.err.write(messages.toByteArray());
            System.err.flush();
            clear();
            return Optional.empty();
        }
        Map<String, byte[]> classes = classes();
        clear();
        return Optional.of(classes);
    }

    private Map<String, byte[]> classes() throws IOException {
        var classes = new TreeMap<String, byte[]>();
        try (Stream<Path> files = Files.walk(output)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                classes.put(output.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
        return classes;
    }

    private void clear() throws IOException {
        if (Files.exists(output)) {
            try (Stream<Path> files = Files.walk(output)) {
                for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
