package lib.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;

/** Writes a whole file or nothing: temporary name in the same directory, sync, rename. Mode: see {@link FileMode}. */
public final class AtomicFile {
    private AtomicFile() {
    }

    public static void write(Path file, String text) throws IOException {
        write(file, text, true);
    }

    /** The same without waiting for the disk, for what may be lost with the power. */
    public static void writeUnsynced(Path file, String text) throws IOException {
        write(file, text, false);
    }

    /** The same for a head and what is behind it. */
    static void writeUnsynced(Path file, String head, byte[] body) throws IOException {
        write(file, false, channel -> {
            writeAll(channel, head.getBytes(StandardCharsets.UTF_8));
            writeAll(channel, body);
        });
    }

    /** What writes itself piece by piece. */
    public interface Content {
        void writeTo(Writer out) throws IOException;
    }

    /** The same for what is too large to be one text. */
    public static void write(Path file, Content content) throws IOException {
        write(file, true, channel -> {
            Writer out = Channels.newWriter(channel, StandardCharsets.UTF_8);
            content.writeTo(out);
            out.flush();
        });
    }

    private interface Body {
        void writeTo(FileChannel channel) throws IOException;
    }

    private static void write(Path file, String text, boolean sync) throws IOException {
        write(file, sync, channel -> writeAll(channel, text.getBytes(StandardCharsets.UTF_8)));
    }

    private static void writeAll(FileChannel channel, byte[] bytes) throws IOException {
        ByteBuffer rest = ByteBuffer.wrap(bytes);
        while (rest.hasRemaining()) {
            channel.write(rest);
        }
    }

    private static void write(Path file, boolean sync, Body body) throws IOException {
        Path temporary = file.resolveSibling("." + file.getFileName() + "." + ProcessHandle.current().pid() + ".tmp");
        try {
            Files.deleteIfExists(temporary);
            try (FileChannel channel = FileChannel.open(temporary, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                    FileMode.of(file))) {
                body.writeTo(channel);
                if (sync) {
                    channel.force(true);
                }
            }
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            Files.deleteIfExists(temporary);
            throw e;
        }
    }

    /** The same where there is no such file yet; false, and nothing changed, where there is. */
    public static boolean writeNew(Path file, String text) throws IOException {
        Path whole = file.resolveSibling("." + file.getFileName() + ".new");
        write(whole, text);
        try {
            Files.createLink(file, whole);
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        } catch (FileSystemException | UnsupportedOperationException e) {
            if (Files.exists(file)) {    // a file system without hard links
                return false;
            }
            Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
            return true;
        } finally {
            Files.deleteIfExists(whole);
        }
    }

    /** Removes what writers of these files left of them when they were killed. Only where no other writer lives. */
    public static void removeLeftovers(Path dir, List<String> names) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(dir, ".*.tmp")) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                if (names.stream().anyMatch(n -> name.startsWith("." + n + ".")) && name.matches(".*\\.\\d+\\.tmp")) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    /** The same, where a failure can't be handled by the caller. */
    public static void writeOrFail(Path file, String text) {
        try {
            write(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException("can't write " + file, e);
        }
    }
}
