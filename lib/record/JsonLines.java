package lib.record;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.function.Consumer;
import lib.store.FileMode;
import lib.store.Json;

/** A file of JSON objects, one a line, that only grows. A line that a crash cut in half is taken away before the next is added. */
final class JsonLines {
    private final Path file;
    private FileChannel channel;

    JsonLines(Path file) {
        this.file = file;
    }

    /** Adds a line; a full disk costs the line and never the run. */
    void append(JsonNode node) {
        append(Json.line(node) + "\n");
    }

    /** Adds lines that are complete. */
    synchronized void append(String complete) {
        try {
            if (channel == null) {
                repair(file);
                channel = openAppending(file);
            }
            ByteBuffer line = ByteBuffer.wrap(complete.getBytes(StandardCharsets.UTF_8));
            while (line.hasRemaining()) {
                channel.write(line);
            }
        } catch (IOException e) {
            channel = null;
            System.err.println("ops runner: can't add to " + file.getFileName() + ": " + e.getMessage());
        }
    }

    /** Every complete line that is JSON, in order. */
    static void read(Path file, Consumer<JsonNode> each) {
        if (!Files.exists(file)) {
            return;
        }
        try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            boolean whole = completeBytes(file) == Files.size(file);
            String next = lines.readLine();
            for (String line = next; line != null; line = next) {
                next = lines.readLine();
                if (next != null || whole) {    // what a crash cut off is taken away, also where it is JSON but for the line's end
                    Json.parse(line).ifPresent(each);
                }
            }
        } catch (IOException | UncheckedIOException e) {
            System.err.println("ops runner: can't read " + file.getFileName() + ": " + e.getMessage());
        }
    }

    static FileChannel openAppending(Path file) throws IOException {
        return FileChannel.open(file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND),
                FileMode.of(file));
    }

    private static void repair(Path file) throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        long complete = completeBytes(file);
        try (var f = FileChannel.open(file, StandardOpenOption.WRITE)) {
            f.truncate(complete);
        }
    }

    /** Up to the end of the last line that has one. */
    private static long completeBytes(Path file) throws IOException {
        try (var f = new RandomAccessFile(file.toFile(), "r")) {
            long end = f.length();
            while (end > 0) {
                f.seek(end - 1);
                if (f.read() == '\n') {
                    break;
                }
                end--;
            }
            return end;
        }
    }
}
