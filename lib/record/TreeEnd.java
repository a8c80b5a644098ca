package lib.record;

import java.nio.file.Path;
import java.time.Duration;
import lib.run.RunId;
import lib.store.Resources;

/** Ends every process of a run, as {@code ops run stop} does, but without the mark of somebody's wish: SIGTERM, 10 s of grace, SIGKILL. */
final class TreeEnd {
    private static final String GRACE_SECONDS = "10";
    private static final Duration LIMIT = Duration.ofSeconds(40);
    private static final String MAIN = """
            run_id=$2
            cd "$1" || exit 1
            read_child .
            end_tree "$3" || { echo "$(members | tr '\\n' ' ')can't be killed" >&2; exit 1; }
            """;
    private final Path dir;
    private final RunId runId;

    TreeEnd(Path dir, RunId runId) {
        this.dir = dir;
        this.runId = runId;
    }

    /** Returns when none is left; one that can't be killed (in a broken driver) is named in the recorder's own log. */
    void end() {
        String script = Resources.text("/lib/record/process.sh") + Resources.text("/lib/record/tree.sh") + MAIN;
        TimedOutput said = TimedOutput.of(LIMIT, "sh", "-c", script, "tree.sh", dir.toString(), runId.value(), GRACE_SECONDS);
        if (!said.problem().isEmpty()) {
            System.err.println("ops runner: the run's processes: " + said.problem());
        }
    }
}
