package lib.run;

import java.util.Locale;

/** How a run stands. */
public enum RunState {
    QUEUED, STARTING, RUNNING, STALLED, SUCCEEDED, FAILED, STOPPED, LOST, UNKNOWN;

    /** True when the run is over, so that nothing more will happen in its directory. */
    public boolean isFinal() {
        return this == SUCCEEDED || this == FAILED || this == STOPPED || this == LOST;
    }

    /** The state's name in files and on the screen. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Reads a state's name; a name that this version doesn't know is {@link #UNKNOWN}, never an error. */
    public static RunState parse(String text) {
        for (RunState state : values()) {
            if (state.text().equals(text)) {
                return state;
            }
        }
        return UNKNOWN;
    }
}
