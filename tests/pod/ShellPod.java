package tests.pod;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongConsumer;
import lib.pod.Pod;
import lib.pod.ScriptResult;

/** This machine with another shell, and with other programs: {@code path} stands before PATH. */
record ShellPod(List<String> shell, String path) implements Pod {
    @Override
    public String name() {
        return String.join(" ", shell);
    }

    @Override
    public ScriptResult run(String script) {
        var output = new ByteArrayOutputStream();
        return new ScriptResult(stream(script, output), output.toString(StandardCharsets.UTF_8), "");
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

    @Override
    public ScriptResult feed(String command, Path file, LongConsumer sent) {
        throw new UnsupportedOperationException("nothing is fed to it");
    }

    @Override
    public List<String> interactive(List<String> command) {
        return command;
    }

    @Override
    public List<String> rsync() {
        return List.of();
    }
}
