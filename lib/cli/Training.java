package lib.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/**
 * What the launcher runs once, in the background, so that the JVM's AOT cache knows the classes of the everyday commands and not only
 * those of {@code --version}: the commands themselves, on a project of their own, printing nowhere.
 */
public final class Training {
    private static final String PROJECT = """
            {"project": {"name": "training"}, "storage": {"wandb": {"mode": "auto"}}, "pods": {"box": {"provider": "ssh", "host": "box"}},
             "presets": {"p": {"kind": "command", "command": ["true"], "tags": ["t"], "env": {"A": "b"}},
             "refused": {"kind": "command", "command": ["/nonexistent/program"]}}}
            """;
    private static final String SUMMARY = """
            {"schema_version": 1, "run_id": "r", "state": "succeeded", "exit_code": 0, "duration_sec": 1.5, "metrics": {"last": {"step": 1, "train/loss": 2.5},
             "best": {"train/loss": {"value": 2.5, "step": 1, "mode": "min"}}}}
            """;
    private static final List<String> COMMANDS = List.of("config show", "run submit --dry-run --preset p", "run submit --preset refused", "run list", "status", "--json status", "tail -n 1 --no-follow",
            "run validate", "report --format csv", "status nosuch");

    private Training() {
    }

    /** Needs no network and leaves nothing behind. */
    public static void run() throws IOException {
        PrintStream out = System.out;
        PrintStream err = System.err;
        try (var temporary = new TemporaryDirectory("ops-training-")) {
            Path directory = temporary.path();
            var nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
            System.setOut(nowhere);
            System.setErr(nowhere);
            write(directory.resolve("configs/ops/project.json"), PROJECT);
            write(directory.resolve("runs/r/summary.json"), SUMMARY);
            write(directory.resolve("runs/r/.ops/request.json"), "{}");
            var environment = Map.of("HOME", directory.toString(), "PATH", System.getenv().getOrDefault("PATH", ""),
                    "REMOTE_OUTPUTS_DIR", directory.resolve("runs").toString(), "OPS_POD", "local");
            COMMANDS.forEach(command -> new Ops(directory, environment, Clock.systemUTC()).run((command + " --pod local").split(" ")));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
