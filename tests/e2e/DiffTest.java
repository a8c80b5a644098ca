package tests.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import lib.run.RunDir;
import lib.store.Json;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tests.support.Laptop;
import tests.support.Ran;

/** Two runs are compared by their records, wherever these are. */
class DiffTest extends OnPod {
    private Laptop careful;
    private Path temporary;

    @BeforeAll
    void makeRuns() throws Exception {
        temporary = Files.createDirectories(pod.root.resolve("tmp-of-careful"));
        careful = pod.laptop("careful").with("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + temporary);
        for (String seed : List.of("1", "2")) {
            laptop.ops("run", "submit", "--preset", "demo", "--run-id", "demo-" + seed, "--set", "seed=" + seed, "--tag", seed, "--wait").expect(0);
        }
        laptop.ops("run", "submit", "--preset", "demo", "--run-id", "again-2", "--set", "seed=2", "--wait").expect(0);
        laptop.ops("run", "submit", "--preset", "demo", "--run-id", "here-2", "--set", "seed=2", "--pod", "here", "--wait").expect(0);
    }

    private List<String> names(JsonNode diff) {
        return StreamSupport.stream(diff.path("differences").spliterator(), false).map(d -> d.path("name").asText()).toList();
    }

    private List<String> left() throws Exception {
        try (Stream<Path> files = Files.list(temporary)) {
            return files.map(f -> f.getFileName().toString()).filter(n -> n.startsWith("ops-")).toList();
        }
    }

    @Test
    void theSeedIsTheOnlyDifferenceAndTheLossesStandBeside() throws Exception {
        JsonNode diff = careful.ops("run", "diff", "demo-1", "demo-2", "--json").expect(0).json();
        assertEquals(List.of("seed"), names(diff), diff.toPrettyString());
        assertEquals("demo-1", diff.path("a").path("run_id").asText());
        String results = diff.path("results").toString();
        assertTrue(results.contains("val/loss") && results.contains("\"change\""), results);
        assertFalse(diff.path("same").booleanValue());
        assertEquals(List.of(), left(), "the copies are gone");
    }

    @Test
    void theTextNamesBothRunsAndFitsEightyColumns() throws Exception {
        Laptop narrow = pod.laptop("narrow").with("COLUMNS", "80");
        Ran ran = narrow.ops("run", "diff", "demo-1", "demo-2").expect(0);
        assertTrue(ran.out().startsWith("A  demo-1  succeeded\nB  demo-2  succeeded\n"), ran.out());
        assertTrue(ran.out().contains("seed") && ran.out().contains("1 → 2"), ran.out());
        ran.lines().forEach(line -> assertTrue(line.length() <= 80, line));
        assertEquals("", ran.err());
    }

    @Test
    void theSameRunTwiceDiffersInNothingThatExplainsAnything() throws Exception {
        assertEquals(List.of(), names(laptop.ops("run", "diff", "demo-2", "again-2", "--json").expect(0).json()));
        assertTrue(laptop.ops("run", "diff", "demo-2", "demo-2").expect(0).out().contains("nothing that is recorded differs"));
    }

    @Test
    void aFetchedCopyARunOfThisMachineAndARunOfAPodAreComparedAlike() throws Exception {
        laptop.ops("fetch", "demo-2", "--to", "copies").expect(0);
        JsonNode copy = laptop.ops("run", "diff", "copies/demo-2", "again-2", "--json").expect(0).json();
        assertEquals(List.of(), names(copy), copy.toPrettyString());
        Path other = pod.root.resolve("changed");
        Files.createDirectories(other);
        for (String name : List.of(RunDir.METADATA, RunDir.CONFIG, RunDir.SUMMARY, RunDir.COMMAND)) {
            Files.copy(pod.file("demo-2", name), other.resolve(name));
        }
        ObjectNode metadata = (ObjectNode) Json.parse(Files.readString(other.resolve(RunDir.METADATA))).orElseThrow();
        ((ObjectNode) metadata.path("git")).put("commit", "e".repeat(40));
        Files.writeString(other.resolve(RunDir.METADATA), Json.pretty(metadata));
        JsonNode changed = laptop.ops("run", "diff", other.toString(), "demo-2", "--json").expect(0).json();
        assertEquals(List.of("commit"), names(changed), changed.toPrettyString());
        assertTrue(changed.path("not_recorded").toString().contains("python"), "the snapshot isn't there: " + changed);
        JsonNode here = laptop.ops("run", "diff", "here-2", "demo-2", "--pod", "here", "--json", "--outputs-dir", pod.runs.toString()).expect(0).json();
        here.path("differences").forEach(d -> assertTrue(List.of("place", "env").contains(d.path("area").asText()), here.toPrettyString()));
        assertTrue(names(here).contains("pod"), here.toPrettyString());
    }

    @Test
    void aRunThatIsNotOverIsComparedByWhatIsKnownOfIt() throws Exception {
        submit("going", "sh", "-c", "echo 'step 3: train loss 1.5, val loss 1.25'; sleep 600").expect(0);
        pod.awaitFile("going", RunDir.ENVIRONMENT);
        JsonNode diff = laptop.ops("run", "diff", "going", "demo-1", "--json").expect(0).json();
        assertEquals("running", diff.path("a").path("state").asText());
        assertTrue(names(diff).contains("kind"), diff.toPrettyString());
        laptop.ops("run", "stop", "going", "--grace", "0").expect(0);
    }

    @Test
    void twoRunsHaveToBeNamedAndHaveToBeThere() throws Exception {
        laptop.ops("run", "diff", "demo-1").complaint(2, "RUN");
        laptop.ops("run", "diff", "demo-1", "demo-2", "again-2").complaint(2, "again-2");
        laptop.ops("run", "diff", "demo-1", "absent", "--pod", "box").complaint(4, "no run 'absent'");
        laptop.ops("run", "diff", "no/such/dir", "demo-1").complaint(4, "no run directory");
        laptop.ops("run", "diff", "demo-", "demo-1").complaint(4, "is the beginning of 2 runs");
        laptop.ops("run", "diff", "demo-1", "demo-2", "--pod", "dead").complaint(3, "");
    }
}
