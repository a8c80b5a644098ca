package lib.pod;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads regular files out of a tar stream (POSIX ustar; long names as GNU tar and POSIX pax write them). It unpacks nothing by itself: whoever sent the stream
 * decides about no path, link or mode here.
 */
final class TarReader {
    private static final int BLOCK = 512;
    private static final int LONG_NAME_AT_MOST = 64 << 10;
    private final InputStream in;
    private String longName = "";

    /** Takes a file, reading none, some or all of its {@code size} bytes. */
    interface Taker {
        void take(String name, long size, InputStream content) throws IOException;
    }

    TarReader(InputStream in) {
        this.in = in;
    }

    /** Hands over each file until the archive's end. An EOFException where the stream ends before. */
    void read(Taker taker) throws IOException {
        byte[] header = block();
        while (!isEmpty(header)) {
            long size = number(header, 124, 12);
            String name = longName.isEmpty() ? name(header) : longName;
            char type = (char) header[156];
            var content = new Content(size);
            longName = type == 'L' ? text(content.bytes(), 0, LONG_NAME_AT_MOST) : type == 'x' ? paxPath(content.bytes()) : "";
            if (type == '0' || type == 0) {
                taker.take(name, size, content);
            }
            content.skipRest();
            in.skipNBytes((BLOCK - size % BLOCK) % BLOCK);
            header = block();
        }
    }

    private byte[] block() throws IOException {
        byte[] block = in.readNBytes(BLOCK);
        if (block.length < BLOCK) {
            throw new EOFException("the archive has no end");
        }
        return block;
    }

    private static boolean isEmpty(byte[] block) {
        for (byte b : block) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    private static String name(byte[] header) {
        boolean ustar = new String(header, 257, 6, StandardCharsets.ISO_8859_1).equals("ustar\0");
        String prefix = ustar ? text(header, 345, 155) : "";
        return (prefix.isEmpty() ? "" : prefix + "/") + text(header, 0, 100);
    }

    private static String text(byte[] bytes, int from, int length) {
        int end = from;
        while (end < bytes.length && end < from + length && bytes[end] != 0) {
            end++;
        }
        return new String(bytes, from, end - from, StandardCharsets.UTF_8);
    }

    /** Octal digits; GNU writes sizes beyond them as a binary number with the highest bit set. */
    private static long number(byte[] header, int from, int length) throws IOException {
        if ((header[from] & 0x80) != 0) {
            return new java.math.BigInteger(1, Arrays.copyOfRange(header, from + 4, from + length)).longValue() & Long.MAX_VALUE;
        }
        String digits = text(header, from, length).strip();
        if (!digits.matches("[0-7]{1,12}")) {
            throw new IOException("the archive has a file without a size");
        }
        return Long.parseLong(digits, 8);
    }

    /** {@code LENGTH path=NAME\n} among others. */
    private static String paxPath(byte[] records) {
        for (String line : text(records, 0, records.length).split("\n")) {
            int at = line.indexOf(" path=");
            if (at > 0 && at < 8) {
                return line.substring(at + " path=".length());
            }
        }
        return "";
    }

    /** The bytes of one file within the stream. */
    private final class Content extends InputStream {
        private long left;

        Content(long size) {
            left = size;
        }

        byte[] bytes() throws IOException {
            if (left > LONG_NAME_AT_MOST) {
                throw new IOException("the archive has a name of " + left + " bytes");
            }
            return readAllBytes();
        }

        void skipRest() throws IOException {
            in.skipNBytes(left);
            left = 0;
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            if (left == 0) {
                return -1;
            }
            int got = in.read(bytes, from, (int) Math.min(left, length));
            if (got < 0) {
                throw new EOFException("the archive ends within a file");
            }
            left -= got;
            return got;
        }
    }
}
