package lib.record;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Finds and counts line ends eight bytes at a time, which the runner's one small compiler can't do by itself. The bytes are copied into an
 * array of longs, a block at a time: any other way to read eight of them is a call for each. A byte of {@code word ^ pattern} is zero where
 * the byte is the wanted one; the exact test for zero bytes is from Warren, Hacker's Delight, 6-1.
 */
final class LineEnds {
    static final byte ESCAPE = 0x1b;
    private static final long ONES = 0x0101010101010101L;
    private static final long NEWLINES = '\n' * ONES;
    private static final long RETURNS = '\r' * ONES;
    private static final long ESCAPES = ESCAPE * ONES;
    private static final long BLANKS = ' ' * ONES;
    private static final long LOW = 0x7f7f7f7f7f7f7f7fL;
    private static final long HIGH = ~LOW;
    private static final long EVEN = 0x00ff00ff00ff00ffL;
    /** So often a byte can be counted up by one. */
    private static final int COUNTABLE = 255;
    private final long[] words = new long[4 * COUNTABLE];
    private byte[] bytes = {};
    private int end;
    /** Where the block that comes next begins. */
    private int next;
    /** How many words of the present block there are, and have been looked at. */
    private int count;
    private int seen;
    /** In the last word that was looked at: the high bit of each byte that is yet to be told of, and where the word begins. */
    private long hits;
    private int place;

    /** Begins a search in these bytes. */
    LineEnds in(byte[] text, int from, int to) {
        bytes = text;
        next = from;
        end = to;
        count = 0;
        seen = 0;
        hits = 0;
        return this;
    }

    /** The place of the next newline, carriage return or escape character; the end of the bytes when there is none. */
    int next() {
        while (hits == 0) {
            if (seen == count && !load()) {
                return end;
            }
            look();
        }
        long lowest = hits & -hits;
        hits ^= lowest;
        // The number of zero bytes below it: a shift by as many bytes takes that very byte to the top.
        return place + (int) ((lowest >>> 7) * 0x0001020304050607L >>> 56);
    }

    /** Goes on to the next word that has one, or to the block's end. Few words have any control character, which takes fewer operations to see. */
    private void look() {
        long[] block = words;
        int i = seen;
        int most = count;
        while (i < most && ((block[i] - BLANKS) & ~block[i] & HIGH) == 0) {
            i++;
        }
        if (i < most) {
            long word = block[i];
            hits = zeros(word ^ NEWLINES) | zeros(word ^ RETURNS) | zeros(word ^ ESCAPES);
            place = next - 8 * (most - i);
            i++;
        }
        seen = i;
    }

    /** How many newlines the bytes have that weren't searched yet. */
    long newlines() {
        long sum = 0;
        while (load()) {
            for (int from = 0; from < count; from += COUNTABLE) {
                sum += newlines(from, Math.min(count, from + COUNTABLE));
            }
        }
        return sum;
    }

    private long newlines(int from, int to) {
        long[] block = words;
        long counts = 0;
        for (int i = from; i < to; i++) {
            counts += zeros(block[i] ^ NEWLINES) >>> 7;
        }
        return ((counts & EVEN) + (counts >>> 8 & EVEN)) * 0x0001000100010001L >>> 48;
    }

    /** Takes the next block, false at the end; a word that isn't whole is a block of its own, filled up with zeros. */
    private boolean load() {
        seen = 0;
        count = 0;
        if (next >= end) {
            return false;
        }
        int whole = Math.min(words.length, (end - next) / 8);
        ByteBuffer.wrap(bytes, next, 8 * whole).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().get(words, 0, whole);
        if (whole == 0) {
            words[0] = rest();
        }
        count = Math.max(1, whole);
        next += 8 * count;
        return true;
    }

    private long rest() {
        long word = 0;
        for (int i = end - 1; i >= next; i--) {
            word = word << 8 | bytes[i] & 0xff;
        }
        return word;
    }

    /** Just behind the last newline or carriage return before {@code to}; {@code from} when there is none. */
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
