package lib.record;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import lib.run.RunRequest;
import lib.run.Shell;
import lib.store.SecretShapes;

/** A command that gets a notice as JSON on its stdin. What it prints goes nowhere; it has half a minute. */
public final class NoticeCommand {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private final List<String> command;
    private final RunRequest request;
    private final Map<String, String> environment;
    private final Duration limit;

    NoticeCommand(List<String> command, RunRequest request, Map<String, String> environment) {
        this(command, request, environment, LIMIT);
    }

    public NoticeCommand(List<String> command, RunRequest request, Map<String, String> environment, Duration limit) {
        this.command = command;
        this.request = request;
        this.environment = environment;
        this.limit = limit;
    }

    /** What went wrong. */
    public Optional<String> run(Path message) {
        Path cwd = Path.of(request.cwd());
        var builder = new ProcessBuilder(command).directory((Files.isDirectory(cwd) ? cwd : Path.of("/")).toFile())
                .redirectInput(message.toFile()).redirectOutput(Redirect.DISCARD).redirectError(Redirect.DISCARD);
        builder.environment().clear();
        environment.forEach((name, value) -> {
            if (!SecretShapes.isSecretName(name) && !request.secrets().containsKey(name) && SecretShapes.findIn(value).isEmpty()) {
                builder.environment().put(name, value);
            }
        });
        try {
            return await(builder.start()).map(p -> p + "; by hand: " + Shell.join(command) + " <" + Shell.quote(message.toString()));
        } catch (IOException e) {
            return Optional.of(Shell.quote(command.get(0)) + " can't be started: is there such a program on the pod?");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("the recorder was interrupted");
        }
    }

    private Optional<String> await(Process process) throws InterruptedException {
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            return Optional.of("it took longer than " + limit.toSeconds() + " s and was ended");
        }
        return process.exitValue() == 0 ? Optional.empty() : Optional.of("it ended with " + process.exitValue());
    }
}
