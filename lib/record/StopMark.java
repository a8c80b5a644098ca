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
 */
record StopMark(String by, String at, String reason) {
    static final String STOP = "stop";
    static final String TIMEOUT = "timeout";
    static final String STALLED = "stalled";

    static Optional<StopMark> read(Path dir) {
        return of(dir.resolve(RunDir.STOP));
    }

    static Optional<StopMark> of(Path file) {
        return KeyValues.read(file).map(k -> new StopMark(k.text("by").orElse(""), k.text("at").orElse(""), k.text("reason").orElse(STOP)));
    }

    boolean isWished() {
        return reason.equals(STOP);
    }

    String text() {
        return "by=" + by + "\nat=" + at + "\nreason=" + reason + "\n";
    }
}
