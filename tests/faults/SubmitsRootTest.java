package tests.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import lib.run.RunDir;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tests.support.LoopbackPod;
import tests.support.Ran;

/** The outputs root goes away, can't be written, or has thousands of runs: what is said stays true, and what is there stays. */
@ExtendWith(LinkPods.class)
class SubmitsRootTest {
    private final LinkWorld world;

    SubmitsRootTest(LinkWorld world) {
        this.world = world;
    }

    private Ran ops(Path root, String... words) throws Exception {
        return world.near.ops(Stream.concat(Stream.of("--pod", "box", "--outputs-dir", root.toString()), Stream.of(words)).toArray(String[]::new));
    }

    private static String text(Path file) throws Exception {
        return Files.exists(file) ? Files.readString(file) : "";
    }

    @Test
    void aRunGoesOnWhileTheOutputsRootIsAwayAndNothingFalseIsSaidOfIt() throws Exception {
        Path root = world.pod.root.resolve("volume/runs");
        Path away = world.pod.root.resolve("volume/away");
        Path go = world.pod.root.resolve("go");
        int times = Fault.times(6, 2);
        for (int i = 0; i < times; i++) {
            String id = "kept-" + i;
            Files.deleteIfExists(go);
            ops(root, world.submit(id, "sh", "-c", "echo one; while [ ! -e " + go + " ]; do echo tick; sleep 0.05; done; echo last")).expect(0);
            LoopbackPod.await("a log", () -> text(root.resolve(id).resolve(RunDir.LOG)).contains("tick"));
            if (i % 2 == 1) {    // else while the recorder is still looking around
                LoopbackPod.await("the snapshots", () -> Files.exists(root.resolve(id).resolve(RunDir.DATASETS)));
            }
            Files.move(root, away);
            ops(root, "status", id).complaint(4, "no run '" + id + "'");
            ops(root, "list").expect(0);
            assertFalse(Files.exists(root), "looking makes nothing");
            Files.move(away, root);
            assertTrue(ops(root, "status", id).expect(0).out().contains("running"));
            Files.createFile(go);
            Path summary = root.resolve(id).resolve(RunDir.SUMMARY);
            LoopbackPod.await("the summary", () -> Files.exists(summary));
            assertTrue(text(summary).contains("succeeded"));
            assertTrue(text(root.resolve(id).resolve(RunDir.LOG)).matches("one\n(tick\n)+last\n"), "every line is there");
        }
        Fault.report("outputs root away and back under a run, status and list", times, "nothing: no false state is said, nothing is made anew, the run goes on");
    }

    @Test
    void aReadOnlyOutputsRootIsReadAndRefusesSubmits() throws Exception {
        Path root = Files.createDirectories(world.pod.root.resolve("readonly/runs"));
        ops(root, "run", "submit", "--wait", "--run-id", "before", "--", "echo", "before").expect(0);
        world.pod.here("sh", "-c", "mount --bind '" + root + "' '" + root + "' && mount -o remount,ro,bind '" + root + "'").expect(0);
        try {
            ops(root, world.submit("refused", world.counted("refused"))).complaint(2, "Read-only file system");
            assertTrue(ops(root, "status", "before").expect(0).out().contains("succeeded"));
            assertTrue(ops(root, "list").expect(0).out().contains("before"));
            assertEquals("before\n", ops(root, "tail", "before").expect(0).out());
            ops(root, "validate", "before").expect(0);
            ops(root, "fetch", "before", "--to", "from-readonly").expect(0);
            ops(root, "run", "stop", "before").expect(0);
            ops(root, world.submit("before", "echo", "another")).complaint(5, "exists already");
        } finally {
            world.pod.here("umount", root.toString()).expect(0);
        }
        assertEquals(0, world.starts("refused"));
        ops(root, world.submit("refused", world.counted("refused"))).expect(0);
        LoopbackPod.await("the end", () -> Files.exists(root.resolve("refused").resolve(RunDir.SUMMARY)));
        LinkWorld.assertNothingHalf(root);
        Fault.report("outputs root read-only under submit, status, list, tail, fetch, stop", 1, "nothing: read as ever, a submit has exit code 2");
    }

    @Test
    void aListOfTwoThousandRunsIsRightAndOneOfThemIsFound() throws Exception {
        Path root = Files.createDirectories(world.pod.root.resolve("thousands/runs"));
        int count = Fault.times(2000, 100);
        ops(root, "run", "submit", "--wait", "--run-id", "made-0", "--", "true").expect(0);
        Path first = root.resolve("made-0");
        for (int i = 1; i < count; i++) {
            String id = "made-" + i;
            for (String name : List.of(RunDir.SUMMARY, RunDir.METADATA, RunDir.REQUEST, RunDir.HEARTBEAT)) {
                Path copy = root.resolve(id).resolve(name);
                Files.createDirectories(copy.getParent());
                Files.writeString(copy, Files.readString(first.resolve(name)).replace("made-0", id));
            }
        }
        long began = System.nanoTime();
        JsonNode runs = ops(root, "list", "--limit", "0", "--json").expect(0).json().path("runs");
        double seconds = (System.nanoTime() - began) / 1e9;
        assertEquals(count, runs.size());
        long right = runs.valueStream().filter(run -> run.path("state").asText().equals("succeeded")).map(run -> run.path("run_id").asText()).distinct().count();
        assertEquals(count, right);
        assertEquals("made-17", ops(root, "status", "made-17", "--json").expect(0).json().path("run_id").asText());
        Fault.report("list of " + count + " runs in %.1f s".formatted(seconds), 1, "nothing: each is there once, with its state");
    }
}
