package lib.repo;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import lib.pod.ScriptResult;

/** Takes a script's answer as it comes: what is for people goes on at once, the rest is kept for the end. */
final class SyncOutput extends OutputStream {
    private static final String NOTE = "@ops note ";
    private static final String OUT = "@ops out ";
    /** The longest line that is shown; the log has all of it. */
    private static final int LONGEST_BYTES = 8192;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final StringBuilder kept = new StringBuilder();
    private final Consumer<String> progress;

    SyncOutput(Consumer<String> progress) {
        this.progress = progress;
    }

    @Override
    public void write(int b) {
        if (b == '\n') {
            take(line.toString(StandardCharsets.UTF_8));
            line.reset();
        } else if (line.size() < LONGEST_BYTES) {
            line.write(b);
        }
    }

    private void take(String text) {
        if (text.startsWith(NOTE)) {
            progress.accept(text.substring(NOTE.length()));
        } else if (text.startsWith(OUT)) {
            progress.accept("  " + text.substring(OUT.length()));
        } else if (!text.equals("@ops alive")) {
            kept.append(text).append('\n');
        }
    }

    ScriptResult answer(int code) {
        return new ScriptResult(code, kept.toString(), "");
    }
}
