package tests.secret;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import lib.pod.LocalPod;
import lib.pod.Pod;
import lib.pod.ScriptResult;
import lib.run.Shell;
import tests.support.PodBehind;
import tests.support.Scripts;

/** This machine with a home of its own, and its own directory for tmux and for temporary files. */
final class HomePod implements PodBehind {
    static final String HOST = "api.wandb.ai";
    final Path home;
    final Path tmux;
    final Path temporary;
    private final Pod machine = new LocalPod("box");
    private final Map<String, String> environment = new LinkedHashMap<>();

    HomePod(Path directory) throws IOException {
        home = Files.createDirectories(directory.resolve("home"));
        tmux = Files.createDirectories(directory.resolve("t"));
        temporary = Files.createDirectories(directory.resolve("tmp"));
        environment.putAll(Map.of("HOME", home.toString(), "TMUX_TMPDIR", tmux.toString(), "TMPDIR", temporary.toString()));
    }

    HomePod with(String name, String value) {
        environment.put(name, value);
        return this;
    }

    Path netrc() {
        return home.resolve(".netrc");
    }

    /** A key as W&B makes them; in no source file as a whole. */
    static String key(String digits) {
        return digits.repeat(40).substring(0, 40);
    }

    Path script(String text) throws IOException {
        return Scripts.write(home.resolve("ensure creds.sh"), text);
    }

    String variables() {
        return environment.entrySet().stream().map(e -> Shell.export(e.getKey(), e.getValue()) + "\n").collect(Collectors.joining("", "unset WANDB_API_KEY WANDB_BASE_URL\n", ""));
    }

    @Override
    public Pod pod() {
        return machine;
    }

    @Override
    public ScriptResult run(String script) {
        return machine.run(variables() + script);
    }

    @Override
    public int stream(String script, OutputStream output) {
        return machine.stream(variables() + script, output);
    }

    @Override
    public ScriptResult feed(String command, Path file, LongConsumer sent) {
        return machine.feed(variables() + command, file, sent);
    }
}
