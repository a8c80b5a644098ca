package tests.pod;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import tests.support.StubPod;

/** A pod that always gives one answer. */
record CannedPod(String answer) implements StubPod {
    @Override
    public int stream(String script, OutputStream output) {
        try {
            output.write(answer.getBytes(StandardCharsets.UTF_8));
            return 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
