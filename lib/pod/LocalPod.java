package lib.pod;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.util.List;

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
        return Exec.capture(List.of("sh"), script);
    }

    @Override
    public int stream(String script, OutputStream output) {
        return Exec.stream(List.of("sh"), script, output, new ByteArrayOutputStream(), 0);
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
