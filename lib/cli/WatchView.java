package lib.cli;

import java.time.Instant;
import java.util.List;
import lib.pod.LiveLook;

/** What a watch shows, from look to look. Used by one thread. */
interface WatchView {
    /** Takes what a look found; true when nothing more will come. */
    boolean take(LiveLook look, Instant at);

    /** The pod doesn't answer, and why; it may any time. */
    void miss(String reason);

    /** The screen: at most so many lines of so many columns, colour in them. */
    List<String> frame(int columns, int rows, Instant now);

    /** Where there is no screen: lines, or JSON documents, for what is new since the last call. */
    List<String> news(Instant now);

    /** How it stands, as the command without a watch says it: what stays on the main screen. */
    String last(Instant now);
}
