package tests.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import lib.run.Evidence;
import lib.run.RunState;
import lib.store.Json;
import lib.store.LastSeen;
import lib.store.LastSeenCache;
import lib.store.RunRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LastSeenCacheTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    @TempDir
    Path root;

    private LastSeenCache at(Instant time) {
        return new LastSeenCache(root.resolve("seen"), Clock.fixed(time, ZoneOffset.UTC));
    }

    private LastSeenCache cache() {
        return at(NOW);
    }

    private Path file(String id) {
        return root.resolve("seen/box").resolve(id + ".json");
    }

    private static RunRecord live(String id, Map<String, Double> metrics) {
        ObjectNode metadata = Json.document().put("preset", "small").put("created_at", "2026-03-01T11:00:00.000Z").put("note", "first");
        metadata.set("tags", Json.array(List.of("seed1")));
        metadata.set("command", Json.array(List.of("train", "--password", "hunter2")));
        metadata.putObject("submitted_by").put("user", "alice");
        return new RunRecord(id, "/r/" + id, metadata, MissingNode.getInstance(), MissingNode.getInstance(), Map.of("state", "running"), metrics, Evidence.started(),
                Optional.of(3L));
    }

    private static RunRecord over(String id, String state) {
        ObjectNode summary = Json.document().put("state", state).put("exit_code", 1);
        summary.putObject("failure").put("cause", "nccl").put("message", "token=abc");
        summary.putObject("metrics").putObject("last").put("step", 40).put("train/loss", 2.5);
        JsonNode none = MissingNode.getInstance();
        return new RunRecord(id, "/r/" + id, Json.document(), summary, none, Map.of(), Map.of(), Evidence.over(RunState.parse(state)), Optional.empty());
    }

    private LastSeen only(String id) {
        List<LastSeen> found = cache().named("box", id);
        assertEquals(1, found.size());
        return found.get(0);
    }

    @Test
    void whatWasSeenComesBackAsUnknownWithItsLastState() {
        cache().remember("box", List.of(live("a", Map.of("step", 1200.0, "train/loss", Double.NaN)), over("b", "failed")));
        LastSeen a = only("a");
        assertEquals(RunState.STARTING, a.state());
        assertEquals(RunState.UNKNOWN, a.run().state());
        assertEquals(NOW, a.at());
        assertEquals("/r/a", a.run().path());
        assertEquals("small", a.run().metadata().path("preset").asText());
        assertEquals("seed1", a.run().metadata().path("tags").path(0).asText());
        assertTrue(a.run().metrics().get("step") == 1200 && a.run().metrics().get("train/loss").isNaN());
        LastSeen b = only("b");
        assertEquals(List.of("failed", "Optional[1]", "nccl", "40.0"), List.of(b.state().text(), b.exitCode().toString(), b.cause(), "" + b.run().metrics().get("step")));
    }

    @Test
    void nothingButLabelsAndFiguresIsKept() throws IOException {
        cache().remember("box", List.of(live("a", Map.of()), over("b", "failed")));
        String all = Files.readString(file("a")) + Files.readString(file("b"));
        assertFalse(all.contains("hunter2") || all.contains("alice") || all.contains("abc"), all);
    }

    @Test
    void filesAreForTheUserAlone() throws IOException {
        cache().remember("box", List.of(live("a", Map.of())));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file("a"))));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file("a").getParent())));
    }

    @Test
    void aRunThatIsOverIsWrittenOnceAndALiveOneEachTime() throws IOException {
        cache().remember("box", List.of(live("a", Map.of()), over("b", "failed")));
        at(NOW.plusSeconds(60)).remember("box", List.of(live("a", Map.of()), over("b", "failed")));
        assertEquals(NOW.plusSeconds(60), only("a").at());
        assertEquals(NOW, only("b").at());
        at(NOW.plusSeconds(90)).remember("box", List.of(over("b", "stopped")));
        assertEquals(RunState.STOPPED, only("b").state());
    }

    @Test
    void aPodThatWasNotReachedTellsNothingNew() {
        cache().remember("box", List.of(live("a", Map.of())));
        cache().remember("box", List.of(RunRecord.unreachable("a"), RunRecord.unreachable("c")));
        assertEquals(RunState.STARTING, only("a").state());
        assertEquals(List.of(), cache().named("box", "c"));
    }

    @Test
    void anAgeIsNeverBelowZero() {
        cache().remember("box", List.of(live("a", Map.of())));
        assertEquals(Duration.ZERO, only("a").age(NOW.minusSeconds(3600)));
        assertEquals(Duration.ofSeconds(720), only("a").age(NOW.plusSeconds(720)));
    }

    @Test
    void anExactNameWinsAndABeginningNamesAll() {
        cache().remember("box", List.of(live("base", Map.of()), live("base-1", Map.of()), live("other", Map.of())));
        assertEquals(List.of("base"), ids(cache().named("box", "base")));
        assertEquals(List.of("base-1"), ids(cache().named("box", "base-")));
        assertEquals(Set.of("base", "base-1"), Set.copyOf(ids(cache().named("box", "bas"))));
        assertEquals(List.of("other"), ids(cache().except("box", Set.of("base", "base-1"))));
        assertEquals(List.of(), cache().named("another", "base"));
    }

    @Test
    void whatIsNoFileOfOursIsPassedOver() throws IOException {
        cache().remember("box", List.of(live("a", Map.of())));
        Files.writeString(file("half"), "{\"run_id\":\"half\",\"run_d");
        Files.writeString(file("empty"), "");
        Files.writeString(file("odd"), "{\"run_id\":\"../x\",\"run_dir\":\"/r/x\",\"seen_at\":\"2026-03-01T11:00:00Z\"}");
        Files.writeString(file("list"), "[1]");
        Files.write(file("bytes"), new byte[] {(byte) 0xff, 0, '{'});
        Files.writeString(root.resolve("seen/box/-x.json"), "{}");
        Files.createDirectories(file("dir"));
        assertEquals(List.of("a"), ids(cache().on("box")));
        assertEquals(List.of(), cache().on("../box"));
        cache().remember("../evil", List.of(live("a", Map.of())));
        assertFalse(Files.exists(root.resolve("evil")));
    }

    @Test
    void whereNothingCanBeWrittenNothingIsSaid() throws IOException {
        Files.writeString(root.resolve("seen"), "a file");
        cache().remember("box", List.of(live("a", Map.of())));
        cache().forget("box", "a");
        assertEquals(List.of(), cache().on("box"));
    }

    @Test
    void runsThatAreLongOverGoAndLiveOnesStay() throws IOException {
        cache().remember("box", List.of(live("live", Map.of()), over("old", "failed"), over("recent", "failed")));
        Files.writeString(root.resolve("seen/box/.old.json.1.tmp"), "");
        for (String name : List.of("live.json", "old.json", ".old.json.1.tmp")) {
            Files.setLastModifiedTime(root.resolve("seen/box").resolve(name), FileTime.from(NOW.minus(Duration.ofDays(31))));
        }
        Files.setLastModifiedTime(file("recent"), FileTime.from(NOW.minus(Duration.ofDays(29))));
        cache().remember("box", List.of(live("new", Map.of())));
        assertEquals(List.of("live", "new", "recent"), ids(cache().on("box")));
        try (Stream<Path> left = Files.list(root.resolve("seen/box"))) {
            assertEquals(3, left.count());
        }
    }

    @Test
    void aThousandRunsAreKeptAndTheOldestGoFirst() throws IOException {
        cache().remember("box", IntStream.range(0, 1000).mapToObj(i -> live("r" + i, Map.of())).toList());
        Files.setLastModifiedTime(file("r7"), FileTime.from(NOW.minusSeconds(9000)));
        cache().remember("box", List.of(live("new", Map.of())));
        assertEquals(1000, cache().on("box").size());
        assertFalse(Files.exists(file("r7")));
    }

    private static List<String> ids(List<LastSeen> seen) {
        return seen.stream().map(s -> s.run().id()).toList();
    }
}
