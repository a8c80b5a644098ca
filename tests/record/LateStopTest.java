package tests.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import lib.run.RunDir;
import lib.run.Supervision;
import lib.run.Supervision.OnStall;
import lib.run.Timestamp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stop whose mark is written when the attempt has ended already and its recorder hasn't judged it yet. */
class LateStopTest {
    /** A retried cause: an attempt that ends as a stalled one does. */
    private static final String STALLING = "until [ -e go ]; do sleep 0.1; done; printf 'by=ops\\nreason=stalled\\n' >\"$OPS_RUN_DIR/.ops/stop\"; exit 3";
    @TempDir
    Path root;

    private RecordedRun run(int retries, String script) throws Exception {
        return new RecordedRun(root, "sh", "-c", script).supervision(new Supervision(0, 1, retries, OnStall.RESTART, Supervision.Notice.none())).write().start();
    }

    /** Lets the command end while the recorder stands still; gives when it ended. */
    private Instant end(RecordedRun run) throws Exception {
        RecordedRun.await("a beat", () -> Files.exists(run.dir.resolve(RunDir.HEARTBEAT)));
        signal("STOP", run.recorder());
        Files.writeString(root.resolve("go"), "");
        RecordedRun.await("the exit record", () -> Files.exists(run.dir.resolve(RunDir.EXIT)));
        return Files.readAllLines(run.dir.resolve(RunDir.EXIT)).stream().filter(l -> l.startsWith("ended_at=")).map(l -> Instant.parse(l.substring(9))).findFirst().orElseThrow();
    }

    private static void signal(String name, ProcessHandle process) throws Exception {
        assertEquals(0, new ProcessBuilder("kill", "-s", name, Long.toString(process.pid())).start().waitFor());
    }

    private static JsonNode stopped(RecordedRun run, Instant at, String more) throws Exception {
        Files.writeString(run.dir.resolve(RunDir.STOP), "by=me\nat=" + Timestamp.format(at) + "\nreason=stop\n" + more);
        signal("CONT", run.recorder());
        return run.summary();
    }

    private static String judged(JsonNode summary) {
        return summary.path("state").asText() + " " + summary.path("failure").path("cause").asText("-") + " " + summary.path("stopped").path("by").asText("-");
    }

    @Test
    void aRunThatHadSucceededBeforeHasSucceeded() throws Exception {
        try (var run = run(0, "until [ -e go ]; do sleep 0.1; done")) {
            JsonNode summary = stopped(run, end(run).plusMillis(1), "");
            assertEquals("succeeded - -", judged(summary));
            assertFalse(summary.has("stopped"), summary.toString());
            assertEquals(List.of("succeeded"), summary.path("attempts").findValuesAsText("state"));
        }
    }

    @Test
    void aRunThatHadFailedBeforeHasFailedAndTheRecordSaysOfWhat() throws Exception {
        try (var run = run(0, "until [ -e go ]; do sleep 0.1; done; echo 'MemoryError' >&2; exit 3")) {
            JsonNode summary = stopped(run, end(run).plusMillis(1), "");
            assertEquals("failed", summary.path("state").asText());
            assertTrue(summary.path("failure").hasNonNull("cause") && !summary.has("stopped"), summary.toString());
        }
    }

    @Test
    void whatTheStopEndedIsStopped() throws Exception {
        try (var run = run(0, "until [ -e go ]; do sleep 0.1; done")) {
            assertEquals("stopped - me", judged(stopped(run, end(run), "")));
        }
    }

    @Test
    void aCommandThatASignalEndedIsStoppedWhateverTheClocksSay() throws Exception {
        try (var run = run(0, "until [ -e go ]; do sleep 0.1; done; kill -TERM $$; sleep 300")) {
            assertEquals("stopped - me", judged(stopped(run, end(run).plusSeconds(3600), "")));
        }
    }

    @Test
    void withinTheSecondThatAPodsDateCannotDivideNothingIsProven() throws Exception {
        try (var run = run(0, "until [ -e go ]; do sleep 0.1; done")) {
            Instant ended = end(run);
            Path exit = run.dir.resolve(RunDir.EXIT);
            String second = Timestamp.format(ended).substring(0, 19);
            Files.writeString(exit, Files.readString(exit).replaceAll("ended_at=.*", "ended_at=" + second + ".000Z"));
            assertEquals("stopped - me", judged(stopped(run, Instant.parse(second + ".700Z"), "")));
        }
    }

    @Test
    void oneThatItsRecorderHadEndedBeforeKeepsThatReason() throws Exception {
        try (var run = run(0, "until [ -e go ]; do sleep 0.1; done")) {
            JsonNode summary = stopped(run, end(run).plusMillis(1), "before=timeout\n");
            assertEquals("failed timeout -", judged(summary));
            assertEquals("before=timeout", summary.path("failure").path("evidence").get(0).path("text").asText());
        }
    }

    @Test
    void aFurtherAttemptThatWasDueIsNotStarted() throws Exception {
        try (var run = run(2, STALLING)) {
            JsonNode summary = stopped(run, end(run).plusMillis(1), "before=stalled\n");
            assertEquals("stopped - me", judged(summary));
            assertEquals(List.of("failed", "stopped"), summary.path("attempts").findValuesAsText("state"));
            assertEquals(1, run.events().stream().filter(e -> e.equals("attempt_started")).count());
        }
    }
}
