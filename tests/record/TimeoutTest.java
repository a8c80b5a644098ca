package tests.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import lib.run.RunDir;
import lib.run.Supervision;
import lib.run.Supervision.OnStall;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --timeout}: an attempt that takes too long is ended, and the record says why. */
class TimeoutTest {
    @TempDir
    Path root;

    @Test
    void anAttemptThatTakesTooLongIsEndedAndHasFailed() throws Exception {
        try (var run = run(2, 1, "sh", "-c", "echo begun; sleep 300").start()) {
            JsonNode summary = run.summary();
            assertEquals("failed", summary.path("state").asText());
            assertEquals(15, summary.path("signal").asInt());
            assertEquals("timeout", summary.path("failure").path("cause").asText());
            assertEquals("reason=timeout", summary.path("failure").path("evidence").get(0).path("text").asText());
            JsonNode event = run.lines(RunDir.EVENTS).stream().filter(e -> e.path("event").asText().equals("signal_received")).findFirst().orElseThrow();
            assertEquals("timeout ops", event.path("reason").asText() + " " + event.path("by").asText());
        }
    }

    @Test
    void aScriptThatSavesAndEndsWithZeroHasFailedAllTheSame() throws Exception {
        try (var run = run(2, 30, "sh", "-c", "trap 'echo saved; exit 0' TERM; while :; do sleep 0.1; done").start()) {
            JsonNode summary = run.summary();
            assertEquals("failed", summary.path("state").asText());
            assertEquals(0, summary.path("exit_code").asInt(-1));
            assertEquals("timeout", summary.path("failure").path("cause").asText());
            assertTrue(run.log().endsWith("saved\n"), "what the shell says of its sleep may stand before it: " + run.log());
        }
    }

    @Test
    void oneThatIgnoresTermIsKilledAfterItsGraceWithItsChildren() throws Exception {
        try (var run = run(2, 1, "python3", "-c", "import os, signal, time\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\nif os.fork() == 0: os.setsid()\nprint(os.getpid(), flush=True)\ntime.sleep(300)").start()) {
            JsonNode summary = run.summary();
            assertEquals(9, summary.path("signal").asInt());
            assertEquals(2, run.log().lines().count());
            assertTrue(run.log().lines().allMatch(TimeoutTest::hasEnded));
        }
    }

    @Test
    void aRecorderThatIsKilledDoesNotGiveTheAttemptMoreTime() throws Exception {
        try (var run = run(6, 1, "sh", "-c", "echo begun; sleep 300").start()) {
            run.awaitLog("begun");
            for (int kill = 0; kill < 3; kill++) {
                run.recorder().destroyForcibly();
                Thread.sleep(1500);
            }
            assertEquals("timeout", run.summary().path("failure").path("cause").asText());
            double seconds = run.json(RunDir.SUMMARY).path("duration_sec").asDouble();
            assertTrue(seconds >= 6 && seconds < 60, "from the command's start: " + seconds);
        }
    }

    @Test
    void aUsersStopStaysAStop() throws Exception {
        try (var run = run(3, 1, "sh", "-c", "trap '' TERM; echo begun; while :; do sleep 0.1; done").start()) {
            run.awaitLog("begun");
            Files.writeString(run.dir.resolve(RunDir.STOP), "by=me\nat=2026-01-01T00:00:00.000Z\n");
            JsonNode summary = run.summary();
            assertEquals("stopped", summary.path("state").asText());
            assertEquals("me", summary.path("stopped").path("by").asText());
        }
    }

    @Test
    void aRunThatEndsInTimeIsLeftAlone() throws Exception {
        try (var run = run(60, 1, "sh", "-c", "exit 0").start()) {
            assertEquals("succeeded", run.summary().path("state").asText());
            assertTrue(Files.notExists(run.dir.resolve(RunDir.STOP)));
        }
    }

    /** Also as a zombie that nobody waits for. */
    private static boolean hasEnded(String pid) {
        try {
            return Files.readString(Path.of("/proc", pid, "stat")).contains(") Z ");
        } catch (java.io.IOException e) {
            return true;
        }
    }

    private RecordedRun run(int timeout, int grace, String... command) throws Exception {
        return new RecordedRun(root, command).supervision(new Supervision(timeout, grace, 0, OnStall.REPORT, Supervision.Notice.none())).write();
    }
}
