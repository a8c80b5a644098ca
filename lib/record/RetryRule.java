package lib.record;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import lib.run.CauseAdvice;
import lib.run.FailureCause;
import lib.run.RunState;
import lib.run.Supervision;
import lib.run.Supervision.OnStall;

/** Whether the command is started again when an attempt is over, and after which wait. Pure. */
public final class RetryRule {
    /** A broken network or a full port needs a moment; whoever waits for minutes would rather be told. */
    private static final List<Duration> WAITS = List.of(Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofMinutes(2));

    /**
     * How an attempt failed.
     *
     * @param step the last step that it reported, -1 where there was none
     */
    public record Failure(FailureCause cause, String message, long step) {
        /** The same failure at the same step: numbers in the message (ports, pids, addresses) may differ. */
        boolean isSameAs(Failure other) {
            return cause == other.cause && step == other.step && plain(message).equals(plain(other.message));
        }

        private static String plain(String text) {
            return text.replaceAll("0x[0-9a-fA-F]+|[0-9]+", "#");
        }
    }

    private RetryRule() {
    }

    /**
     * The wait before the next start; nothing where there is none.
     *
     * @param state    of the attempt that is over: what succeeded or was stopped by a user isn't started again
     * @param failure  why it failed
     * @param before   why the attempt before it failed
     * @param restarts how often this rule has started the run again already
     */
    public static Optional<Duration> wait(Supervision supervision, RunState state, Failure failure, Optional<Failure> before, int restarts) {
        boolean failed = state == RunState.FAILED || state == RunState.LOST;
        boolean curable = CauseAdvice.of(failure.cause()).restart() && (failure.cause() != FailureCause.STALLED || supervision.onStall() == OnStall.RESTART);
        // What comes back at the same step comes from the run itself, whatever it is called.
        boolean again = failure.cause() != FailureCause.POD_LOST && before.filter(failure::isSameAs).isPresent();
        if (!failed || restarts >= supervision.retries() || !curable || again) {
            return Optional.empty();
        }
        return Optional.of(WAITS.get(Math.min(restarts, WAITS.size() - 1)));
    }
}
