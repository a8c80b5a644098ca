package lib.pod;

import java.util.Locale;

/**
 * What one check found.
 *
 * @param name of the check
 * @param text what was found
 * @param fix  what to do about it, often a command to type; empty where all is well or nobody knows
 */
public record DoctorFinding(State state, String name, String text, String fix) {

    /** {@code WARN}: runs work, and not as well as they could. {@code DID}: it was mended just now. */
    public enum State {
        OK, WARN, FAIL, DID;

        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public static DoctorFinding ok(String name, String text) {
        return new DoctorFinding(State.OK, name, text, "");
    }

    public static DoctorFinding warn(String name, String text, String fix) {
        return new DoctorFinding(State.WARN, name, text, fix);
    }

    public static DoctorFinding fail(String name, String text, String fix) {
        return new DoctorFinding(State.FAIL, name, text, fix);
    }

    public static DoctorFinding did(String name, String text) {
        return new DoctorFinding(State.DID, name, text, "");
    }
}
