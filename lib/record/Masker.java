package lib.record;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Replaces secrets in a stream by {@code ***}, the longest at each place, however the stream is cut into reads. What may be
 * the beginning of a secret is held back until the next bytes decide; nothing else is.
 */
public final class Masker {
    private static final byte[] MASK = "***".getBytes(StandardCharsets.US_ASCII);
    private final byte[][] secrets;
    private final boolean[] first = new boolean[256];
    private final byte[] buffer;
    private int held;
    private long masked;

    /** Where the masked bytes go. */
    public interface Sink {
        void accept(byte[] bytes, int from, int to) throws IOException;
    }

    public Masker(List<byte[]> secrets, int chunkBytes) {
        this.secrets = secrets.stream().filter(s -> s.length > 0).sorted(Comparator.comparingInt((byte[] s) -> s.length).reversed())
                .toArray(byte[][]::new);
        int longest = 0;
        for (byte[] secret : this.secrets) {
            first[secret[0] & 0xff] = true;
            longest = Math.max(longest, secret.length);
        }
        buffer = new byte[chunkBytes + longest];
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

    private int next(int from, int end) {
        if (secrets.length == 0) {
            return end;
        }
        int i = from;
        while (i < end && !first[buffer[i] & 0xff]) {
            i++;
        }
        return i;
    }

    /** The length of the longest secret at {@code at}; 0 for none, -1 when only more bytes can tell. */
    private int match(int at, int end, boolean last) {
        int rest = end - at;
        for (byte[] secret : secrets) {
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
