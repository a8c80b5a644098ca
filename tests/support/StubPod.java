package tests.support;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongConsumer;
import lib.pod.Pod;
import lib.pod.ScriptResult;

/** A pod for tests of scripts and of their answers: all that it does stands in its {@link #stream}. */
public interface StubPod extends Pod {
    @Override
    default String name() {
        return "stub";
    }

    @Override
    default ScriptResult run(String script) {
        var output = new ByteArrayOutputStream();
        return new ScriptResult(stream(script, output), output.toString(StandardCharsets.UTF_8), "");
    }

    @Override
    default ScriptResult feed(String command, Path file, LongConsumer sent) {
        throw new UnsupportedOperationException("nothing is fed to it");
    }

    @Override
    default List<String> interactive(List<String> command) {
        return command;
    }

    @Override
    default List<String> rsync() {
        return List.of();
    }
}
