package lib.provider;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import lib.pod.Exec;
import lib.pod.ScriptResult;
import lib.run.ExitCode;
import lib.run.OpsException;

/** The tool of a command provider. It has no terminal to ask at, and every call is bounded in time. */
final class CommandCli {
    private static final Duration ANSWER = Duration.ofMinutes(2);
    /** What {@code sh} ends with when it can't start what it was told to become. */
    private static final int NOT_EXECUTABLE = 126;
    private static final int NOT_FOUND = 127;
    /** Colours and folded lines would only be in the way. */
    private static final Map<String, String> PLAIN = Map.of("NO_COLOR", "1", "TERM", "dumb", "COLUMNS", "1000", "PYTHONUNBUFFERED", "1");

    private final Consumer<String> progress;

    CommandCli(Consumer<String> progress) {
        this.progress = progress;
    }

    /** Nothing that it says on the way is shown. */
    ScriptResult ask(List<String> words) {
        return Exec.captureWithin(words, PLAIN, ANSWER, line -> { });
    }

    /** For what takes long and must not be done twice: its process id stands in {@code mark} before it starts. */
    ScriptResult order(List<String> words, Path mark, Duration limit) {
        List<String> start = List.of("sh", "-c", "echo $$ >\"$0\" && exec \"$@\"", mark.toString());
        ScriptResult said = Exec.captureWithin(Stream.concat(start.stream(), words.stream()).toList(), PLAIN, limit, this::show);
        if ((said.exitCode() == NOT_FOUND || said.exitCode() == NOT_EXECUTABLE) && said.stderr().contains(words.get(0) + ":") && said.stderr().lines().count() == 1) {
            throw new OpsException(ExitCode.USAGE, "can't start " + words.get(0) + ": it isn't there, or isn't a program", "install " + words.get(0) + " and try again");
        }
        return said;
    }

    private void show(String line) {
        String text = CommandWords.line(line);
        if (!text.isEmpty()) {
            progress.accept(text);
        }
    }
}
