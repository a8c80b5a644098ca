package tests.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.zeroturnaround.exec.ProcessExecutor;

/** The real program as a process of its own, with a home of its own. */
final class OpsProcess {
    private final Path directory;
    private final Path home;

    record Answer(int exitCode, String out, String err) {
    }

    OpsProcess(Path directory) throws IOException {
        this.directory = directory;
        this.home = Files.createDirectories(directory.resolve("home"));
    }

    Path home() {
        return home;
    }

    Answer run(String... arguments) {
        var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path") + ":" + System.getProperty("ops.root"), OpsMain.class.getName()));
        command.addAll(List.of(arguments));
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        try {
            int code = new ProcessExecutor().command(command).directory(directory.toFile()).environment("HOME", home.toString())
                    .redirectOutput(out).redirectError(err).timeout(60, TimeUnit.SECONDS).execute().getExitValue();
            return new Answer(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
        } catch (IOException | InterruptedException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }
}
