package tests.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import lib.run.RunDir;
import tests.support.CuttingProxy;
import tests.support.CuttingProxy.Break;
import tests.support.CuttingProxy.Way;
import tests.support.Laptop;
import tests.support.LoopbackPod;
import tests.support.Ran;
import tests.support.Scripts;

/** A pod, a laptop with a good connection to it, and others whose connections break. */
final class LinkWorld implements AutoCloseable {
    final LoopbackPod pod = new LoopbackPod();
    final Laptop near = pod.laptop("near");
    private final List<CuttingProxy> proxies = new ArrayList<>();
    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    LinkWorld() throws Exception {
        near.ops("run", "submit", "--wait", "--run-id", "first", "--", "true").expect(0);
    }

    /** A laptop that reaches the pod, which it calls box, only through its own proxy. */
    record Far(Laptop laptop, CuttingProxy proxy, String alias) {
    }

    Far far(String name) throws IOException {
        var proxy = new CuttingProxy(pod.port);
        proxies.add(proxy);
        String alias = "link" + proxy.port();
        pod.alias(alias, proxy.port());
        Laptop laptop = pod.laptop(name);
        Path project = laptop.dir.resolve("configs/ops/project.json");
        Files.writeString(project, Files.readString(project).replace("\"host\": \"box\"", "\"host\": \"" + alias + "\""));
        return new Far(laptop, proxy, alias);
    }

    /** Ends the shared connection, so that the next command makes one of its own. */
    void hangUp(Far far) throws Exception {
        pod.hangUp(far.laptop(), far.alias());
    }

    /** Runs ops over one new connection that breaks as planned, and forgets what is left of it. */
    Ran broken(Far far, List<Break> breaks, String... args) throws Exception {
        far.proxy().plan(breaks);
        try {
            return far.laptop().ops(args);
        } finally {
            far.proxy().plan(List.of());
            hangUp(far);
        }
    }

    /** Places over a conversation as the last one was, both ways, denser towards the end, where the work is done. */
    List<Break> places(Far far, int eachWay) {
        return Stream.of(Way.values()).flatMap(way -> IntStream.range(0, eachWay).mapToObj(i -> {
            double left = 1 - (i + random.nextDouble()) / eachWay;
            return new Break(way, Math.max(1, Math.round(far.proxy().carried(way) * (1 - left * left))), false);
        })).toList();
    }

    Random random() {
        return random;
    }

    /** For the message of what fails. */
    String seed() {
        return "seed " + seed;
    }

    /** An ssh that gives up within seconds, for those who don't want to wait for ops's own patience. */
    Path impatientSsh() throws IOException {
        return Scripts.write(pod.root.resolve("impatient/ssh"), "#!/bin/sh\nexec " + pod.root
                + "/bin/ssh -o ConnectTimeout=8 -o ServerAliveInterval=1 -o ServerAliveCountMax=3 \"$@\"\n").getParent();
    }

    /** A command that appends a line to a file of its own each time it is started. */
    String[] counted(String id) {
        return new String[] {"sh", "-c", "echo started >>" + pod.root + "/count." + id + "; echo log of " + id};
    }

    String[] submit(String id, String... command) {
        return Stream.concat(Stream.of("run", "submit", "--run-id", id, "--"), Stream.of(command)).toArray(String[]::new);
    }

    long starts(String id) throws Exception {
        Path file = pod.root.resolve("count." + id);
        return Files.exists(file) ? Files.readAllLines(file).size() : 0;
    }

    /** Each of these runs started once, has ended, and its directory has all that a run has. */
    void assertWhole(List<String> ids) throws Exception {
        var validate = new ArrayList<>(List.of("validate", "--pod", "here"));
        for (String id : ids) {
            pod.awaitFile(id, RunDir.SUMMARY);
            assertEquals(1, starts(id), () -> id + ", " + seed());
            assertEquals("log of " + id + "\n", pod.log(id));
            validate.add(pod.run(id).path());
        }
        near.ops(validate.toArray(String[]::new)).expect(0);
        assertNothingHalf(pod.runs);
    }

    /** Every directory is a run, and no temporary name is left. */
    static void assertNothingHalf(Path root) throws IOException {
        try (Stream<Path> all = Files.list(root)) {
            List<Path> half = all.filter(p -> !p.endsWith(".ops") && !Files.exists(p.resolve(RunDir.REQUEST_DIGEST))).toList();
            assertEquals(List.of(), half);
        }
        try (Stream<Path> runners = Files.list(root.resolve(".ops/runner"))) {
            assertTrue(runners.allMatch(p -> Files.exists(p.resolve(".complete"))), "a half runner is left");
        }
    }

    @Override
    public void close() throws Exception {
        for (CuttingProxy proxy : proxies) {
            proxy.close();
        }
        pod.close();
    }
}
