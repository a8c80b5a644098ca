package lib.cli;

import java.time.Duration;
import lib.run.ExitCode;
import lib.run.OpsException;

/** {@code --watch [--every SECONDS]}. */
final class WatchOptions implements Arguments {
    private static final int LONGEST_SECONDS = 3600;
    private boolean watch;
    private int everySeconds;

    @Override
    public void declare(Syntax syntax) {
        syntax.flag("--watch", "stay and show what changes: one screen on a terminal, lines elsewhere", v -> watch = v);
        syntax.option(int.class, "--every", "SECONDS", "with --watch: pause between two looks, 1 to 3600 (default 2)", v -> everySeconds = v, o -> o.defaultValue("2"));
    }

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
