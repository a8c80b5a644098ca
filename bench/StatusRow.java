package bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The status of one run on a pod behind ssh, by how far away the pod is. */
final class StatusRow implements Row {
    @Override
    public String name() {
        return "status";
    }

    @Override
    public String what() {
        return "`ops status RUN` of a run that lives, over loopback ssh, by the time of a round trip";
    }

    @Override
    public void measure(Workbench bench, List<Result> results, List<String> remarks) throws Exception {
        Path sockets = Files.createDirectories(bench.directory().resolve("home/.ops/ssh"));
        Map<String, String> onPod = Map.of("TMUX_TMPDIR", bench.directory().resolve("tmux").toString(), "OPS_CACHE_DIR", bench.cache().toString());
        try (var sshd = new PrivateSshd(bench.directory(), onPod)) {
            var runs = new Runs(bench, false);
            remarks.add(AotCache.await(bench));
            String id = runs.newId();
            sshd.client(runs.submit(id, List.of("--pod", "box"), List.of("sh", "-c", "for i in $(seq 100); do echo step $i: loss 0.$i; done; sleep 3600"))).output();
            runs.keepers(id);
            countRoundTrips(bench, sshd, runs, id, sockets, remarks);
            for (boolean shared : new boolean[] {true, false}) {
                String kind = shared ? "connection open" : "new connection";
                var curve = new Curve("status-" + (shared ? "open" : "new"), "round trip (ms)", "until it has ended, " + kind, "s");
                for (int roundTrip : bench.quick() ? new int[] {0, 50} : new int[] {0, 10, 50, 100}) {
                    sshd.hangUp(sockets);
                    try (var line = sshd.line(roundTrip)) {
                        Contest contest = contest(bench, sshd, runs, id, sockets, shared, kind + ", " + roundTrip + " ms").run(bench.samples());
                        results.addAll(contest.results());
                        curve.at(roundTrip, contest);
                    }
                }
                bench.curve(curve);
            }
            sshd.hangUp(sockets);
            runs.stop(id);
            runs.awaitEnd(id);
        }
    }

    private static void countRoundTrips(Workbench bench, PrivateSshd sshd, Runs runs, String id, Path sockets, List<String> remarks) throws Exception {
        sshd.hangUp(sockets);
        long connections = sshd.connections();
        long sessions = sshd.sessions();
        sshd.client(bench.ops(runs.project(), "status", id, "--pod", "box")).output();
        remarks.add("a status over a new connection: connections made " + (sshd.connections() - connections) + ", round trips " + (sshd.sessions() - sessions));
    }

    private static Contest contest(Workbench bench, PrivateSshd sshd, Runs runs, String id, Path sockets, boolean shared, String kind) {
        Command status = sshd.client(bench.ops(runs.project(), "status", id, "--pod", "box"));
        Command version = bench.ops(runs.project(), "--version");
        var options = new ArrayList<>(List.of(sshd.ssh(), "-T"));
        if (shared) {
            options.addAll(List.of("-o", "ControlMaster=auto", "-o", "ControlPersist=600", "-o", "ControlPath=" + sockets + "/peer"));
        }
        options.addAll(List.of("box", "tail -n 50 " + runs.directory(id).resolve("stdout.log")));
        Command tail = bench.command(bench.directory(), options);
        return new Contest("s", kind).add("ops", () -> {
            if (!shared) {
                sshd.hangUp(sockets);
            }
            return new double[] {status.seconds()};
        }).add("ssh host tail -50", () -> new double[] {tail.seconds()}).add("ops --version, which asks nobody", () -> new double[] {version.seconds()});
    }
}
