package tests.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tests.support.OpsJvm;
import tests.support.Ran;

/** The real program as a process of its own, with a home of its own and no pod. */
final class OpsProcess {
    private final Path directory;
    private final Path home;

    OpsProcess(Path directory) throws IOException {
        this.directory = directory;
        this.home = Files.createDirectories(directory.resolve("home"));
    }

    Path home() {
        return home;
    }

    Ran run(String... arguments) {
        List<String> command = OpsJvm.command();
        command.addAll(List.of(arguments));
        try {
            Path out = Files.createTempFile(directory, "out", "");
            Path err = Files.createTempFile(directory, "err", "");
            var builder = new ProcessBuilder(command).directory(directory.toFile()).redirectOutput(out.toFile()).redirectError(err.toFile());
            builder.environment().put("HOME", home.toString());
            int code = builder.start().waitFor();
            return new Ran(code, Files.readString(out), Files.readString(err));
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
