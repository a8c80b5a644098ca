package tests.support;

import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongConsumer;
import lib.pod.Pod;
import lib.pod.ScriptResult;

/** A pod as it is, but for what a test does in between. */
public interface PodBehind extends Pod {
    Pod pod();

    @Override
    default String name() {
        return pod().name();
    }

    @Override
    default ScriptResult run(String script) {
        return pod().run(script);
    }

    @Override
    default int stream(String script, OutputStream output) {
        return pod().stream(script, output);
    }

    @Override
    default ScriptResult feed(String command, Path file, LongConsumer sent) {
        return pod().feed(command, file, sent);
    }

    @Override
    default List<String> interactive(List<String> command) {
        return pod().interactive(command);
    }

    @Override
    default List<String> rsync() {
        return pod().rsync();
    }
}
