package lib.pod;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongConsumer;

/** This machine. */
public final class LocalPod implements Pod {
    private final String name;

    public LocalPod(String name) {
        this.name = name;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public ScriptResult run(String script) {
        var output = new ByteArrayOutputStream();
        var errors = new ByteArrayOutputStream();
        int code = Exec.stream(List.of("sh"), script, new Answer(output), errors);
        return new ScriptResult(code, Exec.text(output), Exec.text(errors));
    }

    @Override
    public int stream(String script, OutputStream output) {
        return Exec.stream(List.of("sh"), script, new Answer(output), new ByteArrayOutputStream());
    }

    @Override
    public ScriptResult feed(String command, Path file, LongConsumer sent) {
        return FileFeed.send(List.of("sh", "-c", command), file, sent);
    }

    @Override
    public List<String> interactive(List<String> command) {
        return command;
    }

    @Override
    public List<String> rsync() {
        return List.of("rsync", "");
    }
}
