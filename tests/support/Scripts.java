package tests.support;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Programs that tests write, to be started at once. */
public final class Scripts {
    private Scripts() {
    }

    /**
     * An executable file with this text. A child writes it: a descriptor of this JVM's own is inherited, for a moment, by whatever another test starts just
     * then, and a file that anybody has open for writing can't be started (ETXTBSY, "Text file busy").
     */
    public static Path write(Path file, String text) throws IOException {
        Process writer = new ProcessBuilder("sh", "-c", "mkdir -p \"${0%/*}\" && cat >\"$0\" && chmod 700 \"$0\"", file.toAbsolutePath().toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try (OutputStream in = writer.getOutputStream()) {
            in.write(text.getBytes(StandardCharsets.UTF_8));
        }
        try {
            if (writer.waitFor() != 0) {
                throw new IOException("can't write " + file);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        return file;
    }
}
