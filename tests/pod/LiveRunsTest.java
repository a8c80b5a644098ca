package tests.pod;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import lib.pod.LiveLook;
import lib.pod.LiveRuns;
import lib.pod.LocalPod;
import lib.run.RunDir;
import lib.run.RunState;
import lib.store.RunRecord;
import org.junit.jupiter.api.Test;

/** Looks at real directories, again and again: what is new is told once, and what isn't there any more is gone. */
class LiveRunsTest extends LooksAtRuns {
    private LiveLook look() {
        return live.look(Set.of());
    }

    @Test
    void newLinesComeOnceAndACutLineWaitsForItsEnd() throws Exception {
        MadeRun run = MadeRun.live(root, "a").step(1).step(2).add(RunDir.METRICS, "{\"step\": 3, \"tra");
        run.add(RunDir.GPU, "{\"gpu\": 0}\n").add(RunDir.EVENTS, "{\"event\": \"reserved\"}\n").write(RunDir.CONFIG, "{\n  \"values\" : { }\n}\n");
        LiveLook first = look();
        assertEquals(List.of(1, 2), Looks.steps(first, run));
        assertEquals(List.of(1, 1, true), List.of(Looks.news(first, run).orElseThrow().gpu().size(), Looks.news(first, run).orElseThrow().events().size(),
                Looks.news(first, run).orElseThrow().config().has("values")));
        assertEquals(Set.of(RunDir.METRICS, RunDir.GPU, RunDir.EVENTS), Looks.news(first, run).orElseThrow().anew());
        assertEquals(Optional.empty(), Looks.news(look(), run));
        run.add(RunDir.METRICS, "in/loss\": 0.5}\n").step(4);
        LiveLook next = look();
        assertEquals(List.of(3, 4), Looks.steps(next, run));
        assertEquals(Set.of(), Looks.news(next, run).orElseThrow().anew());
        assertEquals(List.of(RunState.RUNNING, "p", 4.0, 0.4), List.of(Looks.record(next, run).state(), Looks.record(next, run).metadata().path("preset").asText(),
                Looks.record(next, run).metrics().get("step"), Looks.record(next, run).metrics().get("train/loss")));
    }

    @Test
    void aFileThatShrankOrIsAnotherIsToldFromItsBeginning() throws Exception {
        MadeRun run = MadeRun.live(root, "a");
        IntStream.range(0, 50).forEach(i -> step(run, i));
        assertEquals(50, Looks.steps(look(), run).size());
        run.write(RunDir.METRICS, "{\"step\": 7}\n");
        LiveLook shrunk = look();
        assertEquals(List.of(7), Looks.steps(shrunk, run));
        assertEquals(Set.of(RunDir.METRICS), Looks.news(shrunk, run).orElseThrow().anew());
        run.write(RunDir.METRICS, "{\"step\": 8, \"note\": \"longer than the one before, so that its size tells nothing\"}\n{\"step\": 9}\n");
        assertEquals(List.of(8, 9), Looks.steps(look(), run));
        run.step(10);
        assertEquals(List.of(10), Looks.steps(look(), run));
    }

    private static void step(MadeRun run, int step) {
        try {
            run.step(step);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void historyComesInPartsTheOldestFirstAndAnEndlessLineIsPassedOver() throws Exception {
        MadeRun run = MadeRun.live(root, "a").step(1).add(RunDir.METRICS, "{\"step\": 2, \"text\": \"" + "x".repeat(600_000) + "\"}\n");
        var rows = new StringBuilder();
        IntStream.range(3, 20_000).forEach(i -> rows.append("{\"step\": ").append(i).append("}\n"));
        run.add(RunDir.METRICS, rows.toString());
        var all = new ArrayList<Integer>();
        LiveLook look = look();
        assertEquals(19_999.0, Looks.record(look, run).metrics().get("step"), "the newest values don't wait for the history");
        for (int i = 0; i < 8; i++) {
            all.addAll(Looks.steps(look, run));
            look = look();
            assertEquals(19_999.0, Looks.record(look, run).metrics().get("step"));
        }
        assertEquals(IntStream.range(1, 20_000).filter(i -> i != 2).boxed().toList(), all);
    }

    @Test
    void aRunThatIsOverIsToldOnceAndItsHistoryWithTheNextLooks() throws Exception {
        MadeRun run = MadeRun.live(root, "a").step(1).end("failed");
        LiveLook first = look();
        assertEquals(List.of(RunState.FAILED, Optional.empty()), List.of(Looks.record(first, run).state(), Looks.news(first, run)));
        assertEquals(List.of(1), Looks.steps(look(), run));
        LiveLook third = look();
        assertEquals(List.of(RunState.FAILED, Optional.empty()), List.of(Looks.record(third, run).state(), Looks.news(third, run)));
        run.write(RunDir.SUMMARY, "{\"state\": \"succeeded\", \"note\": \"written again\"}\n");
        look();
        assertEquals(RunState.SUCCEEDED, Looks.record(look(), run).state());
    }

    @Test
    void aLiveRunThatEndsAndIsResumedGoesOnWhereItWasRead() throws Exception {
        MadeRun run = MadeRun.live(root, "a").step(1);
        assertEquals(List.of(1), Looks.steps(look(), run));
        run.step(2).end("stopped");
        LiveLook ended = look();
        assertEquals(List.of(RunState.STOPPED, List.of(2)), List.of(Looks.record(ended, run).state(), Looks.steps(ended, run)));
        look();
        Files.delete(run.dir().resolve(RunDir.SUMMARY));
        run.step(3);
        LiveLook again = look();
        assertEquals(List.of(RunState.RUNNING, List.of(3)), List.of(Looks.record(again, run).state(), Looks.steps(again, run)));
        assertEquals(Set.of(), Looks.news(again, run).orElseThrow().anew());
        run.step(4).write(RunDir.SUMMARY, "{\"state\": \"failed\", \"attempts\": [1, 2]}\n");
        LiveLook last = look();
        assertEquals(List.of(RunState.FAILED, List.of(4)), List.of(Looks.record(last, run).state(), Looks.steps(last, run)));
    }

    @Test
    void aRunThatWasRemovedIsGoneAndAnotherInItsPlaceIsAnother() throws Exception {
        MadeRun run = MadeRun.live(root, "a").step(1);
        MadeRun over = MadeRun.live(root, "b").end("succeeded");
        assertEquals(2, look().runs().size());
        Files.move(over.dir(), root.resolve(".away"));
        assertEquals(List.of("a"), look().runs().stream().map(RunRecord::id).toList());
        Files.move(run.dir(), root.resolve(".away2"));
        MadeRun other = MadeRun.live(root, "a").write(RunDir.METADATA, "{\"created_at\": \"2026-02-02T00:00:00.000Z\"}").step(5).step(6);
        look();
        other.step(7);
        var all = new ArrayList<>(Looks.steps(look(), other));
        assertTrue(all.contains(7), all.toString());
        assertEquals("2026-02-02T00:00:00.000Z", Looks.record(look(), other).metadata().path("created_at").asText());
    }

    @Test
    void aRootThatGoesAndComesBackIsToldAnewAndTwoRootsMayHaveTheSameRun() throws Exception {
        Path other = Files.createDirectories(root.resolve("other"));
        live = new LiveRuns(new LocalPod("here"), List.of(root + "/one", other.toString(), other + "/"));
        MadeRun one = MadeRun.live(Files.createDirectories(root.resolve("one")), "same").step(1);
        MadeRun two = MadeRun.live(other, "same").step(2).step(3);
        LiveLook both = look();
        assertEquals(List.of(2, List.of(1), List.of(2, 3)), List.of(both.runs().size(), Looks.steps(both, one), Looks.steps(both, two)));
        Files.move(root.resolve("one"), root.resolve("unmounted"));
        assertEquals(List.of(two.path()), look().runs().stream().map(RunRecord::path).toList());
        Files.move(root.resolve("unmounted"), root.resolve("one"));
        LiveLook back = look();
        assertEquals(List.of(List.of(1), Set.of(RunDir.METRICS)), List.of(Looks.steps(back, one), Looks.news(back, one).orElseThrow().anew()));
        assertEquals(Optional.empty(), Looks.news(back, two));
    }

    @Test
    void oneRunAloneIsLookedAtWithoutTheOthers() throws Exception {
        MadeRun run = MadeRun.live(root, "a").step(1);
        MadeRun longer = MadeRun.live(root, "a-longer").step(2);
        live = LiveRuns.of(new LocalPod("here"), new RunDir(run.path()));
        LiveLook look = look();
        assertEquals(List.of(1, List.of(1), Optional.empty()), List.of(look.runs().size(), Looks.steps(look, run), Looks.news(look, longer)));
        Files.move(run.dir(), root.resolve(".away"));
        assertEquals(List.of(), look().runs());
    }
}
