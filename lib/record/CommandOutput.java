package lib.record;

import java.io.File;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What a small program prints, asked with a time limit. */
final class CommandOutput {
    private CommandOutput() {
    }

    /** stdout without blanks around it; nothing when the program is missing, fails, or takes longer than the limit. */
    static Optional<String> of(File directory, Duration limit, List<String> command) {
        TimedOutput output = TimedOutput.of(command, directory.toPath(), System.getenv(), limit);
        return output.problem().isEmpty() ? Optional.of(output.text().strip()) : Optional.empty();
    }

    static Optional<String> of(Duration limit, String... command) {
        return of(new File("/"), limit, List.of(command));
    }
}
