package lib.record;

import java.nio.file.Path;
import java.time.Duration;
import lib.run.RunId;
import lib.run.Supervision;
import lib.store.Resources;

/** Ends every process of a run, as {@code ops run stop} does, but without the mark of somebody's wish: SIGTERM, grace, SIGKILL. */
final class TreeEnd {
    /** For looking for the processes, and for the last SIGKILL. */
    private static final Duration MORE = Duration.ofSeconds(30);
    private static final String MAIN = """
            run_id=$2 only_attempt=$4
            cd "$1" || exit 1
            read_child .
            end_tree "$3" || { echo "$(members | tr '\\n' ' ')can't be killed" >&2; exit 1; }
            """;
    private final Path dir;
    private final RunId runId;
    private final int graceSeconds;

    TreeEnd(Path dir, RunId runId) {
        this(dir, runId, Supervision.GRACE_SECONDS);
    }

    TreeEnd(Path dir, RunId runId, int graceSeconds) {
        this.dir = dir;
        this.runId = runId;
        this.graceSeconds = graceSeconds;
    }

    /** Returns when none is left; one that can't be killed (in a broken driver) is named in the recorder's own log. */
    void end() {
        String script = Resources.text("/lib/record/process.sh") + Resources.text("/lib/record/tree.sh") + MAIN;
        TimedOutput said = TimedOutput.of(MORE.plusSeconds(graceSeconds), "sh", "-c", script, "tree.sh", dir.toString(), runId.value(), Integer.toString(graceSeconds),
                Integer.toString(Attempt.current(dir)));
        if (!said.problem().isEmpty()) {
            System.err.println("ops runner: the run's processes: " + said.problem());
        }
    }
}
