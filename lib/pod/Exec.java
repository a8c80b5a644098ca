package lib.pod;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Stream;
import lib.run.ExitCode;
import lib.run.OpsException;

/** Runs a program of the laptop: argument list in, exit code and text out. It ends when ops does. */
public final class Exec {
    /** A shared ssh connection stays behind and may hold stderr open: what the program itself wrote has arrived long before. */
    private static final Duration LAST_ERRORS = Duration.ofSeconds(1);
    /** A server that the program left behind may hold its stdout or stderr open. */
    private static final Duration LAST_OUTPUT = Duration.ofSeconds(3);
    private static final Duration LAST_WISH = Duration.ofSeconds(2);
    private static final File NOTHING = new File("/dev/null");
    private static final int CHUNK_BYTES = 1 << 16;

    private Exec() {
    }

    public static ScriptResult capture(List<String> command, String stdin) {
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
        return stream(command, into -> into.write(stdin.getBytes(StandardCharsets.UTF_8)), output, errors);
    }

    /** Writes what a program reads. */
    interface Stdin {
        void write(OutputStream into) throws IOException;
    }

    static int stream(List<String> command, Stdin stdin, OutputStream output, ByteArrayOutputStream errors) {
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

    /**
     * Bounded in time, with an empty stdin: for a tool that talks to a service. When the limit is over, or ops ends, its whole process tree does.
     *
     * @param errorLines gets each line of stderr as it comes, on another thread
     * @throws OpsException (UNREACHABLE) when it hasn't ended within {@code limit}
     */
    public static ScriptResult captureWithin(List<String> command, Duration limit, Consumer<String> errorLines) {
        return captureWithin(command, Map.of(), limit, errorLines);
    }

    /** The same with variables laid over our own environment. */
    public static ScriptResult captureWithin(List<String> command, Map<String, String> variables, Duration limit, Consumer<String> errorLines) {
        var builder = new ProcessBuilder(command).redirectInput(ProcessBuilder.Redirect.from(NOTHING));
        builder.environment().putAll(variables);
        var output = new ByteArrayOutputStream();
        var errors = new ByteArrayOutputStream();
        Process process = start(builder);
        var farewell = new Thread(() -> endTree(process));
        Runtime.getRuntime().addShutdownHook(farewell);
        try {
            Thread reader = background(() -> copy(process.getInputStream(), output));
            Thread listener = background(() -> copy(process.getErrorStream(), new LineHandover(errors, errorLines)));
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new OpsException(ExitCode.UNREACHABLE, command.get(0) + " didn't end within " + limit.toSeconds() + " s: it was ended", "run the same command again");
            }
            reader.join(LAST_OUTPUT);
            listener.join(LAST_OUTPUT);
            return new ScriptResult(process.exitValue(), text(output), text(errors));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OpsException(ExitCode.INTERRUPTED, "interrupted", "run the same command again", e);
        } finally {
            endTree(process);
            forget(farewell);
        }
    }

    /** Asked first, so that it can tidy up; what its parent's death has taken out of the tree is known from before. */
    private static void endTree(Process process) {
        List<ProcessHandle> tree = Stream.concat(process.descendants(), Stream.of(process.toHandle())).filter(ProcessHandle::isAlive).toList();
        tree.forEach(ProcessHandle::destroy);
        long deadline = System.nanoTime() + LAST_WISH.toNanos();
        while (tree.stream().anyMatch(ProcessHandle::isAlive) && System.nanoTime() < deadline) {
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
        tree.forEach(ProcessHandle::destroyForcibly);
    }

    /** Gives the program the terminal. */
    public static int interactive(List<String> command) {
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

    private static void feed(Process process, Stdin stdin) throws IOException {
        try (OutputStream into = process.getOutputStream()) {
            stdin.write(into);
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
