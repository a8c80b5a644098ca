package lib.pod;

import java.nio.file.Path;
import java.util.function.LongConsumer;

/** Takes files that are too large for a script. */
public interface FileIntake {
    /**
     * Runs a command, given as text for the pod's login shell, with a file as its stdin.
     *
     * @param sent is told how many bytes are on their way so far
     * @throws lib.run.OpsException (UNREACHABLE) when the pod doesn't answer
     */
    ScriptResult feed(String command, Path file, LongConsumer sent);
}
