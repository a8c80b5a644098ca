package bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How peers list as many runs: guild's directories, copies of one that it made under other ids; mlflow's file store and database, filled through its own client. */
final class PeerLists {
    private static final String MLFLOW_RUNS = """
            import sys
            from mlflow.entities import Metric, Param
            from mlflow.tracking import MlflowClient
            client = MlflowClient(sys.argv[1])
            for number in range(int(sys.argv[2])):
                run = client.create_run("0", tags={"preset": "train-small"}).info.run_id
                client.log_batch(run, [Metric(key, 1.5, number, 9) for key in ("train/loss", "val/loss", "lr", "perf/iter_ms")],
                                 [Param("seed", str(number)), Param("learning_rate", "0.001"), Param("batch_size", "64")])
                client.set_terminated(run)
            """;
    private static final String MLFLOW_SEARCH = """
            import mlflow, sys
            mlflow.set_tracking_uri(sys.argv[1])
            found = mlflow.search_runs(["0"], max_results=50000, output_format="list")
            assert len(found) == int(sys.argv[2]), len(found)
            """;
    private static final String GUILD_RUNS = """
            import pathlib, shutil, sys
            runs = pathlib.Path(sys.argv[1])
            one = next(runs.iterdir())
            for number in range(1, int(sys.argv[2])):
                run = runs / ("%032x" % number)
                shutil.copytree(one, run)
                (run / ".guild/attrs/id").write_text(run.name)
            """;

    private PeerLists() {
    }

    /** By what the reader types. */
    static Map<String, Command> of(Workbench bench, Path directory, int count) throws IOException, InterruptedException {
        var commands = new LinkedHashMap<String, Command>();
        if (bench.peers().has("guild")) {
            Path project = Files.createDirectories(directory.resolve("guild"));
            Files.writeString(project.resolve("guild.yml"), "run:\n  exec: \"true\"\n");
            Path home = Files.createDirectories(directory.resolve("guild-home"));
            guild(bench, project, home, "run", "-y", "run").output();
            bench.command(project, List.of(bench.peers().python("guild"), "-c", GUILD_RUNS, home.resolve("runs").toString(), Integer.toString(count))).output();
            commands.put("guild runs list", guild(bench, project, home, "runs", "list"));
        }
        if (bench.peers().has("mlflow")) {
            commands.put("mlflow.search_runs, files", mlflow(bench, "file://" + directory.resolve("mlruns"), count));
            commands.put("mlflow.search_runs, sqlite", mlflow(bench, "sqlite:///" + directory.resolve("mlflow.db"), count));
        }
        return commands;
    }

    private static Command guild(Workbench bench, Path project, Path home, String... words) {
        var command = new ArrayList<>(List.of(bench.peers().guild()));
        command.addAll(List.of(words));
        return bench.command(project, command).with("GUILD_HOME", home.toString());
    }

    private static Command mlflow(Workbench bench, String store, int count) throws IOException, InterruptedException {
        String python = bench.peers().python("mlflow");
        allowed(bench.command(bench.directory(), List.of(python, "-c", MLFLOW_RUNS, store, Integer.toString(count)))).output();
        return allowed(bench.command(bench.directory(), List.of(python, "-c", MLFLOW_SEARCH, store, Integer.toString(count))));
    }

    /** Its file store is one that it would like to give up. */
    private static Command allowed(Command mlflow) {
        return mlflow.with("MLFLOW_ALLOW_FILE_STORE", "true");
    }
}
