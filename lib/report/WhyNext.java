package lib.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import lib.run.CauseAdvice;
import lib.run.FailureCause;
import lib.run.RunState;
import lib.store.RunRecord;

/** What can be done about a run: advice, the next command, and the facts that decide on it. Text is exactly the run's, but for the command. */
final class WhyNext {
    /** Once the cause is gone, what was done so far needn't be done again. */
    private static final Set<FailureCause> RESUMABLE = Set.of(FailureCause.DISK_FULL, FailureCause.HOST_OOM, FailureCause.CUDA_OOM, FailureCause.TIMEOUT, FailureCause.SIGNAL);

    private WhyNext() {
    }

    static Optional<FailureCause> cause(RunRecord run) {
        JsonNode cause = run.summary().path("failure").path("cause");
        if (cause.isTextual()) {
            return Optional.of(FailureCause.parse(cause.textValue()));
        }
        return run.state() == RunState.STALLED ? Optional.of(FailureCause.STALLED) : run.state() == RunState.LOST ? Optional.of(FailureCause.POD_LOST) : Optional.empty();
    }

    static List<String> helps(RunRecord run) {
        return switch (run.state()) {
            case SUCCEEDED -> List.of("nothing to explain: the run succeeded");
            case STOPPED -> List.of("somebody asked for it to end");
            case UNKNOWN -> List.of("ask again when the pod can be reached; nothing says that it failed");
            case QUEUED, STARTING, RUNNING -> List.of("the run isn't over");
            default -> cause(run).map(c -> CauseAdvice.of(c).helps()).orElse(List.of());
        };
    }

    /** The command to type, where one helps. */
    static String command(RunRecord run, WhyFacts facts) {
        String id = TerminalText.safe(run.id());
        Optional<FailureCause> cause = cause(run);
        boolean kept = !checkpoint(run, facts).isEmpty();
        return switch (run.state()) {
            case RUNNING, STARTING, QUEUED -> "ops tail " + id;
            case STALLED -> "ops run stop " + id + ", then ops run resume " + id;
            case LOST -> "ops run resume " + id + ", or ops run close " + id + " to end its record";
            case STOPPED -> kept ? "ops run resume " + id : "";
            case FAILED -> cause.map(CauseAdvice::of).filter(CauseAdvice::restart).isPresent() ? "ops run resume " + id
                    : cause.filter(RESUMABLE::contains).isPresent() && kept ? "ops run resume " + id + ", when that is done" : "ops tail " + id + " --no-follow -n 100";
            case SUCCEEDED, UNKNOWN -> "";
        };
    }

    static String checkpoint(RunRecord run, WhyFacts facts) {
        String last = RunRow.text(run.summary().path("checkpoints").path("last"));
        return last.isEmpty() && !facts.checkpoints().isEmpty() ? facts.checkpoints().get(0) : last;
    }

    static String lastStep(RunRecord run, WhyFacts facts) {
        String step = RunRow.text(run.summary().path("metrics").path("last").path("step"));
        return step.isEmpty() ? facts.beat("step") : step;
    }

    /** In bytes: of the pod where it was asked, else what the last heartbeat said. */
    static Optional<Long> diskFree(RunRecord run, WhyFacts facts, boolean here) {
        if (!here && facts.freeKib() >= 0) {
            return Optional.of(facts.freeKib() * 1024);
        }
        String beat = facts.beat("disk_free_bytes");
        return beat.matches("\\d{1,18}") ? Optional.of(Long.parseLong(beat)) : Optional.empty();
    }
}
