package tests.secret;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongConsumer;
import lib.pod.Pod;
import lib.pod.ScriptResult;

/** Writes down what would be run, for a test that runs it by itself. */
record KeepsScript(HomePod pod, Path file) implements Pod {
    @Override
    public String name() {
        return pod.name();
    }

    @Override
    public ScriptResult run(String script) {
        try {
            Files.writeString(file, pod.variables() + script);
            return new ScriptResult(0, "", "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public int stream(String script, OutputStream output) {
        return pod.stream(script, output);
    }

    @Override
    public ScriptResult feed(String command, Path from, LongConsumer sent) {
        return pod.feed(command, from, sent);
    }

    @Override
    public List<String> interactive(List<String> command) {
        return pod.interactive(command);
    }

    @Override
    public List<String> rsync() {
        return pod.rsync();
    }
}
