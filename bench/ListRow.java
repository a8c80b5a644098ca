package bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** How long it takes to list, and to report, a number of runs that are over: here, and on a pod over loopback ssh. */
final class ListRow implements Row {
    private static final List<Integer> COUNTS = List.of(1000, 10_000, 50_000);
    /** What no program in Python that knows its runs by their files can fall below. */
    private static final String READ_ALL = """
            import json, os, sys
            print(sum(1 for run in os.scandir(sys.argv[1]) if json.load(open(run.path + '/summary.json', 'rb'))['state']))
            """;
    /** A file that was changed a moment ago isn't remembered: it could be changed again within the same tick. */
    private static final long SETTLED_MILLIS = 5000;

    @Override
    public String name() {
        return "list";
    }

    @Override
    public String what() {
        return "`ops list` and `ops report` of many runs that are over, the whole process";
    }

    @Override
    public void measure(Workbench bench, List<Result> results, List<String> remarks) throws Exception {
        remarks.add(AotCache.await(bench));
        var curves = List.of(curve("list", "`ops list`"), curve("report", "`ops report`, a table"), curve("list-pod", "`ops list` on a pod"),
                curve("report-pod", "`ops report` of a pod, a table"));
        for (int count : bench.quick() ? COUNTS.subList(0, 1) : COUNTS) {
            var runs = new Runs(bench, false);
            Path root = runs.project().resolve("runs");
            new MadeRuns(root).make(count);
            Thread.sleep(SETTLED_MILLIS);
            measure(bench, runs, root, count, results, remarks, curves);
        }
        for (Curve curve : curves) {
            bench.curve(curve);
        }
        remarks.add("ops, cold: nothing is remembered of the runs, as in the first list of all; the files are in the page cache for all");
        remarks.add("a plain python: os.scandir and json.load of every summary.json, in one process, with no table");
    }

    private static Curve curve(String name, String what) {
        return new Curve(name, "runs", what + ", the whole process", "s");
    }

    private void measure(Workbench bench, Runs runs, Path root, int count, List<Result> results, List<String> remarks, List<Curve> curves) throws Exception {
        String of = String.format(Locale.ROOT, "%,d runs", count);
        Command python = bench.command(bench.directory(), List.of("python3", "-c", READ_ALL, root.toString()));
        Command list = ops(bench, runs, "list");
        Contest lists = new Contest("s", "list " + of).add("ops", () -> shown(list, 31)).add("ops, cold", () -> {
            forget(bench);
            return shown(list, 31);
        }).add("a plain python", () -> one(python));
        if (count == COUNTS.get(0)) { // they take seconds for it, mlflow to fill its stores minutes for the next count
            PeerLists.of(bench, Files.createDirectories(bench.directory().resolve("lists")), count).forEach((name, command) -> lists.add(name, () -> one(command)));
        }
        results.addAll(lists.run(bench.samples()).results());
        curves.get(0).at(count, lists);
        Command report = ops(bench, runs, "report");
        Command directory = ops(bench, runs, "report", root.toString());
        Contest reports = new Contest("s", "report " + of).add("ops", () -> shown(report, count + 1)).add("ops, of the directory, which is read each time", () -> shown(directory, count + 1))
                .add("a plain python", () -> one(python)).run(bench.samples());
        results.addAll(reports.results());
        curves.get(1).at(count, reports);
        try (var sshd = new PrivateSshd(Files.createDirectories(bench.directory().resolve("n" + count)), bench.environment())) {
            Command remote = sshd.client(ops(bench, runs, "list", "--pod", "box"));
            Command over = sshd.client(bench.command(bench.directory(), List.of("sh", "-c", "\"$1\" -T box python3 - \"$3\" <\"$2\"", "sh", sshd.ssh(),
                    Files.writeString(bench.directory().resolve("read.py"), READ_ALL).toString(), root.toString())));
            long sessions = sshd.sessions();
            shown(remote, 31);
            remarks.add(of + " on a pod, the first list: round trips " + (sshd.sessions() - sessions));
            Contest onPod = new Contest("s", "list " + of + " on a pod").add("ops", () -> shown(remote, 31)).add("ops, cold", () -> {
                forget(bench);
                return shown(remote, 31);
            }).add("ssh pod, a plain python", () -> one(over)).run(bench.samples());
            results.addAll(onPod.results());
            curves.get(2).at(count, onPod);
            Command reportOfPod = sshd.client(ops(bench, runs, "report", "--pod", "box"));
            Contest reportsOfPod = new Contest("s", "report " + of + " on a pod").add("ops", () -> shown(reportOfPod, count + 1)).add("ops, cold", () -> {
                forget(bench);
                return shown(reportOfPod, count + 1);
            }).add("ssh pod, a plain python", () -> one(over)).run(bench.samples());
            results.addAll(reportsOfPod.results());
            curves.get(3).at(count, reportsOfPod);
        }
    }

    private static Command ops(Workbench bench, Runs runs, String... arguments) {
        return bench.ops(runs.project(), arguments).with("XDG_CACHE_HOME", bench.directory().resolve("remembered").toString());
    }

    /** Takes away what the laptop remembers. */
    private static void forget(Workbench bench) throws Exception {
        bench.shell("rm -rf remembered/ops/runs").output();
    }

    /** A list that is too short is no result. */
    private static double[] shown(Command command, int lines) throws Exception {
        long start = System.nanoTime();
        long said = command.output().lines().count();
        double seconds = (System.nanoTime() - start) / 1e9;
        if (said != lines) {
            throw new IllegalStateException(String.join(" ", command.words()) + " says " + said + " lines in place of " + lines);
        }
        return new double[] {seconds};
    }

    private static double[] one(Command command) throws Exception {
        return new double[] {command.seconds()};
    }
}
