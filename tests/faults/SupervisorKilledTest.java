package tests.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import lib.run.RunDir;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tests.record.RecordedRun;

/** SIGKILL of what stands around the command, of the command, and of its children. */
@Timeout(300)
class SupervisorKilledTest {
    /** Its child writes until it is killed; then it writes alone. */
    private static final String FAMILY = """
            import os, sys, time
            def lines(who, until):
                n = 0
                while not until():
                    n += 1
                    os.write(1, b'%s %d\\n' % (who, n))
                    time.sleep(0.002)
            pid = os.fork()
            if pid == 0:
                lines(b'child', lambda: False)
            open(sys.argv[1], 'w').write(str(pid))
            lines(b'parent', lambda: os.path.exists(sys.argv[2]) and os.waitpid(pid, os.WNOHANG)[0] == pid)
            sys.exit(7)
            """;
    @TempDir
    Path root;

    @Test
    void launchShMayBeKilledAndStartedAgainAsOftenAsOneLikes() throws Exception {
        int kills = Fault.times(20, 3);
        try (var faulty = new FaultyRun(root, "paced").start()) {
            ProcessHandle recorder = faulty.recorder();
            for (int i = 0; i < kills; i++) {
                FaultyRun.kill(FaultyRun.launchers(faulty.dir));
                faulty.awaitGrowth();
                faulty.run.start();
                FaultyRun.await("launch.sh", () -> !FaultyRun.launchers(faulty.dir).isEmpty());
            }
            assertTrue(recorder.isAlive(), "the first recorder still has the run");
            faulty.enough().complete();
            Fault.report("SIGKILL of launch.sh, started again each time", kills, faulty.nothing());
        }
    }

    @Test
    void aRecorderStartsAnotherLaunchShWhichStartsAnotherRecorder() throws Exception {
        int kills = Fault.times(10, 2);
        try (var faulty = new FaultyRun(root, "paced").start()) {
            for (int i = 0; i < kills; i++) {
                faulty.awaitGrowth();
                FaultyRun.kill(FaultyRun.launchers(faulty.dir));
                FaultyRun.await("another launch.sh", () -> !FaultyRun.launchers(faulty.dir).isEmpty());
                List<ProcessHandle> recorders = FaultyRun.recorders(faulty.dir);
                assertEquals(1, recorders.size(), "the new launch.sh waits for the recorder that is there");
                FaultyRun.kill(recorders);
                FaultyRun.await("another recorder", () -> !FaultyRun.recorders(faulty.dir).isEmpty());
            }
            faulty.awaitGrowth();
            faulty.enough().complete();
            Fault.report("SIGKILL of launch.sh and then of the recorder, nobody starting either", kills, faulty.nothing());
        }
    }

    @Test
    void whenTheCommandsShellIsKilledTheLogIsCompleteAndTheExitCodeIsNotInvented() throws Exception {
        try (var faulty = new FaultyRun(root, "paced").start()) {
            FaultyRun.kill(List.of(faulty.run.process("shell_pid")));
            faulty.awaitGrowth();
            JsonNode summary = faulty.enough().run.summary();
            assertEquals("lost", summary.path("state").asText());
            assertTrue(summary.path("exit_code").isNull() && summary.has("exit_code"), "nobody saw the exit code: " + summary);
            assertEquals(-1, Files.mismatch(faulty.truth, faulty.dir.resolve(RunDir.LOG)));
            Fault.report("SIGKILL of the command's shell", 1, String.format("0 of %,d bytes; the exit code is nobody's: state lost", Files.size(faulty.truth)));
        }
    }

    @Test
    void aCommandThatIsKilledFailsBySignalNine() throws Exception {
        try (var faulty = new FaultyRun(root, "slow").start()) {
            faulty.run.awaitLog("iter 20:");
            faulty.run.process("pid").destroyForcibly();
            JsonNode summary = faulty.run.summary();
            assertEquals(137, summary.path("exit_code").asInt());
            assertEquals(9, summary.path("signal").asInt());
            assertEquals("failed", summary.path("state").asText());
            String truth = Files.readString(faulty.truth);
            assertTrue(truth.startsWith(faulty.run.log()), "the log is what was written");
            long missing = truth.length() - faulty.run.log().length();
            assertTrue(missing <= truth.lines().reduce((a, b) -> b).orElseThrow().length() + 1, missing + " bytes, more than the one line that it was about to write");
            Fault.report("SIGKILL of the command", 1, "nothing that it wrote; exit code 137, signal 9");
        }
    }

    @Test
    void aGrandchildThatIsKilledTakesNothingOfTheCommandWithIt() throws Exception {
        Path pid = root.resolve("pid");
        Path killed = root.resolve("killed");
        try (var run = new RecordedRun(root, "python3", "-c", FAMILY, pid.toString(), killed.toString()).write().start()) {
            run.awaitLog("child 20\n");
            FaultyRun.await("the child's pid", () -> pid.toFile().length() > 0);
            ProcessHandle.of(Long.parseLong(Files.readString(pid))).orElseThrow().destroyForcibly();
            String atTheKill = run.log();
            Files.writeString(killed, "");
            assertEquals(7, run.summary().path("exit_code").asInt());
            List<String> lines = run.log().lines().toList();
            assertTrue(run.log().startsWith(atTheKill));
            for (String who : List.of("child", "parent")) {
                List<String> own = lines.stream().filter(l -> l.startsWith(who)).toList();
                assertEquals(LongStream.rangeClosed(1, own.size()).mapToObj(n -> who + " " + n).toList(), own);
            }
            assertFalse(lines.stream().anyMatch(l -> !l.startsWith("child ") && !l.startsWith("parent ")), "a line of neither");
            Fault.report("SIGKILL of a grandchild that writes too", 1, String.format("0 of %,d lines of both, exit code kept", lines.size()));
        }
    }
}
