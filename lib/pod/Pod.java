package lib.pod;

import java.io.OutputStream;
import java.util.List;

/** A place where commands run. Everything asked of it in one command goes in one POSIX sh script on the stdin of one sh. */
public interface Pod extends FileIntake {
    String name();

    /**
     * Runs a script and returns what it printed.
     *
     * @throws lib.run.OpsException (UNREACHABLE) when the pod doesn't answer
     */
    ScriptResult run(String script);

    /** Runs a script and hands its stdout over as it comes; the result is its exit code. Errors as for {@link #run}. */
    int stream(String script, OutputStream output);

    /** The argument list that runs a command on the pod with the user's terminal. */
    List<String> interactive(List<String> command);

    /** How rsync reaches the pod; the source's prefix ("" or "host:") is the last element; nothing where it can't. */
    List<String> rsync();
}
