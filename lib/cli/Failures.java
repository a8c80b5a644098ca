package lib.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import lib.run.ExitCode;
import lib.run.OpsException;
import lib.store.Json;
import picocli.CommandLine;

/** The one place where an exception becomes a message and an exit code. */
final class Failures {
    private final boolean json;
    private final boolean stacktrace;
    private final Console console;

    Failures(Console console, boolean json, boolean stacktrace) {
        this.console = console;
        this.json = json;
        this.stacktrace = stacktrace;
    }

    int handle(Exception e) {
        if (e instanceof OpsException failure) {
            return say(failure, failure.exitCode(), failure.getMessage(), failure.hint());
        }
        if (e instanceof CommandLine.ParameterException usage) {
            return say(e, ExitCode.USAGE, usage.getMessage().replace("\n", " "), hint(usage));
        }
        return say(e, ExitCode.BUG, "a bug in ops: " + e, "the trace is in " + keepTrace(e) + "; please report it");
    }

    private static String hint(CommandLine.ParameterException usage) {
        List<String> suggestions = usage instanceof CommandLine.UnmatchedArgumentException unmatched ? unmatched.getSuggestions() : List.of();
        String help = usage.getCommandLine().getCommandSpec().qualifiedName() + " --help";
        return suggestions.isEmpty() ? help : "did you mean " + String.join(" or ", suggestions.subList(0, Math.min(2, suggestions.size()))) + "?   " + help;
    }

    private int say(Exception e, ExitCode code, String message, String hint) {
        String safe = message.replaceAll("[\\p{Cntrl}&&[^\n]]", "");
        if (json) {
            ObjectNode error = Json.object();
            error.putObject("error").put("code", code.code()).put("message", safe).put("hint", hint);
            console.error(Json.line(error));
        } else {
            console.error("ops: " + safe + (hint.isEmpty() ? "" : "\n     " + hint));
        }
        if (stacktrace) {
            console.error(trace(e));
        }
        return code.code();
    }

    private static String trace(Exception e) {
        var text = new StringWriter();
        e.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    private static String keepTrace(Exception e) {
        try {
            Path file = Files.createTempFile("ops-trace-", ".txt");
            Files.writeString(file, trace(e));
            return file.toString();
        } catch (IOException io) {
            return "nowhere (" + io.getMessage() + "); run it again with --stacktrace";
        }
    }
}
