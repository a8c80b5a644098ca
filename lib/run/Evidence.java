package lib.run;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What is known of a run at one moment. Ages are computed on the pod, so that two clocks never meet.
 *
 * @param reachable      the pod answered
 * @param summaryState   the state in summary.json, where there is one
 * @param exitCode       the exit code that the command's own shell recorded
 * @param exitAge        how long ago it did
 * @param stopRequested  somebody asked for the run to end
 * @param child          what became of the command's process
 * @param reservedAge    how long ago the run directory was made
 * @param heartbeatState the runner's word in heartbeat.txt
 * @param heartbeatAge   how old it is
 * @param heartbeatEvery how often it is due
 */
public record Evidence(boolean reachable, Optional<RunState> summaryState, OptionalInt exitCode, Duration exitAge,
        boolean stopRequested, Child child, Duration reservedAge, Optional<RunState> heartbeatState,
        Duration heartbeatAge, Duration heartbeatEvery) {

    /** The command's process, judged by pid, start time, host and boot id. */
    public enum Child {
        /** No process was recorded yet. */
        NONE,
        /** The same process (pid and start time) lives in the same boot. */
        ALIVE,
        /** The same boot, and the process is gone. */
        GONE,
        /** The same host has been started again since. */
        OTHER_BOOT,
        /** The run directory is seen from another host: its processes can't be. */
        ELSEWHERE
    }

    /** Evidence of a pod that doesn't answer. */
    public static Evidence unreachable() {
        return new Evidence(false, Optional.empty(), OptionalInt.empty(), Duration.ZERO, false, Child.NONE, Duration.ZERO,
                Optional.empty(), Duration.ZERO, Duration.ZERO);
    }
}
