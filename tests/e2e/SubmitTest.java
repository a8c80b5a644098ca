package tests.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import lib.run.RunDir;
import org.junit.jupiter.api.Test;
import tests.support.Laptop;
import tests.support.LoopbackPod;
import tests.support.Ran;

/** One command launches a run on a pod; every other laptop with the same project.json sees it. */
class SubmitTest extends OnPod {
    @Test
    void submitComesBackWhileTheRunGoesOnAndAnotherLaptopSeesItToItsEnd() throws Exception {
        Laptop other = pod.laptop("b");
        Ran submit = submit("goes", "sh", "-c", "echo begun; until [ -e '" + pod.root + "/go' ]; do sleep 0.1; done; echo ended").expect(0);
        assertFalse(Files.exists(pod.file("goes", RunDir.SUMMARY)), "the run is still going");
        assertEquals(List.of("goes", pod.run("goes").path()), submit.lines());
        assertEquals("running", other.ops("status", "goes", "--json").expect(0).json().path("state").asText());
        Process tail = other.start("tail", "goes", "-n", "all");
        LoopbackPod.await("its first line", () -> other.said(tail).equals("begun\n"));
        Files.createFile(pod.root.resolve("go"));
        Ran ended = other.finish(tail).expect(0);
        assertEquals("begun\nended\n", ended.out());
        assertTrue(ended.err().contains("run goes is over: succeeded"), ended.err());
    }

    @Test
    void aTrainingIsSeenFromAnotherLaptopAndHasItsWholeRecord() throws Exception {
        Laptop other = pod.laptop("c");
        Ran submit = laptop.ops("run", "submit", "--pod", "box", "--preset", "demo", "--set", "max_iters=400", "--run-id", "seen").expect(0);
        assertEquals(List.of("seen", pod.run("seen").path()), submit.lines());
        Ran tail = other.ops("tail", "seen", "-n", "all").expect(0);
        assertEquals(pod.log("seen"), tail.out());
        assertTrue(tail.err().contains("run seen is over: succeeded"), tail.err());
        other.ops("validate", "seen").expect(0);
        assertTrue(other.ops("list").expect(0).out().contains("seen"));
        checkFiles("seen");
    }

    private void checkFiles(String id) throws Exception {
        for (String name : List.of("command.sh", "run_metadata.json", "config_effective.json", "env_snapshot.json", "dataset_manifest.json", "stdout.log",
                "heartbeat.txt", "events.jsonl", "metrics.jsonl", "summary.json")) {
            assertTrue(Files.isRegularFile(pod.file(id, name)), name);
        }
        try (Stream<Path> all = Files.walk(pod.runs.resolve(id))) {
            for (Path path : all.filter(p -> !p.toString().contains("/checkpoints") && !Files.isSymbolicLink(p)).toList()) {
                String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
                assertTrue(mode.endsWith("------"), path + ": " + mode);
            }
        }
        JsonNode metadata = json(id, RunDir.METADATA);
        assertEquals("box", metadata.path("pod").path("name").asText());
        assertEquals(pod.here("git", "-C", pod.repo.toString(), "rev-parse", "HEAD").out().strip(), metadata.path("git").path("commit").asText());
        assertFalse(metadata.path("git").path("dirty").asBoolean(true));
    }

    @Test
    void aPodThatKnowsTheRunnerIsAskedOverOneConnectionInOneCall() throws Exception {
        submit("warm", "true").expect(0);
        Laptop fresh = pod.laptop("fresh");
        long connections = pod.connections();
        long calls = pod.calls();
        submit(fresh, List.of(), "counted", "true").expect(0);
        assertEquals(1, pod.connections() - connections);
        assertEquals(1, pod.calls() - calls);
    }

    @Test
    void aPodThatSeesTheRunnerForTheFirstTimeIsAskedTwiceOverOneConnection() throws Exception {
        Laptop fresh = pod.laptop("fresh2");
        long connections = pod.connections();
        long calls = pod.calls();
        submit(fresh, List.of("--outputs-dir", pod.root + "/new/runs"), "first", "true").expect(0);
        assertEquals(1, pod.connections() - connections);
        assertEquals(2, pod.calls() - calls);
    }

    @Test
    void waitEndsWithTheRunsOwnVerdict() throws Exception {
        Ran good = submit(laptop, List.of("--wait"), "good", "true").expect(0);
        assertTrue(good.out().contains("succeeded") && good.out().contains(pod.run("good").path()), good.out());
        Ran bad = submit(laptop, List.of("--wait", "--json"), "bad", "sh", "-c", "exit 7").expect(1);
        assertEquals("failed", bad.json().path("state").asText());
        assertEquals(7, bad.json().path("exit_code").asInt());
    }

    @Test
    void followShowsTheLogAndThenTheSummary() throws Exception {
        Ran ran = submit(laptop, List.of("--follow"), "followed", "sh", "-c", "echo one; sleep 1; echo two >&2").expect(0);
        assertTrue(ran.out().startsWith("one\ntwo\n") && ran.out().contains("succeeded"), ran.out());
    }

    @Test
    void everyJsonAnswerIsOneDocument() throws Exception {
        assertEquals("j1", submit(laptop, List.of("--json"), "j1", "true").expect(0).json().path("run_id").asText());
        summary("j1");
        assertTrue(laptop.ops("list", "--json").expect(0).json().path("runs").isArray());
        assertEquals("succeeded", laptop.ops("status", "j1", "--json").expect(0).json().path("state").asText());
        assertTrue(laptop.ops("validate", "j1", "--json").expect(0).json().get(0).path("valid").asBoolean());
        assertEquals("over", laptop.ops("run", "stop", "j1", "--json").expect(0).json().path("outcome").asText());
        Ran lost = laptop.ops("status", "no-such-run", "--json", "--pod", "box").expect(4);
        assertEquals("", lost.out());
        assertEquals(4, new Ran(0, lost.err(), "").json().path("error").path("code").asInt());
    }
}
