package lib.record;

import java.nio.file.Path;
import java.util.Optional;
import lib.run.RunDir;

/**
 * {@code .ops/stop}: that the present attempt is to end. {@code key=value} lines {@code by}, {@code at} and {@code reason}; without a reason it is
 * somebody's wish.
 *
 * @param by     the user, or {@code ops}
 * @param at     RFC 3339, empty where it isn't known
 * @param reason {@code stop}, {@code timeout} or {@code stalled}
 * @param before the recorder's own reason, where somebody's wish came after it; else empty
 */
record StopMark(String by, String at, String reason, String before) {
    static final String STOP = "stop";
    static final String TIMEOUT = "timeout";
    static final String STALLED = "stalled";

    /** What an exact second looks like, and any time where the pod's date has no fractions. */
    private static final String WHOLE = ".000Z";
    private static final int SECOND = "0000-00-00T00:00:00".length();

    StopMark(String by, String at, String reason) {
        this(by, at, reason, "");
    }

    static Optional<StopMark> read(Path dir) {
        return of(dir.resolve(RunDir.STOP));
    }

    static Optional<StopMark> of(Path file) {
        return KeyValues.read(file).map(k -> new StopMark(k.text("by").orElse(""), k.text("at").orElse(""), k.text("reason").orElse(STOP),
                k.text("before").orElse("")));
    }

    boolean isWished() {
        return reason.equals(STOP);
    }

    /** For which the recorder ended the attempt; empty where it didn't. */
    String ownReason() {
        return isWished() ? before : reason;
    }

    /**
     * A wish that came when the attempt had ended already, while its end was being recorded: it asks for no further attempt, and is not why this one ended. One
     * that ended by a signal may have got that of the stop, unless the recorder was ending it.
     */
    boolean isLate(Attempt.End end) {
        boolean provable = end.code().isPresent() && (end.signal() == 0 || !before.isEmpty());
        if (!isWished() || !provable || at.length() < SECOND || end.endedAt().length() < SECOND) {
            return false;
        }
        int digits = at.endsWith(WHOLE) || end.endedAt().endsWith(WHOLE) ? SECOND : Integer.MAX_VALUE;
        return cut(end.endedAt(), digits).compareTo(cut(at, digits)) < 0;
    }

    private static String cut(String time, int digits) {
        return time.substring(0, Math.min(time.length(), digits));
    }

    String text() {
        return "by=" + by + "\nat=" + at + "\nreason=" + reason + "\n" + (before.isEmpty() ? "" : "before=" + before + "\n");
    }
}
