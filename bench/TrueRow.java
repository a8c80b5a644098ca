package bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The least that a run can be: what recording costs when there is nothing to record. */
final class TrueRow implements Row {

    @Override
    public String name() {
        return "true";
    }

    @Override
    public String what() {
        return "a run of `true` on this machine, from the request to its complete record";
    }

    @Override
    public void measure(Workbench bench, List<Result> results, List<String> remarks) throws Exception {
        var runs = new Runs(bench, true);
        remarks.add(AotCache.await(bench));
        var contest = new Contest("s", "until the record is complete and the prompt back").add("ops run submit --wait", () -> {
            String id = runs.newId();
            double[] sample = {runs.submit(id, List.of("--pod", "local", "--wait"), List.of("true")).seconds()};
            runs.awaitEnd(id);
            return sample;
        });
        if (bench.peers().has("submitit")) {
            Command submitit = submitit(bench);
            contest.add("submitit, local executor", () -> new double[] {submitit.seconds()});
        }
        for (var tracker : Trackers.of(bench, bench.directory().resolve("true"), "true").entrySet()) {
            contest.add(tracker.getKey(), () -> new double[] {tracker.getValue().seconds()});
        }
        results.addAll(contest.run(bench.samples()).results());
        remarks.add("ops keeps the run in tmux, where it outlives the terminal and the connection; guild, sacred, dvc and mlflow run it in the foreground");
    }

    private static Command submitit(Workbench bench) throws IOException {
        Path folder = Files.createDirectories(bench.directory().resolve("submitit-true"));
        Path script = bench.directory().resolve("submit_true.py");
        Files.writeString(script, """
                import subprocess, sys
                import submitit

                submitit.LocalExecutor(folder=sys.argv[1]).submit(subprocess.check_call, ["true"]).result()
                """);
        return bench.command(bench.directory(), List.of(bench.peers().python(), script.toString(), folder.toString()));
    }
}
