package tests.pod;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tests.support.StubPod;

/** This machine with another shell, and with other programs: {@code path} stands before PATH. */
record ShellPod(List<String> shell, String path) implements StubPod {
    @Override
    public String name() {
        return String.join(" ", shell);
    }

    @Override
    public int stream(String script, OutputStream output) {
        var builder = new ProcessBuilder(shell).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().merge("PATH", path, (all, before) -> before.isEmpty() ? all : before + ":" + all);
        try {
            Process process = builder.start();
            try (OutputStream into = process.getOutputStream()) {
                into.write(script.getBytes(StandardCharsets.UTF_8));
            }
            process.getInputStream().transferTo(output);
            return process.waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
