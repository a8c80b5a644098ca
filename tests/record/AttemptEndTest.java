package tests.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import lib.record.Intake;
import lib.run.RunDir;
import lib.run.Supervision;
import lib.run.Supervision.OnStall;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tests.support.Scripts;

/** The end of an attempt, with recorders that die in the middle of it. */
class AttemptEndTest {
    @TempDir
    Path root;

    @Test
    void aTimeoutThatPassesBetweenTwoAttemptsDoesNotEndTheSecond() throws Exception {
        // Where the recorder is up by then, it ends 3 s before its limit, and the pause is 5 s long.
        String script = """
                [ "$(cat "$OPS_RUN_DIR/.ops/attempt" 2>/dev/null)" != 2 ] || exit 0
                up() { read -r up rest </proc/uptime; up=${up%%.*}; }
                up; began=$up
                until [ "$((up - began))" -ge 5 ] || [ -e "$OPS_RUN_DIR/heartbeat.txt" ] && [ "$((up - began))" -ge 4 ]; do sleep 0.1; up; done
                printf 'by=ops\\nreason=stalled\\n' >"$OPS_RUN_DIR/.ops/stop"
                exit 1
                """;
        try (var run = new RecordedRun(root, "sh", "-c", script).supervision(new Supervision(8, 1, 1, OnStall.RESTART, Supervision.Notice.none())).write().start()) {
            JsonNode summary = run.summary();
            assertEquals("succeeded", summary.path("state").asText(), "the pause of 5 s is longer than the timeout: " + summary);
            assertEquals(2, summary.path("attempts").size());
        }
    }

    @Test
    void aStalledRunIsEndedAlsoWhereTheRecorderThatDecidedItDied() throws Exception {
        Path begun = root.resolve("begun");
        try (var run = new RecordedRun(root, "sh", "-c", ": >'" + begun + "'; exec sleep 600").supervision(new Supervision(0, 1, 0, OnStall.STOP, Supervision.Notice.none())).write()) {
            Path go = run.holdRecorder();
            run.start();
            RecordedRun.await("the command", () -> Files.exists(begun));
            Files.writeString(run.dir.resolve(RunDir.STOP), "by=ops\nat=2026-01-01T00:00:00.000Z\nreason=stalled\n");
            Files.createFile(go);
            assertEquals("failed stalled", run.summary().path("state").asText() + " " + run.summary().path("failure").path("cause").asText());
        }
    }

    @Test
    void whatOutlivesAnAttemptIsEndedBeforeTheNextIsPlanned() throws Exception {
        Path hold = Files.createFile(root.resolve("hold"));
        Path holding = root.resolve("holding");
        Scripts.write(root.resolve("tools/sleep"), "#!/bin/sh\nif [ -e '" + hold + "' ] && [ \"$1\" = 0.1 ]; then : >'" + holding + "'; while [ -e '" + hold
                + "' ]; do command -p sleep 0.05; done; fi\nPATH=${PATH#*:}\nexec sleep \"$@\"\n");
        String script = """
                if [ -e "$OPS_RUN_DIR/child" ]; then kill -0 "$(cat "$OPS_RUN_DIR/child")" 2>/dev/null && exit 9; exit 0; fi
                setsid sh -c 'trap "" TERM; while :; do command -p sleep 0.2; done' </dev/null >/dev/null 2>&1 &
                echo $! >"$OPS_RUN_DIR/child"
                printf 'by=ops\\nreason=stalled\\n' >"$OPS_RUN_DIR/.ops/stop"
                exit 1
                """;
        try (var run = new RecordedRun(root, "sh", "-c", script).supervision(new Supervision(0, 1, 1, OnStall.RESTART, Supervision.Notice.none()))
                .environment("PATH", root.resolve("tools") + ":" + System.getenv("PATH")).write().start()) {
            RecordedRun.await("the grace of what is left", () -> Files.exists(holding));
            assertFalse(Files.exists(run.dir.resolve(".ops/attempt-2/plan.json")), "planned, and the recorder may die now");
            run.recorder().destroyForcibly();
            Files.delete(hold);
            JsonNode summary = run.summary();
            assertEquals(2, summary.path("attempts").size());
            assertEquals(0, summary.path("exit_code").asInt(-1), "what the first attempt left was still there");
        }
    }

    @Test
    void theMarkOfTheEndIsNotReadAsOutputWhereNobodyWroteTheExitCode() throws Exception {
        try (var run = new RecordedRun(root, "sh", "-c", "echo hello; exec sleep 600").write()) {
            Path go = run.holdRecorder();
            run.start();
            RecordedRun.await("the command", () -> Files.exists(run.dir.resolve(RunDir.CHILD)));
            Intake dies = Intake.open(run.dir, 1, 64 * 1024).orElseThrow();
            RecordedRun.await("its output", () -> dies.read(100, () -> false) > 0);
            run.process("shell_pid").destroyForcibly();
            run.process("pid").destroyForcibly();
            dies.end();
            Files.createFile(go);
            assertEquals("lost", run.summary().path("state").asText());
            assertEquals("hello\n", run.log());
        }
    }

    @Test
    void anEventThatWasCutBeforeItsLineEndIsWrittenAgain() throws Exception {
        try (var run = new RecordedRun(root, "echo", "hello").write()) {
            Files.writeString(run.dir.resolve(RunDir.EVENTS), "{\"t\":\"2026-01-01T00:00:00.000Z\",\"event\":\"reserved\",\"attempt\":1}");
            run.start().summary();
            assertEquals(List.of("reserved", "attempt_started"), run.events().stream().filter(e -> !e.equals("runner_recovered")).toList().subList(0, 2));
        }
    }

    @Test
    void temporariesOfAKilledRecorderAreNoPartOfTheRecord() throws Exception {
        try (var run = new RecordedRun(root, "echo", "hello").write()) {
            Path left = Files.writeString(run.dir.resolve("." + RunDir.HEARTBEAT + ".4711.tmp"), "half");
            Path theirs = Files.writeString(run.dir.resolve(".mine.4711.tmp"), "the script's own");
            run.start().summary();
            assertFalse(Files.exists(left));
            assertTrue(Files.exists(theirs));
            String digests = Files.readString(run.dir.resolve(RunDir.DIGESTS));
            assertTrue(digests.contains(".mine.4711.tmp") && !digests.contains(RunDir.HEARTBEAT + "."), digests);
        }
    }

    @Test
    void aRunOfAnotherContainerOfTheSameMachineIsNotTakenForOver() throws Exception {
        try (var run = new RecordedRun(root, "true").write()) {
            Process gone = new ProcessBuilder("true").start();
            gone.waitFor();
            String host = InetAddress.getLocalHost().getHostName();
            Files.writeString(run.dir.resolve(RunDir.CHILD), "attempt=1\npid=" + gone.pid() + "\nstart=1\nshell_pid=" + gone.pid() + "\nshell_start=1\nboot_id="
                    + Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip() + "\nhostname=not-" + host + "\nstarted_at=2026-01-01T00:00:00.000Z\n");
            Process close = new ProcessBuilder(RecordedRun.runner("--close", run.dir.toString())).redirectErrorStream(true).start();
            close.getOutputStream().close();
            String said = new String(close.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(5, close.waitFor(), said);
            assertTrue(said.contains("may still run: it ran on host not-" + host), said);
            assertFalse(Files.exists(run.dir.resolve(RunDir.SUMMARY)));
        }
    }
}
