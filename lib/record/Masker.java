package lib.record;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Replaces secrets in a stream by {@code ***}, the longest at each place, however the stream is cut into reads: the same bytes always
 * give the same, and a recorder that takes over after a crash relies on that. What may be the beginning of a secret is held back until the next bytes decide; nothing else is. The search is Wu and Manber's (A fast
 * algorithm for multi-pattern searching, 1994): the two bytes at the end of a window say how far the window may jump.
 */
public final class Masker {
    private static final byte[] MASK = "***".getBytes(StandardCharsets.US_ASCII);
    private final byte[][][] byFirst = new byte[256][][];
    /** Of two bytes: how far the window may jump, else -1 - the group of secrets whose window ends with them. */
    private final short[] table = new short[1 << 16];
    private final List<byte[][]> groups = new ArrayList<>();
    private final int window;
    private final byte[] buffer;
    private int held;
    private long masked;

    /** Where the masked bytes go. */
    public interface Sink {
        void accept(byte[] bytes, int from, int to) throws IOException;
    }

    /** @param secrets texts to replace; equal and empty ones don't matter */
    public Masker(List<byte[]> secrets, int chunkBytes) {
        byte[][] sorted = secrets.stream().filter(s -> s.length > 0).sorted(Comparator.comparingInt((byte[] s) -> s.length).reversed()
                .thenComparing(Arrays::compare)).toArray(byte[][]::new);
        window = sorted.length == 0 ? 0 : Math.min(Byte.MAX_VALUE, sorted[sorted.length - 1].length);
        buffer = new byte[chunkBytes + (sorted.length == 0 ? 0 : sorted[0].length)];
        Arrays.fill(byFirst, new byte[0][]);
        for (byte[] secret : sorted) {
            byFirst[secret[0] & 0xff] = with(byFirst[secret[0] & 0xff], secret);
        }
        if (window > 1) {
            fillTable(sorted);
        }
    }

    private void fillTable(byte[][] sorted) {
        Arrays.fill(table, (short) (window - 1));
        for (byte[] secret : sorted) {
            for (int end = 1; end < window - 1; end++) {
                int block = block(secret, end);
                table[block] = (short) Math.min(table[block], window - 1 - end);
            }
        }
        for (byte[] secret : sorted) {
            int block = block(secret, window - 1);
            if (table[block] > 0) {
                groups.add(new byte[0][]);
                table[block] = (short) -groups.size();
            }
            groups.set(-1 - table[block], with(groups.get(-1 - table[block]), secret));
        }
    }

    private static byte[][] with(byte[][] some, byte[] one) {
        byte[][] more = Arrays.copyOf(some, some.length + 1);
        more[some.length] = one;
        return more;
    }

    /** The next bytes are to be put here, from {@link #offset()} on. */
    public byte[] buffer() {
        return buffer;
    }

    public int offset() {
        return held;
    }

    public int room() {
        return buffer.length - held;
    }

    public long masked() {
        return masked;
    }

    /** Takes {@code count} bytes that were put at {@link #offset()}. */
    public void take(int count, Sink sink) throws IOException {
        scan(held + count, false, sink);
    }

    /** The stream is over: what is held back is no secret, or a shorter one. */
    public void flush(Sink sink) throws IOException {
        scan(held, true, sink);
    }

    private void scan(int end, boolean last, Sink sink) throws IOException {
        int clean = 0;
        int i = next(0, end);
        while (i < end) {
            int length = match(i, end, last);
            if (length < 0) {
                break;
            }
            if (length > 0) {
                emit(clean, i, sink);
                sink.accept(MASK, 0, MASK.length);
                masked++;
                clean = i + length;
            }
            i = next(i + Math.max(length, 1), end);
        }
        emit(clean, i, sink);
        held = end - i;
        System.arraycopy(buffer, i, buffer, 0, held);
    }

    private void emit(int from, int to, Sink sink) throws IOException {
        if (to > from) {
            sink.accept(buffer, from, to);
        }
    }

    /** The first place from {@code from} on where a secret may begin. */
    private int next(int from, int end) {
        if (window == 0) {
            return end;
        }
        // Of the method's own: the small compiler reads a field again for each step.
        byte[] text = buffer;
        short[] jumps = table;
        int last = from + window - 1;
        while (window > 1 && last < end) {
            int jump = jumps[(text[last - 1] & 0xff) << 8 | text[last] & 0xff];
            if (jump < 0) {
                return last - window + 1;
            }
            last += jump;
        }
        int i = last - window + 1;
        while (i < end && byFirst[buffer[i] & 0xff].length == 0) {
            i++;
        }
        return i;
    }

    private static int block(byte[] bytes, int last) {
        return (bytes[last - 1] & 0xff) << 8 | bytes[last] & 0xff;
    }

    /** The length of the longest secret at {@code at}; 0 for none, -1 when only more bytes can tell. */
    private int match(int at, int end, boolean last) {
        int rest = end - at;
        byte[][] candidates = window > 1 && rest >= window ? groups.get(-1 - table[block(buffer, at + window - 1)]) : byFirst[buffer[at] & 0xff];
        for (byte[] secret : candidates) {
            int length = Math.min(secret.length, rest);
            if (Arrays.equals(buffer, at, at + length, secret, 0, length)) {
                if (length == secret.length) {
                    return length;
                }
                if (!last) {
                    return -1;
                }
            }
        }
        return 0;
    }
}
