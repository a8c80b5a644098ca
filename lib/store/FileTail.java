package lib.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The end of a file that may be large, and may grow meanwhile. */
public final class FileTail {
    private FileTail() {
    }

    /** At most that many bytes as UTF-8, of which the first may be a part of a line; empty where there is no such file, or it can't be read. */
    public static String text(Path file, int bytesAtMost) {
        if (!Files.isRegularFile(file)) {
            return "";
        }
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            long from = Math.max(0, channel.size() - bytesAtMost);
            ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(bytesAtMost, channel.size() - from));
            channel.position(from);
            while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
                // read on: one read may give less than there is
            }
            return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }
}
