package lib.record;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** What a small program prints, asked with a time limit. */
final class CommandOutput {
    private CommandOutput() {
    }

    /** stdout without blanks around it; nothing when the program is missing, fails, or takes longer than the limit. */
    static Optional<String> of(File directory, Duration limit, List<String> command) {
        try {
            Process process = new ProcessBuilder(command).directory(directory).redirectError(ProcessBuilder.Redirect.DISCARD)
                    .redirectInput(new File("/dev/null")).start();
            Thread.ofPlatform().daemon().start(() -> endAfter(process, limit));
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return process.waitFor() == 0 ? Optional.of(text) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    static Optional<String> of(Duration limit, String... command) {
        return of(new File("/"), limit, List.of(command));
    }

    private static void endAfter(Process process, Duration limit) {
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
        }
    }
}
