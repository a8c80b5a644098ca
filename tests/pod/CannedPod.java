package tests.pod;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongConsumer;
import lib.pod.Pod;
import lib.pod.ScriptResult;

/** A pod that always gives one answer. */
record CannedPod(String answer) implements Pod {
    @Override
    public String name() {
        return "canned";
    }

    @Override
    public ScriptResult run(String script) {
        return new ScriptResult(0, answer, "");
    }

    @Override
    public int stream(String script, OutputStream output) {
        try {
            output.write(answer.getBytes(StandardCharsets.UTF_8));
            return 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public ScriptResult feed(String command, Path file, LongConsumer sent) {
        return run(command);
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
