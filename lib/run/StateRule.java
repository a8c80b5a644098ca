package lib.run;

import java.time.Duration;
import java.util.stream.Stream;

/**
 * Decides a run's state from evidence. Pure: the same evidence gives the same state. Final states need a proof that no clock can make up: a
 * summary, an exit record, a process that is gone. Only where nothing but ages is left (the command never began, or runs on another host) do
 * ages decide, and one below zero counts as none.
 */
public final class StateRule {
    /** A reserved run whose command hasn't started after this long will not start any more, unless its launcher is still there. */
    static final Duration START_GRACE = Duration.ofSeconds(60);
    /** The recorder writes the summary after the exit record; until then the run is still finishing. */
    static final Duration FINISH_GRACE = Duration.ofSeconds(60);
    /** A recorder that is seen at work may take longer (digests of large checkpoints, a pause before a restart), and not for ever. */
    static final Duration FINISH_AT_MOST = Duration.ofHours(1);
    /** A heartbeat is stale after this many missed beats, and never before {@link #STALE_AT_LEAST}. */
    static final int MISSED_BEATS = 4;
    static final Duration STALE_AT_LEAST = Duration.ofSeconds(60);
    /** The clocks of two hosts and of a file server may differ by minutes. */
    static final Duration STALE_ELSEWHERE_AT_LEAST = Duration.ofMinutes(5);

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
            return isFinishing(e) ? RunState.RUNNING : ended(e.exitCode().getAsInt(), e.stop());
        }
        return switch (e.child()) {
            case NONE, EARLIER -> beforeTheStart(e);
            case ALIVE -> saidStalled(e) ? RunState.STALLED : RunState.RUNNING;
            case ENDING -> RunState.RUNNING;
            case GONE, OTHER_BOOT -> RunState.LOST;
            case ELSEWHERE -> isSilent(e) ? RunState.LOST : saidStalled(e) ? RunState.STALLED : RunState.RUNNING;
        };
    }

    /** The state of a command that ended by itself or was asked to by a user. */
    public static RunState ended(int exitCode, boolean stopRequested) {
        return ended(exitCode, stopRequested ? Evidence.Stop.USER : Evidence.Stop.NOBODY);
    }

    /** The state of a command that ended; one that the recorder had to end has failed, also where it then ended in good order. */
    public static RunState ended(int exitCode, Evidence.Stop stop) {
        return switch (stop) {
            case USER -> RunState.STOPPED;
            case OPS -> RunState.FAILED;
            case NOBODY -> exitCode == 0 ? RunState.SUCCEEDED : RunState.FAILED;
        };
    }

    /** The recorder beats: what it says is of now. A beat from the future was written before the clock was set back. */
    public static boolean isBeating(Evidence e) {
        Duration limit = staleAfter(e, STALE_AT_LEAST);
        return e.heartbeat().age().filter(age -> age.compareTo(limit) <= 0 && age.compareTo(limit.negated()) >= 0).isPresent();
    }

    private static RunState beforeTheStart(Evidence e) {
        if (e.launcher() == Evidence.Launcher.QUEUED) {
            return RunState.QUEUED;
        }
        boolean expected = e.launcher() == Evidence.Launcher.ALIVE || e.recorderSeen();
        return expected || e.attemptAge().compareTo(START_GRACE) < 0 ? RunState.STARTING : RunState.LOST;
    }

    /** The process is looked at before the exit record: one that was alive then has ended in between. */
    private static boolean isFinishing(Evidence e) {
        if (e.child() == Evidence.Child.ALIVE) {
            return true;
        }
        Duration age = e.exit().orElseThrow().age();
        boolean atWork = e.recorderSeen() || isBeating(e) || age.compareTo(FINISH_GRACE) < 0;
        return e.child() != Evidence.Child.OTHER_BOOT && atWork && age.compareTo(FINISH_AT_MOST) < 0;
    }

    private static boolean saidStalled(Evidence e) {
        return isBeating(e) && e.heartbeat().state().filter(s -> s == RunState.STALLED).isPresent();
    }

    /** Nothing of a run on another host has moved for too long. */
    private static boolean isSilent(Evidence e) {
        Duration newest = Stream.of(e.heartbeat().age(), e.signs().logAge(), e.signs().metricsAge()).flatMap(java.util.Optional::stream)
                .min(Duration::compareTo).orElse(e.attemptAge());
        return newest.compareTo(staleAfter(e, STALE_ELSEWHERE_AT_LEAST)) > 0;
    }

    private static Duration staleAfter(Evidence e, Duration atLeast) {
        Duration limit = e.heartbeat().every().multipliedBy(MISSED_BEATS);
        return limit.compareTo(atLeast) < 0 ? atLeast : limit;
    }
}
