package lib.record;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import lib.run.FailureCause;
import lib.run.RunDir;

/**
 * Names why a command failed, only ever with the line or the fact that proves it: {@link CauseFacts} and the end of the log go in, and
 * {@link CauseVerdict} weighs them.
 */
public final class CauseFinder {
    private CauseFinder() {
    }

    /** @param line 1-based, 0 where it isn't known */
    public record Evidence(String file, long line, String text) {
    }

    /** Texts have at most 500 characters; of an error with several lines the first. */
    public record Finding(FailureCause cause, String message, List<Evidence> evidence) {
    }

    /** @param newlines in the log */
    static Finding find(Path dir, Attempt.End end, long newlines) {
        CauseFacts facts = CauseFactReader.read(dir, end);
        CauseLog log = CauseLog.read(dir.resolve(RunDir.LOG), newlines, CauseBaseline.logStart(dir, Attempt.current(dir)));
        try {
            return find(facts, log).orElseGet(() -> unknown(facts, ""));
        } catch (RuntimeException | StackOverflowError e) {
            // A log that breaks the search must not cost the run its summary.
            return unknown(facts, "; its log can't be searched: " + e.getClass().getSimpleName());
        }
    }

    private static Finding unknown(CauseFacts facts, String why) {
        return new Finding(FailureCause.UNKNOWN, "the command ended with exit code " + facts.code() + why, List.of(facts.exit()));
    }

    /** Pure; nothing for a command that ended with 0 by itself. */
    public static Optional<Finding> find(CauseFacts facts, CauseLog log) {
        return new CauseVerdict(facts, log).find();
    }
}
