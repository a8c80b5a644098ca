package lib.cli;

import java.time.Instant;

/** Where a watch is shown: a screen, or lines. */
interface WatchOutput {
    /** Shows the view as it is now. */
    void show(WatchView view, Instant now);

    /** Ends it, leaving {@code last} behind where that isn't on record there yet. Any thread, any number of times: only the first counts. */
    void end(String last);
}
