package lib.run;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What is known of a run at one moment. Ages are computed on the pod, so that its clock and the laptop's never meet; one is negative where a
 * clock was set back, and no rule may believe such an age.
 *
 * @param reachable    the pod answered
 * @param summaryState the state in summary.json, where there is one
 * @param exit         what the command's own shell wrote down
 * @param stop         who asked for the end
 * @param child        what became of the command's process
 * @param launcher     the word of what starts the command
 * @param recorderSeen the recorder's process is there; that it isn't seen proves nothing
 * @param reservedAge  how long ago the run directory was made
 * @param attemptAge   how long ago the present attempt was asked for
 * @param heartbeat    the recorder's word
 * @param signs        what else moves while a run does
 */
public record Evidence(boolean reachable, Optional<RunState> summaryState, Optional<Exit> exit, Stop stop, Child child, Launcher launcher,
        boolean recorderSeen, Duration reservedAge, Duration attemptAge, Heartbeat heartbeat, Signs signs) {

    /**
     * An exit record.
     *
     * @param age      how long ago it was written
     * @param isOfThis whether it belongs to the present attempt; an older one's says nothing of this
     */
    public record Exit(int code, Duration age, boolean isOfThis) {
    }

    /** Who asked for the run to end. */
    public enum Stop {
        NOBODY,
        /** A user: the run is stopped, whatever its exit code is. */
        USER,
        /** The recorder, for a timeout or a stall: the run didn't do what it was to do. */
        OPS;

        /** {@code reason}: the word in {@code .ops/stop}. */
        public static Stop of(boolean isAsked, String reason) {
            return !isAsked ? NOBODY : reason.equals("timeout") || reason.equals("stalled") ? OPS : USER;
        }
    }

    /** The command's process, judged by pid, start time, host and boot id. */
    public enum Child {
        /** No process was recorded yet. */
        NONE,
        /** The one on record is an older attempt's, and has ended. */
        EARLIER,
        /** The same process (pid and start time) lives in the same boot. */
        ALIVE,
        /** It has ended, and its shell lives and is about to write the exit record. */
        ENDING,
        /** The same boot, and process and shell are gone. */
        GONE,
        /** The same host has been started again since. */
        OTHER_BOOT,
        /** The run directory is seen from another host: its processes can't be. */
        ELSEWHERE
    }

    /** What starts the command. */
    public enum Launcher {
        /** It was never asked to: the submit broke off. */
        NONE,
        /** It was asked, and isn't seen (any more). */
        ASKED,
        /** Its process is there. */
        ALIVE,
        /** It has the run in its queue. */
        QUEUED
    }

    /**
     * heartbeat.txt.
     *
     * @param state the recorder's word; nothing where there is no heartbeat of the present attempt
     * @param age   since it was written; nothing where it isn't there
     * @param every how often it is due
     */
    public record Heartbeat(Optional<RunState> state, Optional<Duration> age, Duration every) {
        public static Heartbeat none(Duration every) {
            return new Heartbeat(Optional.empty(), Optional.empty(), every);
        }
    }

    /** How long ago the log and the metrics grew, and the GPUs' use in percent as the last heartbeat has it. */
    public record Signs(Optional<Duration> logAge, Optional<Duration> metricsAge, OptionalInt gpuUtilPct) {
        public static Signs none() {
            return new Signs(Optional.empty(), Optional.empty(), OptionalInt.empty());
        }
    }

    /** Evidence of a pod that doesn't answer. */
    public static Evidence unreachable() {
        return new Evidence(false, Optional.empty(), Optional.empty(), Stop.NOBODY, Child.NONE, Launcher.NONE, false, Duration.ZERO, Duration.ZERO,
                Heartbeat.none(Duration.ZERO), Signs.none());
    }

    /** A run whose launcher has just been asked to start it. */
    public static Evidence started() {
        return new Evidence(true, Optional.empty(), Optional.empty(), Stop.NOBODY, Child.NONE, Launcher.ASKED, false, Duration.ZERO, Duration.ZERO,
                Heartbeat.none(Duration.ZERO), Signs.none());
    }

    /** A run whose summary is there: nothing else matters. */
    public static Evidence over(RunState state) {
        return new Evidence(true, Optional.of(state), Optional.empty(), Stop.NOBODY, Child.GONE, Launcher.NONE, false, Duration.ZERO, Duration.ZERO,
                Heartbeat.none(Duration.ZERO), Signs.none());
    }

    /** The exit code of the present attempt. */
    public OptionalInt exitCode() {
        return exit.filter(Exit::isOfThis).map(e -> OptionalInt.of(e.code())).orElse(OptionalInt.empty());
    }

    /** An age that can be shown, and compared: none is below zero. */
    public static Duration sane(Duration age) {
        return age.isNegative() ? Duration.ZERO : age;
    }
}
