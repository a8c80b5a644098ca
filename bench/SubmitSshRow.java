package bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Submitting over ssh to a private sshd on loopback, by a connection that is open already and by a new one. */
final class SubmitSshRow implements Row {

    @Override
    public String name() {
        return "submit-ssh";
    }

    @Override
    public String what() {
        return "submit a command over loopback ssh, in tmux there";
    }

    @Override
    public void measure(Workbench bench, List<Result> results, List<String> remarks) throws Exception {
        Map<String, String> onPod = Map.of("TMUX_TMPDIR", bench.directory().resolve("tmux").toString(), "OPS_CACHE_DIR", bench.cache().toString());
        try (var sshd = new PrivateSshd(bench.directory(), onPod)) {
            var runs = new Runs(bench, true);
            remarks.add(AotCache.await(bench));
            countRoundTrips(bench, sshd, runs, remarks);
            results.addAll(contest(bench, sshd, runs, true).run(bench.samples()).results());
            results.addAll(contest(bench, sshd, runs, false).run(bench.samples()).results());
            endMasters(bench, sshd);
        }
    }

    private static Contest contest(Workbench bench, PrivateSshd sshd, Runs runs, boolean shared) throws IOException {
        String kind = shared ? ", connection open" : ", new connection";
        Path stamp = bench.directory().resolve("stamp");
        var options = new ArrayList<>(List.of(sshd.ssh(), "-T"));
        if (shared) {
            options.addAll(List.of("-o", "ControlMaster=auto", "-o", "ControlPersist=60", "-o", "ControlPath=" + sockets(bench) + "/peer"));
        }
        options.addAll(List.of("box", Submits.tmux(stamp)));
        Command tmux = sshd.client(bench.command(bench.directory(), options));
        return new Contest("s", Stream.of(Submits.QUANTITIES).map(q -> q + kind).toArray(String[]::new)).add("ops", () -> {
            if (!shared) {
                endMasters(bench, sshd);
            }
            return submit(sshd, runs, stamp);
        }).add("ssh host tmux new-session -d", () -> Submits.of(tmux, stamp));
    }

    private static double[] submit(PrivateSshd sshd, Runs runs, Path stamp) throws Exception {
        String id = runs.newId();
        Command command = runs.submit(id, List.of("--pod", "box"), List.of("sh", "-c", Submits.STAMP, stamp.toString()));
        double[] sample = Submits.of(sshd.client(command), stamp);
        runs.awaitEnd(id);
        return sample;
    }

    private static void countRoundTrips(Workbench bench, PrivateSshd sshd, Runs runs, List<String> remarks) throws Exception {
        for (String when : List.of("the first submit to a pod", "a later submit")) {
            long connections = sshd.connections();
            long sessions = sshd.sessions();
            endMasters(bench, sshd);
            submit(sshd, runs, bench.directory().resolve("stamp"));
            remarks.add(when + ": connections made " + (sshd.connections() - connections) + ", round trips " + (sshd.sessions() - sessions));
        }
    }

    private static Path sockets(Workbench bench) throws IOException {
        return Files.createDirectories(bench.directory().resolve("home/.ops/ssh"));
    }

    /** Closes the shared connections: ours, and the peer's. */
    private static void endMasters(Workbench bench, PrivateSshd sshd) throws IOException, InterruptedException {
        try (Stream<Path> files = Files.list(sockets(bench))) {
            for (Path socket : files.toList()) {
                sshd.client(bench.shell("ssh -o ControlPath=\"$1\" -O exit box 2>/dev/null || :", socket.toString())).output();
            }
        }
    }
}
