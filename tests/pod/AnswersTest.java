package tests.pod;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import lib.pod.Fetcher;
import lib.pod.Follower;
import lib.pod.Runs;
import lib.run.ExitCode;
import lib.run.OpsException;
import lib.run.RunDir;
import lib.run.RunState;
import lib.store.RunRecord;
import org.junit.jupiter.api.Test;

/** What a pod answers is input like any other: odd lines are left aside, and never an error of ours. */
class AnswersTest {
    private static List<RunRecord> runs(String... lines) {
        return new Runs(new CannedPod("@ops now 1000\n@ops root /r\n" + String.join("\n", lines) + "\n@ops whole\n"), List.of("/r")).all();
    }

    private static Fetcher.Manifest manifest(String... lines) {
        return new Fetcher(new CannedPod(String.join("\n", lines) + "\n")).manifest(new RunDir("/r/a"), List.of(), List.of());
    }

    @Test
    void aRunIsPutTogetherFromItsLines() {
        RunRecord run = runs("@ops run a alive", "a/run_metadata.json:{\"preset\":", "a/run_metadata.json: \"p: x/y\"}", "a/heartbeat.txt:2026 state=running step=7",
                "a/metrics.jsonl:{\"step\": 8, \"train/loss\": 0.5}", "a/metrics.jsonl:{\"step\": 9, \"tra", "@ops mtime 990 a/stdout.log").get(0);
        assertEquals(RunState.RUNNING, run.state());
        assertEquals("/r/a", run.path());
        assertEquals("p: x/y", run.metadata().path("preset").asText());
        assertEquals("0.5", String.valueOf(run.metrics().get("train/loss")));
        assertEquals("7", run.heartbeat().get("step"));
        assertEquals(10L, run.logAge().orElseThrow());
    }

    @Test
    void aFilesLineThatLooksLikeOurOwnWordChangesNothing() {
        RunRecord run = runs("@ops run a alive", "a/run_metadata.json:\r@ops run a gone\r", "a/metrics.jsonl:@ops run a gone").get(0);
        assertEquals(RunState.RUNNING, run.state());
    }

    @Test
    void namesThatAreNoRunIdsAndBrokenWordsSayNothing() {
        assertEquals(List.of(), runs("@ops run " + "x".repeat(101) + " alive", "@ops run .. alive", "@ops run", "@ops mtime", "@ops mtime x a/b", "@ops mtime 5 a", "@ops stop",
                "@ops mtime 99999999999999999999 a/stdout.log", "@ops", "@ops unheard of", "/etc/passwd:x", ":", "/", "../x:y", "a b/c:d"));
    }

    @Test
    void anAnswerWithoutItsFirstWordWasBrokenOff() {
        OpsException e = assertThrows(OpsException.class, () -> new Runs(new CannedPod("garbage"), List.of("/r")).all());
        assertEquals(ExitCode.UNREACHABLE, e.exitCode());
    }

    @Test
    void noAnswerAtAllMakesTheReaderFail() {
        var random = new Random(7);
        String[] parts = {"@ops ", "run ", "mtime ", "now ", "file ", "odd ", "link ", "to ", "a", "/", ":", " ", "\r", "5", "-1", "ff", "./", "..", "\u0000", "☃", "{", "}", "\n"};
        for (int round = 0; round < 20_000; round++) {
            var text = new StringBuilder();
            for (int i = random.nextInt(12); i >= 0; i--) {
                text.append(parts[random.nextInt(parts.length)]);
            }
            runs(text.toString());
            manifest(text.toString());
        }
    }

    @Test
    void noNameLeadsOutOfTheTarget() {
        Fetcher.Manifest all = manifest("@ops file 1 1 ./../x", "@ops file 1 1 /etc/passwd", "@ops file 1 1 ./a/../../x", "@ops file 1 1 ./", "@ops file 1 1 ./.", "@ops file x 1 ./a",
                "@ops odd 1 1 2e2f2e2e2f78", "@ops odd 1 1 2e2f610", "@ops file 1 1 ./\uFFFD", "@ops file 5 6 ./good name", "@ops odd 7 8 2e2f610a62");
        assertEquals(List.of("good name", "a\nb"), all.files().stream().map(Fetcher.RemoteFile::path).toList());
        assertEquals(9, all.leftOut());
        assertEquals(12, all.totalBytes());
    }

    @Test
    void aLogIsTakenFromTheByteThatItsFirstLineNames() {
        var out = new ByteArrayOutputStream();
        assertTrue(new Follower(new CannedPod("@ops offset 5\nab\r\n@ops offset 9\n"), new RunDir("/r/a"), n -> { }).follow("stdout.log", "all", false, false, out));
        assertEquals("ab\r\n@ops offset 9\n", out.toString(StandardCharsets.UTF_8));
    }
}
