package bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Peers that run a command in the foreground and record it, each as its own documentation has users do it. */
final class Trackers {
    private Trackers() {}

    /** By what the reader types: a command that has {@code script}, a shell script, run and recorded in a project below {@code directory}. */
    static Map<String, Command> of(Workbench bench, Path directory, String script) throws IOException, InterruptedException {
        var commands = new LinkedHashMap<String, Command>();
        if (bench.peers().has("guild")) {
            Path project = project(directory, "guild", script);
            Files.writeString(project.resolve("guild.yml"), "run:\n  exec: sh " + project.resolve("run.sh") + "\n");
            commands.put("guild run", bench.command(project, List.of(bench.peers().program("guild"), "run", "-y", "run"))
                    .with("GUILD_HOME", Files.createDirectories(project.resolve("home")).toString()));
        }
        if (bench.peers().has("sacred")) {
            Path project = project(directory, "sacred", script);
            Files.writeString(project.resolve("run.py"), """
                    import subprocess
                    from sacred import Experiment
                    from sacred.observers import FileStorageObserver

                    ex = Experiment("run")
                    ex.observers.append(FileStorageObserver("runs"))

                    @ex.automain
                    def main():
                        subprocess.run(["sh", "run.sh"], check=True)
                    """);
            commands.put("sacred, files", bench.command(project, List.of(bench.peers().python("sacred"), "run.py")));
        }
        if (bench.peers().has("dvc")) {
            commands.put("dvc exp run", dvc(bench, project(directory, "dvc", script)));
        }
        if (bench.peers().has("mlflow")) {
            Path project = project(directory, "mlflow", script);
            Files.writeString(project.resolve("MLproject"), "name: run\nentry_points:\n  main:\n    command: \"sh run.sh\"\n");
            commands.put("mlflow run", bench.command(project, List.of(bench.peers().program("mlflow"), "run", ".", "--env-manager", "local"))
                    .with("MLFLOW_TRACKING_URI", "sqlite:///" + project.resolve("mlflow.db")).with("MLFLOW_DISABLE_TELEMETRY", "true")
                    .with("PATH", Path.of(bench.peers().program("mlflow")).getParent() + ":" + System.getenv("PATH")));
        }
        return commands;
    }

    /** It records commits, so it needs a repository that has one; a stage that hasn't changed is run again all the same. */
    private static Command dvc(Workbench bench, Path project) throws IOException, InterruptedException {
        Files.writeString(project.resolve("dvc.yaml"), "stages:\n  run:\n    cmd: sh run.sh\n    always_changed: true\n");
        String dvc = bench.peers().program("dvc");
        bench.command(project, List.of("sh", "-c", """
                git init -q && "$1" init -q && git config user.name bench && git config user.email bench@localhost && git add -A && git commit -q -m run
                """, "sh", dvc)).with("DVC_NO_ANALYTICS", "1").output();
        return bench.command(project, List.of(dvc, "exp", "run", "-q")).with("DVC_NO_ANALYTICS", "1");
    }

    private static Path project(Path directory, String name, String script) throws IOException {
        Path project = Files.createDirectories(directory.resolve(name));
        Files.writeString(project.resolve("run.sh"), script + "\n");
        return project;
    }
}
