package lib.record;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import lib.run.FailureCause;
import lib.run.RunDir;
import lib.run.RunState;
import lib.run.StateRule;
import lib.store.ProcessStat;

/**
 * How an attempt is judged.
 *
 * @param state   of the contract
 * @param failure why, where it didn't succeed and wasn't stopped
 */
record Ending(RunState state, Optional<CauseFinder.Finding> failure) {

    static Ending decide(Path dir, Attempt.End end, Optional<Attempt> attempt, long newlines) {
        Optional<StopMark> stop = StopMark.read(dir);
        boolean late = stop.filter(s -> s.isLate(end)).isPresent();
        boolean wished = !late && stop.filter(StopMark::isWished).isPresent();
        if (stop.isPresent() && !wished && !stop.get().ownReason().isEmpty()) {
            return new Ending(RunState.FAILED, Optional.of(ended(stop.get(), end)));
        }
        if (end.code().isEmpty() && !wished) {
            // Nobody saw how it ended, so nobody can say that it failed.
            return new Ending(RunState.LOST, Optional.of(lost(attempt)));
        }
        RunState state = StateRule.ended(end.code().orElse(1), wished);
        return new Ending(state, state == RunState.FAILED ? Optional.of(CauseFinder.find(dir, end, newlines)) : Optional.empty());
    }

    /** A failure that the exit code doesn't show: an evaluation without a result, a server that never got ready. */
    Ending unless(Optional<CauseFinder.Finding> found) {
        return found.isEmpty() || state == RunState.STOPPED || state == RunState.LOST ? this : new Ending(RunState.FAILED, found);
    }

    /** The recorder ended it; that it then saved and ended with 0 doesn't make it a success. */
    private static CauseFinder.Finding ended(StopMark stop, Attempt.End end) {
        String code = end.code().isPresent() ? ", and it ended with exit code " + end.code().getAsInt() : "";
        String at = stop.at().isEmpty() || stop.isWished() ? "" : " at " + stop.at();
        String proof = (stop.isWished() ? "before=" : "reason=") + stop.ownReason();
        return stop.ownReason().equals(StopMark.TIMEOUT)
                ? finding(FailureCause.TIMEOUT, "the attempt took longer than its timeout: it was asked to end" + at + code, RunDir.STOP, proof)
                : finding(FailureCause.STALLED, "the run did nothing any more: it was asked to end" + at + code, RunDir.STOP, proof);
    }

    private static CauseFinder.Finding lost(Optional<Attempt> attempt) {
        if (attempt.isEmpty()) {
            return finding(FailureCause.RUNNER_ERROR, "the command's process was never started", RunDir.CHILD, "no such file");
        }
        Attempt a = attempt.get();
        if (a.isElsewhere() && !a.hostname().isEmpty() && !a.hostname().equals(PodFacts.hostname())) {
            return finding(FailureCause.POD_LOST, "the pod on which the command ran (" + a.hostname() + ") has said nothing any more", RunDir.CHILD,
                    "hostname=" + a.hostname() + ", and this is " + PodFacts.hostname());
        }
        if (a.otherBoot()) {
            return finding(FailureCause.POD_LOST, "the pod was started again while the command ran", RunDir.CHILD,
                    "boot_id=" + a.bootId() + ", and the pod's is now " + ProcessStat.bootId());
        }
        return finding(FailureCause.UNKNOWN, "the command and its shell are gone, and nobody wrote down the exit code", RunDir.CHILD,
                "pid=" + a.command().pid() + " is gone and there is no exit record");
    }

    private static CauseFinder.Finding finding(FailureCause cause, String message, String file, String text) {
        return new CauseFinder.Finding(cause, message, List.of(new CauseFinder.Evidence(file, 0, text)));
    }
}
