package lib.run;

import java.time.Duration;

/** Decides a run's state from evidence. Pure: the same evidence gives the same state. */
public final class StateRule {
    /** A reserved run whose command hasn't started after this long will not start any more. */
    static final Duration START_GRACE = Duration.ofSeconds(60);
    /** The runner writes the summary after the exit record; until then the run is still finishing. */
    static final Duration FINISH_GRACE = Duration.ofSeconds(60);
    /** A heartbeat is stale after this many missed beats, and never before {@link #STALE_AT_LEAST}. */
    static final int MISSED_BEATS = 4;
    static final Duration STALE_AT_LEAST = Duration.ofSeconds(60);

    private StateRule() {
    }

    public static RunState decide(Evidence e) {
        if (!e.reachable()) {
            return RunState.UNKNOWN;
        }
        if (e.summaryState().isPresent()) {
            return e.summaryState().get();
        }
        if (e.exitCode().isPresent()) {
            boolean finishing = e.exitAge().compareTo(FINISH_GRACE) < 0 && e.child() != Evidence.Child.OTHER_BOOT;
            return finishing ? RunState.RUNNING : ended(e.exitCode().getAsInt(), e.stopRequested());
        }
        return switch (e.child()) {
            case NONE -> e.reservedAge().compareTo(START_GRACE) < 0 ? RunState.STARTING : RunState.LOST;
            case ALIVE -> e.heartbeatState().filter(s -> s == RunState.STALLED).orElse(RunState.RUNNING);
            case GONE, OTHER_BOOT -> RunState.LOST;
            case ELSEWHERE -> isStale(e) ? RunState.LOST : e.heartbeatState().orElse(RunState.RUNNING);
        };
    }

    /** The state of a command that ended by itself or was asked to. */
    public static RunState ended(int exitCode, boolean stopRequested) {
        if (stopRequested) {
            return RunState.STOPPED;
        }
        return exitCode == 0 ? RunState.SUCCEEDED : RunState.FAILED;
    }

    private static boolean isStale(Evidence e) {
        Duration limit = e.heartbeatEvery().multipliedBy(MISSED_BEATS);
        return e.heartbeatAge().compareTo(limit.compareTo(STALE_AT_LEAST) < 0 ? STALE_AT_LEAST : limit) > 0;
    }
}
