package lib.record;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;

/** Something that the recorder looks after beside the log. A recorder may be killed and started again: it goes on from the files. */
interface Companion {
    /** While the command runs, again and again, at most five seconds apart, on the recorder's own thread: what takes time happens elsewhere. */
    void look(Optional<Attempt> attempt);

    /** Once, when the command is over and its log is complete, before the summary. */
    void finish(Attempt.End end);

    /** Why the run failed whatever its exit code says; asked after {@link #finish}, and not for a run that was stopped. */
    Optional<CauseFinder.Finding> failure(Attempt.End end);

    /** Adds its fields to the summary. */
    void summarize(ObjectNode summary);

    /** Further words of heartbeat.txt. */
    Map<String, String> heartbeat();
}
