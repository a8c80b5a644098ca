package tests.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** What a process wrote until both its streams were closed, and its exit code. */
record Outcome(int exitCode, String out, String err) {
    private static final int PATIENCE_SECONDS = 150;

    static Outcome of(Process process) {
        // Threads of their own: the pool that all share may have one only, which another reader holds.
        var out = CompletableFuture.supplyAsync(() -> text(process.getInputStream()), Thread.ofVirtual()::start);
        var err = CompletableFuture.supplyAsync(() -> text(process.getErrorStream()), Thread.ofVirtual()::start);
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            return new Outcome(process.waitFor(), out.get(PATIENCE_SECONDS, TimeUnit.SECONDS), err.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
        } catch (Exception e) {
            throw new IllegalStateException("the process or its streams did not end", e);
        }
    }

    private static String text(InputStream stream) {
        try (stream) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
