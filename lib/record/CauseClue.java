package lib.record;

import java.util.List;
import lib.run.FailureCause;

/**
 * Something in the log that may be why the command failed.
 *
 * @param message one line for people
 * @param proof   the lines that say so, the best first
 */
record CauseClue(FailureCause cause, Weight weight, String message, List<CauseLine> proof) {

    /** How much a clue says. */
    enum Weight {
        /** The error itself. */
        PRIMARY,
        /** A line that speaks of the error, without a traceback: it counts where nothing better is there. */
        WEAK,
        /** What a process says when another one is gone. */
        SECONDARY,
        /** Likewise, of another one that was killed. */
        KILLED
    }

    CauseClue {
        proof = List.copyOf(proof);
    }

    int position() {
        return proof.get(0).position();
    }

    String stream() {
        return proof.get(0).stream();
    }
}
