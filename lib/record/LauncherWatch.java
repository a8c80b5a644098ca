package lib.record;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * launch.sh starts a recorder that died, and the next attempt. Where launch.sh itself was killed, the recorder starts another, so that it takes both
 * to be killed at the same moment before nobody records.
 */
final class LauncherWatch {
    private static final String SCRIPT = "OPS_LAUNCHER";
    private static final String PID = "OPS_LAUNCHER_PID";
    private static final long LOOK_NANOS = 2_000_000_000L;
    private final Path dir;
    private final String script;
    private String pid;
    private long looked = System.nanoTime();

    LauncherWatch(Path dir, Map<String, String> environment) {
        this.dir = dir;
        this.script = environment.getOrDefault(SCRIPT, "");
        this.pid = environment.getOrDefault(PID, "");
    }

    /** From time to time, while the command runs. */
    void look() {
        if (System.nanoTime() - looked > LOOK_NANOS) {
            looked = System.nanoTime();
            ensure();
        }
    }

    /** The new one waits for the end of this recorder before it starts another. */
    void ensure() {
        if (script.isEmpty() || isAlive()) {
            return;
        }
        var builder = new ProcessBuilder(List.of("setsid", "sh", script, dir.toString())).redirectInput(new File("/dev/null"))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().keySet().removeAll(List.of(SCRIPT, PID));    // the command of a next attempt gets this environment
        builder.environment().put("OPS_RECORDER_PID", Long.toString(ProcessHandle.current().pid()));
        try {
            pid = Long.toString(builder.start().pid());
        } catch (IOException e) {
            System.err.println("ops runner: launch.sh is gone, and can't be started again: " + e.getMessage());
        }
    }

    private boolean isAlive() {
        try {
            return !pid.isEmpty() && Files.readString(Path.of("/proc", Long.toString(Long.parseLong(pid)), "cmdline")).contains("launch.sh");
        } catch (IOException | NumberFormatException e) {
            return false;
        }
    }
}
