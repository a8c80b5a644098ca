package lib.pod;

//DEPS org.zeroturnaround:zt-exec:1.12
//DEPS org.slf4j:slf4j-nop:1.7.36

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import lib.run.ExitCode;
import lib.run.OpsException;
import org.zeroturnaround.exec.ProcessExecutor;

/** Runs a program of the laptop: argument list in, exit code and text out. */
final class Exec {
    private Exec() {
    }

    static ScriptResult capture(List<String> command, String stdin) {
        var output = new ByteArrayOutputStream();
        var errors = new ByteArrayOutputStream();
        int code = stream(command, stdin, output, errors, 0);
        return new ScriptResult(code, output.toString(StandardCharsets.UTF_8), errors.toString(StandardCharsets.UTF_8));
    }

    /** Hands stdout over as it comes. {@code timeoutSeconds} 0 is without a limit; a timeout is reported as unreachable. */
    static int stream(List<String> command, String stdin, OutputStream output, OutputStream errors, int timeoutSeconds) {
        var executor = new ProcessExecutor().command(command).redirectOutput(output).redirectError(errors).destroyOnExit()
                .redirectInput(new ByteArrayInputStream(stdin.getBytes(StandardCharsets.UTF_8)));
        if (timeoutSeconds > 0) {
            executor.timeout(timeoutSeconds, TimeUnit.SECONDS);
        }
        try {
            return executor.execute().getExitValue();
        } catch (TimeoutException e) {
            throw new OpsException(ExitCode.UNREACHABLE, command.get(0) + ": no answer within " + timeoutSeconds + " s",
                    "check the connection and try again", e);
        } catch (IOException e) {
            throw new OpsException(ExitCode.USAGE, "can't start " + command.get(0) + ": " + e.getMessage(),
                    "install " + command.get(0) + " and try again", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OpsException(ExitCode.INTERRUPTED, "interrupted", "", e);
        }
    }

    /** Gives the program the terminal. */
    static int interactive(List<String> command) {
        try {
            return new ProcessBuilder(command).inheritIO().start().waitFor();
        } catch (IOException e) {
            throw new OpsException(ExitCode.USAGE, "can't start " + command.get(0) + ": " + e.getMessage(),
                    "install " + command.get(0) + " and try again", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OpsException(ExitCode.INTERRUPTED, "interrupted", "", e);
        }
    }
}
