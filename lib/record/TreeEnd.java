package lib.record;

import java.nio.file.Path;
import java.time.Duration;
import lib.run.RunId;
import lib.run.Supervision;
import lib.store.Resources;

/** Ends every process of a run, as {@code ops run stop} does, but without the mark of somebody's wish: SIGTERM, grace, SIGKILL. */
final class TreeEnd {
    /** For looking for the processes, and for the last SIGKILL: seconds, and minutes on a machine that has too much to do. */
    private static final Duration MORE = Duration.ofMinutes(5);
    private static final Duration PACE = Duration.ofSeconds(5);
    private static final String MAIN = """
            run_id=$2 only_attempt=$4 next_shell=$5
            cd "$1" || exit 1
            echo begun
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

    /**
     * Returns when none is left. One that can't be killed (in a broken driver) is named in the recorder's own log; as long as the attempt lives, it is tried
     * again. What an attempt that is over has left is tried once: it mustn't hold up the record.
     */
    void end() {
        int attempt = Attempt.current(dir);
        String before = "";
        long began = System.nanoTime();
        for (int grace = graceSeconds; ; grace = (int) Math.max(0, graceSeconds - (System.nanoTime() - began) / 1_000_000_000)) {
            TimedOutput said = look(attempt, grace);
            if (said.problem().isEmpty()) {
                return;
            }
            if (!said.problem().equals(before)) {
                System.err.println("ops runner: the run's processes: " + said.problem());
            }
            before = said.problem();
            if (said.text().isEmpty()) {
                began = System.nanoTime();    // it couldn't even be started, so that nobody was asked to end
            }
            if (!isAlive(attempt) || !pause()) {
                return;
            }
        }
    }

    private TimedOutput look(int attempt, int grace) {
        String script = Resources.text("/lib/record/process.sh") + Resources.text("/lib/record/tree.sh") + MAIN;
        return TimedOutput.of(MORE.plusSeconds(grace), "sh", "-c", script, "tree.sh", dir.toString(), runId.value(), Integer.toString(grace),
                Integer.toString(attempt), nextShell);
    }

    private boolean isAlive(int attempt) {
        return Attempt.end(dir).isEmpty() && Attempt.read(dir).filter(a -> a.number() == attempt && a.isAlive()).isPresent();
    }

    private static boolean pause() {
        try {
            Thread.sleep(PACE);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
