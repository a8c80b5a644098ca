package tests.catalog;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The real JBang, as the checkout's launcher brings it, with a JBANG_DIR of its own: no catalog, no trust, nothing compiled.
 * Only the machine's Maven repository is shared, so that no dependency comes over the network twice.
 */
final class JBang {
    private final Path state;

    JBang(Path state) {
        this.state = state;
    }

    /** What a process wrote, and its exit code. */
    record Outcome(int exitCode, String out, String err) {}

    Outcome run(Path directory, String... arguments) throws IOException, InterruptedException {
        Path out = Files.createTempFile(state, "out", "");
        Path err = Files.createTempFile(state, "err", "");
        List<String> command = Stream.concat(Stream.of(Path.of(System.getProperty("ops.root"), "jbang").toString()), Stream.of(arguments)).toList();
        var builder = new ProcessBuilder(command).directory(directory.toFile()).redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(out.toFile()).redirectError(err.toFile());
        var environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("JBANG_") || name.equals("REMOTE_OUTPUTS_DIR"));
        environment.put("JBANG_DIR", state.toString());
        environment.put("JBANG_REPO", mavenRepository().toString());
        environment.put("PATH", pathWithoutJBang());
        Process process = builder.start();
        if (!process.waitFor(240, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
        return new Outcome(process.exitValue(), Files.readString(out, StandardCharsets.UTF_8), Files.readString(err, StandardCharsets.UTF_8));
    }

    private static Path mavenRepository() {
        return Path.of(Optional.ofNullable(System.getenv("JBANG_REPO")).orElse(System.getProperty("user.home") + "/.m2/repository"));
    }

    /** An installed JBang may be of any version, and would use its own idea of where things are. */
    private static String pathWithoutJBang() {
        return String.join(":", Stream.of(System.getenv("PATH").split(":")).filter(d -> !Files.exists(Path.of(d, "jbang"))).toList());
    }
}
