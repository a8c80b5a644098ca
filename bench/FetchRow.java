package bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Fetching a finished run of many files over loopback ssh, and fetching it again. All go over a connection that is open. */
final class FetchRow implements Row {
    private static final int FILES = 200;
    private static final List<Integer> COUNTS = List.of(20, 200, 2000);
    private static final long CURVE_BYTES = 64L << 20;
    private static final String ID = "made";

    @Override
    public String name() {
        return "fetch";
    }

    @Override
    public String what() {
        return "fetch a run of 200 files over loopback ssh, and prove the copy";
    }

    @Override
    public void measure(Workbench bench, List<Result> results, List<String> remarks) throws Exception {
        long bytes = bench.quick() ? 128L << 20 : 1L << 30;
        try (var sshd = new PrivateSshd(bench.directory(), Map.of("HOME", bench.directory().resolve("home").toString()))) {
            var runs = new Runs(bench, false);
            makeRun(bench, runs.directory(ID), bytes, FILES);
            remarks.add(AotCache.await(bench));
            Command ops = sshd.client(bench.ops(runs.project(), "fetch", ID, "--pod", "box", "--to", "copies"));
            Path copies = runs.project().resolve("copies");
            Path socket = Files.createDirectories(bench.directory().resolve("home/.ops/ssh")).resolve("peer");
            var peers = new Copies(bench, sshd, runs.directory(ID), socket);
            results.addAll(new Contest("s", "the first time").add("ops", () -> proven(bench, ops, copies, true))
                    .add("rsync -a", peers.fresh(peers.rsync())).add("ssh tar | tar", peers.fresh(peers.tar())).add("scp -r", peers.fresh(peers.scp()))
                    .add("sftp get -r", peers.fresh(peers.sftp())).run(bench.samples()).results());
            Command version = bench.ops(bench.directory(), "--version");
            results.addAll(new Contest("s", "again, nothing has changed").add("ops", () -> proven(bench, ops, copies, false))
                    .add("rsync -a", peers.again(peers.rsync())).add("ops --version", () -> new double[] {version.seconds()}).run(bench.samples()).results());
            var curve = new Curve("fetch-files", "files", "fetch of " + (CURVE_BYTES >> 20) + " MiB in so many files, the first time", "s");
            for (int files : bench.quick() ? COUNTS.subList(0, 2) : COUNTS) {
                bench.shell("rm -rf \"$1\"", runs.directory(ID).toString()).output();
                makeRun(bench, runs.directory(ID), CURVE_BYTES, files);
                curve.at(files, new Contest("s", "the first time").add("ops", () -> proven(bench, ops, copies, true)).add("rsync -a", peers.fresh(peers.rsync()))
                        .add("ssh tar | tar", peers.fresh(peers.tar())).add("scp -r", peers.fresh(peers.scp())).run(bench.samples()));
            }
            bench.curve(curve);
            remarks.add((bytes >> 20) + " MiB in the page cache; client and server share this machine's cores, so the proof takes from the transfer's");
            remarks.add("ops: the SHA-256 of every file is held against the recorded one, and the run is looked through for secrets; the others prove nothing");
            sshd.client(bench.shell("for s in \"$1\"/*; do ssh -o ControlPath=\"$s\" -O exit box 2>/dev/null; done; :", socket.getParent().toString())).output();
        }
    }

    private static double[] proven(Workbench bench, Command ops, Path copies, boolean fresh) throws Exception {
        if (fresh) {
            bench.shell("rm -rf \"$1\"", copies.toString()).output();
        }
        Command.Ended ended = ops.run();
        if (!ended.output().contains("all proven by digests.sha256")) {
            throw new IOException("the copy isn't proven: " + ended.output());
        }
        return new double[] {ended.seconds()};
    }

    /** A run directory as a recorder leaves it. */
    private static void makeRun(Workbench bench, Path run, long bytes, int files) throws Exception {
        Path checkpoints = Files.createDirectories(run.resolve("checkpoints"));
        Files.createDirectories(run.resolve(".ops"));
        var random = new Random(1);
        byte[] content = new byte[(int) (bytes / files)];
        for (int i = 0; i < files; i++) {
            random.nextBytes(content);
            Files.write(checkpoints.resolve("part_" + i + ".bin"), content);
        }
        Files.writeString(run.resolve("run_metadata.json"), "{\"schema_version\": 1, \"run_id\": \"" + ID + "\", \"project\": \"bench\"}\n");
        Files.writeString(run.resolve("summary.json"), "{\"schema_version\": 1, \"run_id\": \"" + ID + "\", \"state\": \"succeeded\", \"exit_code\": 0}\n");
        bench.shell("cd \"$1\" && find . -type f ! -path './.ops/*' -exec sha256sum {} + >.ops/sums && mv .ops/sums digests.sha256 && sync", run.toString()).output();
    }

    /** The same files by other programs, into a directory that they find empty, or as they left it. */
    private record Copies(Workbench bench, PrivateSshd sshd, Path run, Path socket) {

        private Path place() {
            return bench.directory().resolve("by-peer");
        }

        Command rsync() {
            return command("exec rsync -a -e \"$1 $2\" box:\"$3\"/ \"$4\"/");
        }

        Command tar() {
            return command("mkdir -p \"$4\" && $1 $2 box \"tar -cf - -C '$3' .\" | tar -xf - -C \"$4\"");
        }

        Command scp() {
            return command("exec scp -q -r -S \"$1\" $2 box:\"$3\" \"$4\"");
        }

        Command sftp() {
            return command("mkdir -p \"$4\" && printf 'get -r \"%s\" \"%s\"\\n' \"$3\" \"$4\" | sftp -q -S \"$1\" $2 -b - box");
        }

        private Command command(String script) {
            String shared = "-o ControlMaster=auto -o ControlPersist=60 -o ControlPath=" + socket;
            return sshd.client(bench.shell(script, sshd.ssh(), shared, run.toString(), place().toString()));
        }

        Contest.Sampler fresh(Command command) {
            return () -> {
                bench.shell("rm -rf \"$1\"", place().toString()).output();
                return new double[] {command.seconds()};
            };
        }

        Contest.Sampler again(Command command) {
            return () -> new double[] {command.seconds()};
        }
    }
}
