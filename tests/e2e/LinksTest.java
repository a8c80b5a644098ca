package tests.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import lib.run.RunDir;
import lib.store.Json;
import org.junit.jupiter.api.Test;
import tests.support.LoopbackPod;
import tests.support.Ran;

/** A link that somebody planted in the outputs root leads no command out of it. */
class LinksTest extends OnPod {
    /** Stands in every file that must not be reached. */
    private static final String OUTSIDE = "from-outside-the-root";

    private Path elsewhere() throws Exception {
        Path elsewhere = Files.createDirectories(pod.root.resolve("elsewhere"));
        Path internal = Files.createDirectories(elsewhere.resolve(".ops"));
        for (String name : List.of("stdout.log", "shadow", "command.sh", "heartbeat.txt", "metrics.jsonl", ".ops/exit")) {
            Files.writeString(elsewhere.resolve(name), OUTSIDE + "\n");
        }
        for (String name : List.of("summary.json", "run_metadata.json", "endpoint.json")) {
            Files.writeString(elsewhere.resolve(name), "{\"run_id\": \"" + OUTSIDE + "\", \"state\": \"succeeded\", \"preset\": \"" + OUTSIDE + "\", \"tags\": [\"" + OUTSIDE + "\"], \"note\": \"" + OUTSIDE + "\"}\n");
        }
        Files.writeString(internal.resolve("request.json"), "{}");
        return elsewhere;
    }

    private List<String> state(Path dir) throws Exception {
        try (Stream<Path> all = Files.walk(dir)) {
            var state = new ArrayList<String>();
            for (Path path : all.sorted().toList()) {
                state.add(path + " " + (Files.isRegularFile(path) ? Files.readString(path) : ""));
            }
            return state;
        }
    }

    @Test
    void aLinkInTheRootIsNoRunForAnyCommand() throws Exception {
        Path elsewhere = elsewhere();
        List<String> before = state(elsewhere);
        submit(laptop, List.of("--wait"), "good", "true").expect(0);
        Files.createSymbolicLink(pod.runs.resolve("evil"), elsewhere);
        Files.createSymbolicLink(pod.runs.resolve("loop"), Path.of("loop"));
        assertEquals(List.of("good"), laptop.ops("list", "--json").expect(0).json().findValuesAsText("run_id"));
        for (String id : List.of("evil", "loop")) {
            for (String command : List.of("status", "tail", "validate")) {
                laptop.ops(command, id, "--pod", "box").complaint(4, "no run '" + id + "'");
            }
            laptop.ops("run", "stop", id, "--pod", "box").complaint(4, "no run");
            laptop.ops("fetch", id, "--to", laptop.dir.resolve("none").toString(), "--pod", "box").complaint(4, "no run");
            submit(id, "true").complaint(5, "is a link");
        }
        assertFalse(laptop.ops("report", "--glob", pod.runs + "/**/summary.json").out().contains(OUTSIDE));
        assertEquals(before, state(elsewhere), "nothing was written there");
    }

    private boolean snapshotsAreWritten(String id) throws Exception {
        return Files.readAllLines(pod.file(id, RunDir.EVENTS)).stream().flatMap(line -> Json.parse(line).stream())
                .anyMatch(e -> e.path("event").asText().equals("snapshot_written") && !e.has("file"));
    }

    @Test
    void filesOfARunThatAreLinksToElsewhereAreNeitherShownNorCopied() throws Exception {
        Path elsewhere = elsewhere();
        submit("linked", "sh", "-c", "echo of its own; sleep 300").expect(0);
        pod.awaitLog("linked", "of its own");
        // The recorder replaces its files while the run begins, and would a link.
        LoopbackPod.await("the whole record of the start", () -> json("linked", RunDir.METADATA).hasNonNull("started_at") && snapshotsAreWritten("linked"));
        Path dir = pod.runs.resolve("linked");
        for (String name : List.of("endpoint.json", "results.jsonl")) {
            Files.createSymbolicLink(dir.resolve(name), elsewhere.resolve("summary.json"));
        }
        Files.move(dir.resolve("stdout.log"), dir.resolve("kept.log"));
        Files.createSymbolicLink(dir.resolve("stdout.log"), elsewhere.resolve("shadow"));
        Files.move(dir.resolve("run_metadata.json"), dir.resolve("kept.json"));
        Files.createSymbolicLink(dir.resolve("run_metadata.json"), elsewhere.resolve("run_metadata.json"));
        Files.createSymbolicLink(dir.resolve("all"), Path.of("/"));
        Files.createSymbolicLink(dir.resolve("round"), Path.of("round"));
        Path to = laptop.dir.resolve("copies");
        var said = new StringBuilder();
        for (String[] command : new String[][] {{"status", "linked"}, {"status", "linked", "--json"}, {"list"}, {"list", "--json"}, {"run", "why", "linked"}, {"run", "why", "linked", "--json"}, {"tail", "linked", "-n", "all", "--no-follow"},
            {"tail", "linked", "--no-follow"}, {"fetch", "linked", "--to", to.toString()}, {"fetch", "linked", "--to", to + "-tar", "--no-rsync"}, {"report", "--glob", to + "*/*"}}) {
            Ran ran = laptop.ops(command);
            said.append(ran.out()).append(ran.err());
        }
        assertFalse(said.toString().contains(OUTSIDE), said.toString());
        assertTrue(said.toString().contains("lead out of the run directory"), said.toString());
        for (Path copy : List.of(to, laptop.dir.resolve("copies-tar"))) {
            assertTrue(String.join("\n", state(copy)).contains("of its own"), "the run's own files came");
            assertFalse(String.join("\n", state(copy)).contains(OUTSIDE), copy.toString());
        }
        laptop.ops("run", "stop", "linked").expect(0);
    }

    @Test
    void aRunDirectoryThatBecomesALinkMidwayIsNotFollowed() throws Exception {
        Path elsewhere = elsewhere();
        submit("swapped", "sh", "-c", "echo first; sleep 300").expect(0);
        pod.awaitLog("swapped", "first");
        Process tail = laptop.start("tail", "swapped", "-n", "all");
        LoopbackPod.await("the log", () -> Files.readString(laptop.output(tail)).contains("first"));
        Path dir = pod.runs.resolve("swapped");
        Path aside = pod.root.resolve("aside");
        Files.move(dir, aside);
        Files.createSymbolicLink(dir, elsewhere);
        tail.children().forEach(ProcessHandle::destroyForcibly);
        Ran ran = laptop.finish(tail);
        assertFalse(ran.out().contains(OUTSIDE), ran.out());
        Files.delete(dir);
        Files.move(aside, dir);
        laptop.ops("run", "stop", "swapped").expect(0);
    }

    @Test
    void internalDirectoriesThatAreLinksAreNotUsed() throws Exception {
        Path elsewhere = elsewhere();
        Path inner = Files.createDirectories(pod.runs.resolve("inner"));
        Files.createSymbolicLink(inner.resolve(".ops"), elsewhere.resolve(".ops"));
        laptop.ops("status", "inner", "--pod", "box").complaint(4, "no run");
        List<String> before = state(elsewhere);
        for (String name : List.of(".ops", ".ops/runner", ".ops/last")) {
            Path other = Files.createDirectories(pod.root.resolve("root-" + name.replace("/", "-")));
            Path link = other.resolve(name);
            Files.createDirectories(link.getParent());
            Files.createSymbolicLink(link, elsewhere);
            submit(laptop, List.of("--outputs-dir", other.toString()), "r", "true").complaint(5, "is a link");
            assertFalse(Files.exists(other.resolve("r")));
        }
        assertEquals(before, state(elsewhere));
    }
}
