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
            run_id=$2 only_attempt=$4 next_shell=$5
            cd "$1" || exit 1
            read_child .
            end_tree "$3" || { echo "$(members | tr '\\n' ' ')can't be killed" >&2; exit 1; }
            """;
    private final Path dir;
    private final RunId runId;
    private final int graceSeconds;
    private final String nextShell;

    TreeEnd(Path dir, RunId runId) {
        this(dir, runId, Supervision.GRACE_SECONDS);
    }

    TreeEnd(Path dir, RunId runId, int graceSeconds) {
        this(dir, runId, graceSeconds, "");
    }

    private TreeEnd(Path dir, RunId runId, int graceSeconds, String nextShell) {
        this.dir = dir;
        this.runId = runId;
        this.graceSeconds = graceSeconds;
        this.nextShell = nextShell;
    }

    /** For what is left over before an attempt starts: should this recorder be killed, its order outlives it, and must spare that attempt. */
    TreeEnd before(int attempt) {
        return new TreeEnd(dir, runId, graceSeconds, Attempt.directory(dir, attempt).resolve(Attempt.SHELL).toString());
    }

    /** Returns when none is left; one that can't be killed (in a broken driver) is named in the recorder's own log. */
    void end() {
        String script = Resources.text("/lib/record/process.sh") + Resources.text("/lib/record/tree.sh") + MAIN;
        TimedOutput said = TimedOutput.of(MORE.plusSeconds(graceSeconds), "sh", "-c", script, "tree.sh", dir.toString(), runId.value(), Integer.toString(graceSeconds),
                Integer.toString(Attempt.current(dir)), nextShell);
        if (!said.problem().isEmpty()) {
            System.err.println("ops runner: the run's processes: " + said.problem());
        }
    }
}
