package lib.ui;

import java.util.List;
import java.util.Set;
import lib.pod.LiveLook;
import lib.store.LastSeen;
import lib.store.RecordFiles;
import lib.store.RunRecord;

/** A pod as the live page needs it. Each call is made on a thread that may wait; looks of one pod never overlap. */
public interface LivePod {
    String name();

    /**
     * What is there now, and what came since the last look.
     *
     * @param logs paths of the runs whose log is wanted
     * @throws lib.run.OpsException when the pod can't be looked at; its next look goes on from where this one would have
     */
    LiveLook look(Set<String> logs);

    /** What was seen of its runs before this program began. */
    List<LastSeen> lastSeen();

    /** Ends a run; the word says what became of it, as {@link lib.pod.Stopper} has it. */
    String stop(RunRecord run);

    /** The record of a run, for comparisons. */
    RecordFiles files(RunRecord run);
}
