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
import lib.pod.SshPod;
import lib.pod.SshTarget;
import lib.run.RunDir;
import lib.store.ProcessStat;

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
    private static final List<String> COMMANDS = List.of("config show", "run submit --dry-run --preset p", "run submit --preset refused", "run list", "status",
            "--json status", "tail -n 1 --no-follow", "run validate", "report --format csv", "status nosuch", "status live", "--json status live", "status --help",
            "fetch r --to copies", "fetch r --to copies");
    /** Found on the first pod, so that no other is asked. */
    private static final List<String> ANYWHERE = List.of("status r", "status live", "fetch r --to copies");

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
            writeLive(directory.resolve("runs/live"));
            new SshPod("box", SshTarget.alias("box"), directory, false).interactive(List.of()); // the command line of ssh, which isn't run
            var environment = Map.of("HOME", directory.toString(), "PATH", System.getenv().getOrDefault("PATH", ""),
                    "REMOTE_OUTPUTS_DIR", directory.resolve("runs").toString(), "OPS_POD", "local");
            COMMANDS.forEach(command -> new Ops(directory, environment, Clock.systemUTC()).run((command + " --pod local").split(" ")));
            ANYWHERE.forEach(command -> new Ops(directory, environment, Clock.systemUTC()).run(command.split(" ")));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }

    /** A run whose command is this process. */
    private static void writeLive(Path run) throws IOException {
        String pid = Long.toString(ProcessHandle.current().pid());
        write(run.resolve(RunDir.REQUEST), "{}");
        long start = ProcessStat.of(pid).map(ProcessStat::start).orElse(0L); // a Mac has no /proc
        write(run.resolve(RunDir.CHILD), "attempt=1\npid=" + pid + "\nstart=" + start + "\nboot_id=" + ProcessStat.bootId() + "\n");
        write(run.resolve(RunDir.METADATA), "{\"preset\": \"p\", \"created_at\": \"2026-01-01T00:00:00.000Z\", \"started_at\": \"2026-01-01T00:00:00.000Z\"}\n");
        write(run.resolve(RunDir.HEARTBEAT), "2026-01-01T00:00:00.000Z state=running attempt=1 pid=" + pid + " log_bytes=5 step=1\n");
        write(run.resolve(RunDir.METRICS), "{\"step\": 1, \"train/loss\": 2.5}\n");
        write(run.resolve(RunDir.LOG), "line\n");
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
