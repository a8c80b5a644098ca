package lib.record;

import com.fasterxml.jackson.core.JsonParser;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import lib.store.Json;

/** Whether a file is whole, as far as its own format can tell. */
final class CheckpointFormat {
    /** {@code UNKNOWN}: its format has no mark at the end. */
    enum Wholeness { WHOLE, UNKNOWN, BROKEN }

    private static final int LOCAL_HEADER = 0x04034b50;
    private static final int DIRECTORY_ENTRY = 0x02014b50;
    private static final int END_OF_DIRECTORY = 0x06054b50;
    private static final int END_BYTES = 22;
    private static final int LONGEST_COMMENT = 0xffff;
    private static final long ZIP64 = 0xffffffffL;
    /** The first byte of a pickle (PROTO, protocol 2 and newer), and its last (STOP): Python, Lib/pickletools.py. */
    private static final int PICKLE_PROTO = 0x80;
    private static final int PICKLE_STOP = '.';
    /** torch.save before 1.6 writes this number as a pickle of its own, and raw tensors last: torch/serialization.py, MAGIC_NUMBER. */
    private static final long TORCH_MAGIC = 0x1950a86a20f9469cL;
    private static final int TORCH_MAGIC_AT = 4;
    private static final long JSON_BYTES_AT_MOST = 64L << 20;

    private CheckpointFormat() {
    }

    static Wholeness of(Path file) {
        try (FileChannel channel = FileChannel.open(file)) {
            if (channel.size() >= Integer.BYTES && read(channel, 0, Integer.BYTES).getInt() == LOCAL_HEADER) {
                return isWholeZip(channel) ? Wholeness.WHOLE : Wholeness.BROKEN;
            }
            if (isCutPickle(channel)) {
                return Wholeness.BROKEN;
            }
            if (file.getFileName().toString().endsWith(".json") && channel.size() <= JSON_BYTES_AT_MOST) {
                return isWholeJson(file) ? Wholeness.WHOLE : Wholeness.BROKEN;
            }
            return Wholeness.UNKNOWN;
        } catch (IOException e) {
            return Wholeness.BROKEN;
        }
    }

    /**
     * torch.save writes a zip, and its "end of central directory" last (PKWARE, APPNOTE.TXT, 4.3.16): signature at 0, size of the directory
     * at 12, its offset at 16, length of the comment, which ends the file, at 20.
     */
    private static boolean isWholeZip(FileChannel channel) throws IOException {
        long size = channel.size();
        int tail = (int) Math.min(size, END_BYTES + LONGEST_COMMENT);
        ByteBuffer bytes = read(channel, size - tail, tail);
        for (int at = tail - END_BYTES; at >= 0; at--) {
            if (bytes.getInt(at) == END_OF_DIRECTORY && at + END_BYTES + (bytes.getShort(at + 20) & 0xffff) == tail) {
                long offset = bytes.getInt(at + 16) & ZIP64;
                return offset == ZIP64 || offset + Integer.BYTES <= size && read(channel, offset, Integer.BYTES).getInt() == DIRECTORY_ENTRY;
            }
        }
        return false;
    }

    /** A pickle that doesn't end as one. That it does proves nothing: the byte may stand anywhere. */
    private static boolean isCutPickle(FileChannel channel) throws IOException {
        long size = channel.size();
        if (size < 2 || (read(channel, 0, 1).get() & 0xff) != PICKLE_PROTO) {
            return false;
        }
        boolean legacy = size >= TORCH_MAGIC_AT + Long.BYTES && read(channel, TORCH_MAGIC_AT, Long.BYTES).getLong() == TORCH_MAGIC;
        return !legacy && read(channel, size - 1, 1).get() != PICKLE_STOP;
    }

    private static boolean isWholeJson(Path file) throws IOException {
        try (JsonParser parser = Json.factory().createParser(file.toFile())) {
            parser.nextToken();
            parser.skipChildren();
            return parser.hasCurrentToken() && parser.nextToken() == null;
        }
    }

    private static ByteBuffer read(FileChannel channel, long from, int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, from + bytes.position()) < 0) {
                throw new EOFException();
            }
        }
        return bytes.flip();
    }
}
