package bench;

import java.nio.file.Path;
import java.util.List;

/** Submitting on this machine. */
final class SubmitLocalRow implements Row {

    @Override
    public String name() {
        return "submit-local";
    }

    @Override
    public String what() {
        return "submit a command to this machine, in tmux";
    }

    @Override
    public void measure(Workbench bench, List<Result> results, List<String> remarks) throws Exception {
        Path stamp = bench.directory().resolve("stamp");
        var runs = new Runs(bench, true);
        remarks.add(AotCache.await(bench));
        var contest = new Contest("s", Submits.QUANTITIES).add("ops", Submits.ops(runs, stamp, "local"));
        Command tmux = bench.shell(Submits.tmux(stamp));
        contest.add("tmux new-session -d", () -> Submits.of(tmux, stamp));
        if (bench.peers().has("submitit")) {
            contest.add("submitit, local executor", Submits.submitit(bench, stamp));
        }
        String script = Submits.STAMP.replace("$0", stamp.toString());
        for (var tracker : Trackers.of(bench, bench.directory().resolve("submit"), script).entrySet()) {
            contest.add(tracker.getKey() + ", in the foreground", () -> Submits.of(tracker.getValue(), stamp));
        }
        results.addAll(contest.run(bench.samples()).results());
        remarks.add("tmux and submitit record nothing but the output; what runs in the foreground returns when the command has ended");
    }
}
