package lib.record;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import lib.store.SecretShapes;

/**
 * What a program printed, asked with a limit that holds whatever it does: a program that can't be killed (a broken GPU's driver) or that left
 * its output to a child doesn't hold up who asked.
 *
 * @param text    stdout in UTF-8, also of a program that failed; of endless output the first 16 MiB
 * @param problem why it isn't the whole answer, empty where the program ended with 0
 */
public record TimedOutput(String text, String problem) {
    private static final int MOST_BYTES = 16 << 20;
    private static final Duration AFTER_THE_END = Duration.ofSeconds(1);

    /** Runs a program in a directory with exactly this environment; its stdin is empty. */
    public static TimedOutput of(List<String> command, Path directory, Map<String, String> environment, Duration limit) {
        var builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().keySet().retainAll(environment.keySet());
        builder.environment().putAll(environment);
        return ask(builder, limit);
    }

    /** The same with the recorder's own environment. */
    public static TimedOutput of(Duration limit, String... command) {
        return ask(new ProcessBuilder(command).directory(new File("/")), limit);
    }

    private static TimedOutput ask(ProcessBuilder builder, Duration limit) {
        try {
            return await(builder.redirectInput(new File("/dev/null")).start(), limit);
        } catch (IOException e) {
            return new TimedOutput("", "it can't be started: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new TimedOutput("", "the recorder was interrupted");
        }
    }

    private static TimedOutput await(Process process, Duration limit) throws InterruptedException {
        var out = new Drain(process.getInputStream());
        var err = new Drain(process.getErrorStream());
        boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        if (!ended) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            return new TimedOutput(out.text(), "it took longer than " + limit.toSeconds() + " s");
        }
        out.join(AFTER_THE_END);
        err.join(AFTER_THE_END);
        return new TimedOutput(out.text(), process.exitValue() == 0 ? "" : "it ended with " + process.exitValue() + lastWords(err.text()));
    }

    private static String lastWords(String text) {
        String last = text.strip().lines().reduce("", (a, b) -> b).strip();
        return last.isEmpty() || SecretShapes.findIn(last).isPresent() ? "" : ": " + last.substring(0, Math.min(last.length(), 300));
    }

    /** Reads a stream to its end, so that the program never waits for its reader. */
    private static final class Drain {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final Thread thread;

        Drain(InputStream in) {
            thread = Thread.ofPlatform().name("output").daemon().start(() -> read(in));
        }

        private void read(InputStream in) {
            byte[] buffer = new byte[8192];
            try {
                for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                    synchronized (bytes) {
                        bytes.write(buffer, 0, Math.min(n, MOST_BYTES - bytes.size()));
                    }
                }
            } catch (IOException e) {
                // The program was killed: what it said before is all there is.
                return;
            }
        }

        void join(Duration limit) throws InterruptedException {
            thread.join(limit);
        }

        String text() {
            synchronized (bytes) {
                return bytes.toString(StandardCharsets.UTF_8);
            }
        }
    }
}
