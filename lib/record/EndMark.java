package lib.record;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * What a recorder writes into the FIFO behind the attempt's output: processes that outlive the command may hold the FIFO open for ever, so no end of file
 * would come. The same for every recorder of the attempt: the one that put it in may be another than the one that finds it.
 */
final class EndMark {
    private static final byte FIRST = 0;
    private final byte[] bytes;

    EndMark(Path fifo) {
        bytes = ("\0ops: the log ends here " + fifo + "\n").getBytes(StandardCharsets.UTF_8);
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return bytes.length;
    }

    /** Where the mark begins in a part of {@code text}; -1 where it isn't. */
    int find(byte[] text, int from, int to) {
        for (int i = from; i + bytes.length <= to; i++) {
            if (text[i] == FIRST && Arrays.equals(text, i, i + bytes.length, bytes, 0, bytes.length)) {
                return i;
            }
        }
        return -1;
    }

    /** Whether a text that ends so ends inside the mark. */
    boolean isCutBy(byte[] tail) {
        for (int from = Math.max(0, tail.length - bytes.length + 1); from < tail.length; from++) {
            if (tail[from] == FIRST && Arrays.equals(tail, from, tail.length, bytes, 0, tail.length - from)) {
                return true;
            }
        }
        return false;
    }
}
