package lib.pod;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import lib.run.ExitCode;
import lib.run.OpsException;

/** Runs a program of the laptop: argument list in, exit code and text out. It ends when ops does. */
final class Exec {
    /** A shared ssh connection stays behind and may hold stderr open: what the program itself wrote has arrived long before. */
    private static final Duration LAST_ERRORS = Duration.ofSeconds(1);
    private static final int CHUNK_BYTES = 1 << 16;

    private Exec() {
    }

    static ScriptResult capture(List<String> command, String stdin) {
        var output = new ByteArrayOutputStream();
        var errors = new ByteArrayOutputStream();
        int code = stream(command, stdin, output, errors);
        return new ScriptResult(code, text(output), text(errors));
    }

    /**
     * Hands stdout over as it comes.
     *
     * @throws OpsException (INTERRUPTED) when {@code output} takes no more, for example since its reader has gone
     */
    static int stream(List<String> command, String stdin, OutputStream output, ByteArrayOutputStream errors) {
        Process process = start(new ProcessBuilder(command));
        var farewell = new Thread(process::destroy);
        Runtime.getRuntime().addShutdownHook(farewell);
        try {
            background(() -> feed(process, stdin));
            Thread listener = background(() -> copy(process.getErrorStream(), errors));
            copy(process.getInputStream(), output);
            int code = process.waitFor();
            listener.join(LAST_ERRORS);
            return code;
        } catch (IOException e) {
            throw new OpsException(ExitCode.INTERRUPTED, "the output can't be written: " + e.getMessage(), "run the same command again", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OpsException(ExitCode.INTERRUPTED, "interrupted", "run the same command again", e);
        } finally {
            process.destroy();
            forget(farewell);
        }
    }

    /** Gives the program the terminal. */
    static int interactive(List<String> command) {
        try {
            return start(new ProcessBuilder(command).inheritIO()).waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OpsException(ExitCode.INTERRUPTED, "interrupted", "run the same command again", e);
        }
    }

    private static Process start(ProcessBuilder builder) {
        try {
            return builder.start();
        } catch (IOException e) {
            String program = builder.command().get(0);
            throw new OpsException(ExitCode.USAGE, "can't start " + program + ": " + e.getMessage(), "install " + program + " and try again", e);
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private static Thread background(Work work) {
        var thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException e) {
                // The program ended without reading or saying it all: its exit code tells.
                Thread.currentThread().interrupt();
            }
        }, "pipe");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static void feed(Process process, String stdin) throws IOException {
        try (OutputStream into = process.getOutputStream()) {
            into.write(stdin.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static void copy(InputStream from, OutputStream to) throws IOException {
        var chunk = new byte[CHUNK_BYTES];
        for (int length = from.read(chunk); length >= 0; length = from.read(chunk)) {
            to.write(chunk, 0, length);
            to.flush();
        }
    }

    /** While ops itself is ending, the hook has its work before it. */
    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            hook.interrupt();
        }
    }

    static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
