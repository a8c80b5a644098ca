package lib.cli;

import java.time.Duration;
import lib.run.ExitCode;
import lib.run.OpsException;
import picocli.CommandLine.Option;

/** {@code --watch [--every SECONDS]}. */
final class WatchOptions {
    private static final int LONGEST_SECONDS = 3600;
    @Option(names = "--watch", description = "stay and show what changes: one screen on a terminal, lines elsewhere")
    private boolean watch;
    @Option(names = "--every", paramLabel = "SECONDS", defaultValue = "2", description = "with --watch: pause between two looks, 1 to 3600 (default 2)")
    private int everySeconds;

    boolean watch() {
        if (everySeconds < 1 || everySeconds > LONGEST_SECONDS) {
            throw new OpsException(ExitCode.USAGE, "--every needs a number of seconds from 1 to " + LONGEST_SECONDS, "ops status --watch --every 10");
        }
        return watch;
    }

    Duration every() {
        return Duration.ofSeconds(everySeconds);
    }

    /** For the command that comes back. */
    String words() {
        return " --watch" + (everySeconds == 2 ? "" : " --every " + everySeconds);
    }
}
