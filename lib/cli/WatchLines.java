package lib.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import lib.run.ExitCode;
import lib.run.OpsException;

/** A watch into a pipe or a file, or onto a terminal that shall not be played with: plain lines. */
final class WatchLines implements WatchOutput {
    private final OutputStream output;

    WatchLines(OutputStream output) {
        this.output = output;
    }

    @Override
    public void show(WatchView view, Instant now) {
        List<String> news = view.news(now);
        if (news.isEmpty()) {
            return;
        }
        try {
            output.write((String.join("\n", news) + "\n").getBytes(StandardCharsets.UTF_8));
            output.flush();
        } catch (IOException e) {
            throw new OpsException(ExitCode.INTERRUPTED, "the output can't be written: " + e.getMessage(), "run the same command again", e);
        }
    }

    /** All of it has been said. */
    @Override
    public void end(String last) {
    }
}
