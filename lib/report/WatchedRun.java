package lib.report;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import lib.run.RunState;
import lib.store.LastSeen;
import lib.store.RunRecord;

/**
 * A run as a watch has it now.
 *
 * @param run     as it was read last, or, where this watch hasn't read it yet, as the laptop remembers it
 * @param seen    the same, with the state then and the time by the laptop's clock
 * @param history what came of it so far
 * @param trouble why its pod doesn't answer now; empty while it does
 */
public record WatchedRun(RunRecord run, LastSeen seen, RunHistory history, String trouble) {

    /** What is claimed of it: of a run whose pod doesn't answer nothing, unless it was over. */
    public RunState state() {
        return trouble.isEmpty() || seen.state().isFinal() ? seen.state() : RunState.UNKNOWN;
    }

    /** The row of list and report. */
    public RunRow row(Instant now) {
        return state() == RunState.UNKNOWN ? RunRow.of(seen, now) : RunRow.of(run);
    }

    /** Seconds since it was seen: what all ages of its record have grown by. */
    double unseenSeconds(Instant now) {
        return seen.age(now).toMillis() / 1000.0;
    }

    /** How long it has run, as far as that is known: of one that isn't over the clock goes on. */
    Optional<Double> durationSeconds(Instant now) {
        Optional<Double> then = RunRow.of(run).durationSeconds();
        return seen.state().isFinal() ? then : then.map(seconds -> seconds + unseenSeconds(now));
    }

    /** What an age of the record is by now. */
    String age(Duration then, Instant now) {
        return Figures.duration(Math.max(0, then.toMillis() / 1000.0) + unseenSeconds(now));
    }
}
