package lib.pod;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongConsumer;

/** Gives a program a file as its stdin, and says how far it is. */
final class FileFeed {
    private static final int CHUNK_BYTES = 1 << 16;

    private FileFeed() {
    }

    /** {@code sent} is told how many bytes the program has been given so far. */
    static ScriptResult send(List<String> command, Path file, LongConsumer sent) {
        var output = new ByteArrayOutputStream();
        var errors = new ByteArrayOutputStream();
        int code = Exec.stream(command, into -> copy(file, into, sent), output, errors);
        return new ScriptResult(code, Exec.text(output), Exec.text(errors));
    }

    private static void copy(Path file, OutputStream into, LongConsumer sent) throws IOException {
        try (InputStream from = Files.newInputStream(file)) {
            var chunk = new byte[CHUNK_BYTES];
            long bytes = 0;
            for (int length = from.read(chunk); length >= 0; length = from.read(chunk)) {
                into.write(chunk, 0, length);
                bytes += length;
                sent.accept(bytes);
            }
        }
    }
}
