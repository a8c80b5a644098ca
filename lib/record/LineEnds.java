package lib.record;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Finds line ends eight bytes at a time, which the runner's one small compiler can't do by itself. A byte of {@code word ^
 * pattern} is zero where the byte is the wanted one; the exact test for zero bytes is from Warren, Hacker's Delight, 6-1.
 */
final class LineEnds {
    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long NEWLINES = 0x0a0a0a0a0a0a0a0aL;
    private static final long RETURNS = 0x0d0d0d0d0d0d0d0dL;
    private static final long LOW = 0x7f7f7f7f7f7f7f7fL;

    private LineEnds() {
    }

    /** The first newline or carriage return from {@code from} on; {@code to} when there is none. */
    static int next(byte[] bytes, int from, int to) {
        int i = from;
        for (; i + 8 <= to; i += 8) {
            long word = (long) WORDS.get(bytes, i);
            long hit = zeros(word ^ NEWLINES) | zeros(word ^ RETURNS);
            if (hit != 0) {
                return i + (Long.numberOfTrailingZeros(hit) >> 3);
            }
        }
        while (i < to && bytes[i] != '\n' && bytes[i] != '\r') {
            i++;
        }
        return i;
    }

    static long newlines(byte[] bytes, int from, int to) {
        long count = 0;
        int i = from;
        for (; i + 8 <= to; i += 8) {
            long hit = zeros((long) WORDS.get(bytes, i) ^ NEWLINES);
            if (hit != 0) {
                count += Long.bitCount(hit);
            }
        }
        for (; i < to; i++) {
            count += bytes[i] == '\n' ? 1 : 0;
        }
        return count;
    }

    /** Just behind the last line end before {@code to}; {@code from} when there is none. */
    static int lastStart(byte[] bytes, int from, int to) {
        int i = to;
        while (i > from && bytes[i - 1] != '\n' && bytes[i - 1] != '\r') {
            i--;
        }
        return i;
    }

    /** The high bit of each byte that is zero. */
    private static long zeros(long word) {
        return ~(((word & LOW) + LOW) | word | LOW);
    }
}
