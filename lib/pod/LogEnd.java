package lib.pod;

import java.util.Arrays;
import java.util.Optional;

/** How far the log of a run was read, while it is wanted. */
final class LogEnd {
    private long known = -1;

    /** As live.sh wants it. */
    String ask() {
        return known < 0 ? "new" : String.valueOf(known);
    }

    void forget() {
        known = -1;
    }

    /** A part that doesn't go on where the last ended begins at a line. */
    Optional<RunNews.LogText> take(FilePart part) {
        int from = part.offset() == known || part.offset() == 0 ? 0 : lineIn(part.bytes());
        known = part.offset() + part.bytes().length;
        byte[] bytes = Arrays.copyOfRange(part.bytes(), from, part.bytes().length);
        return bytes.length == 0 ? Optional.empty() : Optional.of(new RunNews.LogText(part.offset() + from, bytes));
    }

    /** Where there is no line's beginning, any place must do. */
    private static int lineIn(byte[] bytes) {
        for (int at = 0; at < bytes.length - 1; at++) {
            if (bytes[at] == '\n') {
                return at + 1;
            }
        }
        return 0;
    }
}
