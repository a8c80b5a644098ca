package lib.provider;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import lib.pod.Exec;
import lib.pod.ScriptResult;
import lib.run.ExitCode;
import lib.run.OpsException;

/** The program {@code lium} of PATH (package lium.io, tried with 0.32.0). It asks nobody anything, and talks to nothing but its API. */
final class LiumCli {
    static final String INSTALL = "install it: uv tool install lium.io, or pipx install lium.io; then lium init";
    /** A listing that is repeated three times, each time with 30 s of silence, and more than any answer takes. */
    private static final Duration ANSWER = Duration.ofMinutes(3);
    /** Switches of its cli/telemetry.py, self_update.py, interactive.py and utils.py; its texts aren't folded at 80 columns. */
    private static final Map<String, String> SWITCHES = Map.of("LIUM_TELEMETRY", "0", "LIUM_SENTRY_DSN", "", "LIUM_SELF_UPDATE_DISABLE", "1",
            "LIUM_NONINTERACTIVE", "1", "LIUM_NO_POD_INDEX", "1", "LIUM_OUTPUT", "json", "LIUM_DEBUG", "0", "NO_COLOR", "1", "TERM", "dumb", "COLUMNS", "1000");

    private final Map<String, String> variables;
    private final LiumWords words;
    private final Consumer<String> progress;

    /** {@code variables} are laid over our own environment. */
    LiumCli(Map<String, String> variables, Consumer<String> progress) {
        this.variables = new HashMap<>(variables);
        this.variables.putAll(SWITCHES);
        this.words = new LiumWords(List.of(variable("LIUM_API_KEY"), variable("LIUM_API_API_KEY"), variable("LIUM_SESSION_TOKEN")));
        this.progress = progress;
    }

    /** Nothing that it says on the way is shown. */
    ScriptResult ask(List<String> arguments) {
        return words.without(Exec.captureWithin(Stream.concat(Stream.of(program()), arguments.stream()).toList(), variables, ANSWER, line -> { }));
    }

    /** For what takes long and must not be done twice: its process id stands in {@code mark} before it starts. */
    ScriptResult order(List<String> arguments, Path mark, Duration limit) {
        List<String> start = List.of("sh", "-c", "echo $$ > \"$0\" && exec \"$@\"", mark.toString(), program());
        return words.without(Exec.captureWithin(Stream.concat(start.stream(), arguments.stream()).toList(), variables, limit, this::show));
    }

    String variable(String name) {
        return variables.getOrDefault(name, System.getenv().getOrDefault(name, ""));
    }

    private void show(String line) {
        String text = words.line(line);
        if (!text.isEmpty() && !text.startsWith("{")) {
            progress.accept(text);
        }
    }

    private String program() {
        return Stream.of(variable("PATH").split(File.pathSeparator)).filter(directory -> directory.startsWith("/")).map(directory -> Path.of(directory, "lium"))
                .filter(file -> Files.isExecutable(file) && !Files.isDirectory(file)).findFirst().map(Path::toString)
                .orElseThrow(() -> new OpsException(ExitCode.USAGE, "the program lium isn't on PATH", INSTALL));
    }
}
