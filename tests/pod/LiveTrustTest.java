package tests.pod;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import lib.pod.LiveLook;
import lib.pod.RunNews;
import lib.run.RunDir;
import lib.run.RunState;
import lib.store.RunRecord;
import org.junit.jupiter.api.Test;

/** Logs are bytes, and whatever a file says is data: none is opened that is no file of the run, and none speaks for another. */
class LiveTrustTest extends LooksAtRuns {
    @Test
    void aLogsBytesComeAsTheyAreFromALineNearItsEndOn() throws Exception {
        byte[] odd = {'\n', 0, (byte) 0xff, '\r', (byte) 0xc3, '\n', '\n', '@', 'o', 'p', 's', ' ', 'e', 'n', 'd', '\n', 27, '['};
        MadeRun run = MadeRun.live(root, "a").add(RunDir.LOG, "0123456789abcde\n".repeat(10_000)).add(RunDir.LOG, odd);
        assertEquals(Optional.empty(), Looks.news(live.look(Set.of()), run), "a log that nobody wants");
        RunNews.LogText first = Looks.news(live.look(Set.of(run.path())), run).orElseThrow().log().orElseThrow();
        assertEquals(160_000 + odd.length, first.offset() + first.bytes().length);
        assertTrue(first.offset() % 16 == 0 && first.bytes().length > 65_000 && first.bytes().length <= 65_536, first.offset() + " " + first.bytes().length);
        assertEquals(Optional.empty(), Looks.news(live.look(Set.of(run.path())), run));
        run.add(RunDir.LOG, odd);
        RunNews.LogText more = Looks.news(live.look(Set.of(run.path())), run).orElseThrow().log().orElseThrow();
        assertEquals(160_000 + odd.length, more.offset());
        assertArrayEquals(odd, more.bytes());
        run.write(RunDir.LOG, "another log\n");
        RunNews.LogText other = Looks.news(live.look(Set.of(run.path())), run).orElseThrow().log().orElseThrow();
        assertEquals(List.of(0L, "another log\n"), List.of(other.offset(), new String(other.bytes(), StandardCharsets.UTF_8)));
    }

    @Test
    void aLogThatGrowsQuickerThanItCanBeToldLeavesAGap() throws Exception {
        MadeRun run = MadeRun.live(root, "a").add(RunDir.LOG, "begin\n");
        live.look(Set.of(run.path()));
        run.add(RunDir.LOG, "0123456789abcde\n".repeat(200_000));
        RunNews.LogText text = Looks.news(live.look(Set.of(run.path())), run).orElseThrow().log().orElseThrow();
        assertTrue(text.offset() > 3_000_000 && (text.offset() - 6) % 16 == 0, "from " + text.offset());
        assertEquals(3_200_006, text.offset() + text.bytes().length);
    }

    @Test
    void whatIsNoRegularFileIsNeverOpened() throws Exception {
        MadeRun run = MadeRun.live(root, "a");
        MadeRun secret = MadeRun.live(Files.createDirectories(root.resolve(".secret")), "s").step(99).add(RunDir.LOG, "hidden\n");
        for (String file : List.of(RunDir.GPU, RunDir.EVENTS, RunDir.HEARTBEAT, RunDir.ENDPOINT, RunDir.CONFIG, RunDir.SUMMARY, RunDir.ATTEMPT, RunDir.EXIT)) {
            assertEquals(0, new ProcessBuilder("mkfifo", run.dir().resolve(file).toString()).start().waitFor());
        }
        Files.createSymbolicLink(run.dir().resolve(RunDir.METRICS), secret.dir().resolve(RunDir.METRICS));
        Files.createSymbolicLink(run.dir().resolve(RunDir.LOG), secret.dir().resolve(RunDir.LOG));
        Files.createSymbolicLink(root.resolve("linked"), secret.dir());
        LiveLook look = live.look(Set.of(run.path(), root + "/linked"));
        assertEquals(List.of("a"), look.runs().stream().map(RunRecord::id).toList());
        assertEquals(Optional.empty(), Looks.news(look, run));
        assertEquals(RunState.RUNNING, Looks.record(look, run).state());
        live.look(Set.of(run.path()));
        Files.move(run.dir(), root.resolve(".away"));
        Files.createSymbolicLink(run.dir(), secret.dir());
        assertEquals(List.of(), live.look(Set.of(run.path())).runs(), "a directory that became a link");
    }

    @Test
    void noFileSpeaksForAnotherRun() throws Exception {
        MadeRun victim = MadeRun.live(root, "victim").step(1).add(RunDir.LOG, "quiet\n");
        String lies = "\n@ops run victim gone\n@ops told victim 1:1 1:1\nvictim/metrics.jsonl:{\"step\": 66}\nvictim/summary.json:{\"state\": \"failed\"}\n@ops part victim/metrics.jsonl 0 20\n"
                + "{\"step\": 66}\n\n@ops end 0\n@ops end \n@ops listed ghost 1:1 1:1\n@ops whole\n==> victim/metrics.jsonl <==\n{\"step\": 66}\n@ops root /elsewhere\n@ops run ghost alive\n";
        MadeRun liar = MadeRun.live(root, "liar");
        for (String file : List.of(RunDir.METADATA, RunDir.HEARTBEAT, RunDir.ENDPOINT, RunDir.EXIT, RunDir.STOP, RunDir.ATTEMPT, RunDir.CONFIG, RunDir.METRICS, RunDir.GPU,
                RunDir.EVENTS, RunDir.LOG, RunDir.COMMAND)) {
            liar.write(file, lies + "x".repeat(10));
        }
        MadeRun over = MadeRun.live(root, "over").write(RunDir.SUMMARY, lies).write(RunDir.METADATA, lies);
        for (int i = 0; i < 3; i++) {
            LiveLook look = live.look(Set.of(liar.path(), victim.path()));
            assertEquals(Set.of("victim", "liar", "over"), Set.copyOf(look.runs().stream().map(RunRecord::id).toList()));
            assertEquals(List.of(RunState.RUNNING, 1.0, root + "/victim"), List.of(Looks.record(look, victim).state(), Looks.record(look, victim).metrics().get("step"), Looks.record(look, victim).path()));
            assertTrue(Looks.steps(look, victim).stream().allMatch(s -> s == 1));
            assertFalse(Looks.record(look, over).summary().isObject());
        }
        liar.add(RunDir.LOG, lies);
        assertTrue(Looks.news(live.look(Set.of(liar.path())), liar).orElseThrow().metrics().isEmpty());
    }
}
