package tests.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
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
        endedAfter("begun\n", 30, run -> {
            JsonNode summary = run.summary();
            assertEquals("failed", summary.path("state").asText());
            assertEquals(0, summary.path("exit_code").asInt(-1));
            assertEquals("timeout", summary.path("failure").path("cause").asText());
            assertTrue(run.log().endsWith("saved\n"), "what the shell says of its sleep may stand before it: " + run.log());
        }, "sh", "-c", "trap 'echo saved; exit 0' TERM; echo begun; while :; do sleep 0.1; done");
    }

    @Test
    void oneThatIgnoresTermIsKilledAfterItsGraceWithItsChildren() throws Exception {
        String stubborn = "import os, signal, time\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\nif os.fork() == 0: os.setsid()\nprint(os.getpid(), flush=True)\ntime.sleep(300)";
        endedAfter("\\d+\n\\d+\n", 1, run -> {
            assertEquals(9, run.summary().path("signal").asInt());
            assertEquals(2, run.log().lines().count());
            assertTrue(run.log().lines().allMatch(TimeoutTest::hasEnded));
        }, "python3", "-c", stubborn);
    }

    @Test
    void aRecorderThatIsKilledDoesNotGiveTheAttemptMoreTime() throws Exception {
        try (var run = run(6, 1, "sh", "-c", "echo begun; sleep 300").start()) {
            run.awaitLog("begun");
            for (int kill = 0; kill < 3; kill++) {
                RecordedRun.await("a recorder", () -> !RecordedRun.recorders(run.dir).isEmpty() || Files.exists(run.dir.resolve(RunDir.SUMMARY)));
                RecordedRun.recorders(run.dir).forEach(ProcessHandle::destroyForcibly);
                Thread.sleep(1500);
            }
            assertEquals("timeout", run.summary().path("failure").path("cause").asText());
            double seconds = run.json(RunDir.SUMMARY).path("duration_sec").asDouble();
            assertTrue(seconds >= 6 && seconds < 60, "from the command's start: " + seconds);
        }
    }

    @Test
    void aUsersStopStaysAStop() throws Exception {
        String mark = "printf 'by=me\\nat=2026-01-01T00:00:00.000Z\\n' >\"$OPS_RUN_DIR/.ops/stop\"";
        try (var run = run(10, 1, "sh", "-c", "trap '' TERM; " + mark + "; while :; do sleep 0.1; done").start()) {
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

    private interface Check {
        void of(RecordedRun run) throws Exception;
    }

    /** A run that is over, with the shortest of these limits within which its command had said this: how soon it gets so far is the machine's. */
    private void endedAfter(String begun, int grace, Check check, String... command) throws Exception {
        for (int seconds : new int[] {2, 10, 50}) {
            try (var run = run(seconds, grace, command).start()) {
                run.summary();
                if (Pattern.compile(begun).matcher(run.log()).lookingAt()) {
                    check.of(run);
                    return;
                }
            }
            Files.move(root.resolve("run1"), root.resolve("ended after " + seconds + " s"));
        }
        fail("the command hadn't begun within 50 s");
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
