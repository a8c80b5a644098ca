package tests.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import lib.run.Kind;
import lib.run.RunDir;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tests.support.LoopbackPod;
import tests.support.Scripts;

/** Whatever dies, the record is complete and the exit code right; tests.faults makes it die more often, and in more ways. */
class SurvivalTest {
    /** Goes on behind a step of its own only when there is a file {@code go}. */
    private static final String STEPS = "import os, time\nfor i in range(%d):\n  print('iter %%d: loss %%.1f, time 1ms' %% (i, 99 - i), flush=True); time.sleep(%s)\n"
            + "  while i == %d and not os.path.exists('go'): time.sleep(0.05)\nraise SystemExit(5)";
    @TempDir
    Path root;

    @Test
    void aRecorderThatIsKilledIsStartedAgainAndNothingIsLostOrCountedTwice() throws Exception {
        try (var run = steps(60, "0.05", 40).start()) {
            for (int kill = 0; kill < 3; kill++) {
                run.awaitLog("iter " + kill * 10 + ":");
                run.recorder().destroyForcibly();
                Thread.sleep(200);
            }
            go();
            checkSteps(run, 60);
            assertTrue(run.events().contains("runner_recovered"));
            assertEquals(1, run.events().stream().filter(e -> e.equals("attempt_started")).count());
        }
    }

    @Test
    void somebodyMayTidyUpTheDirectoryOfTheFifo() throws Exception {
        try (var run = steps(40, "0.05", 3).start()) {
            // With the journal goes what a recorder has read and not yet written: here it has written all.
            run.awaitLog("iter 3: loss 96.0, time 1ms\n");
            Path fifo = Path.of(Files.readString(run.dir.resolve(RunDir.FIFO)).strip());
            try (var files = Files.list(fifo.getParent())) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(fifo.getParent());
            RecordedRun.kill(List.of(run.recorder()));
            go();
            checkSteps(run, 40);
        }
    }

    @Test
    void aRunIsPickedUpWhenLaunchShAndTheRecorderWereKilled() throws Exception {
        try (var run = steps(30, "0.03", 20).start()) {
            run.awaitLog("iter 3:");
            RecordedRun.killWatchers(run.dir);
            go();
            RecordedRun.await("the end of the command", () -> Files.exists(run.dir.resolve(RunDir.EXIT)));
            run.start();
            checkSteps(run, 30);
        }
    }

    @Test
    void launchShMayDieBeforeTheShellHasAnsweredIt() throws Exception {
        try (var run = steps(5, "0.01", -1)) {
            Path fifo = Files.createDirectory(root.resolve("ops-run.aaaaaa")).resolve("log");
            Files.writeString(fifo.resolveSibling("run"), run.dir + "\n");
            Files.createDirectory(run.dir.resolve(".ops/attempt-1"));
            // launch.sh's part: it holds the FIFO open, starts the shell, and doesn't wait for what it says.
            Process shell = new ProcessBuilder("sh", "-c", "mkfifo -m 600 \"$3\" && exec 3<>\"$3\" && read -r go && exec sh \"$1\" --attempt \"$2\" \"$3\" 1 0022 3<&-", "sh",
                    root.resolve("launch.sh").toString(), run.dir.toString(), fifo.toString()).redirectError(root.resolve("shell.err").toFile()).start();
            shell.getInputStream().close();
            shell.getOutputStream().write("go\n".getBytes());
            shell.getOutputStream().close();
            RecordedRun.await("the end of the command", () -> Files.exists(run.dir.resolve(RunDir.EXIT)) || !shell.isAlive());
            run.start();
            checkSteps(run, 5);
            assertEquals(0, shell.waitFor());
        }
    }

    @Test
    void aStopThatComesWhileTheCommandIsBeingStartedIsKept() throws Exception {
        try (var run = new RecordedRun(root, "sh", "-c", "echo started; sleep 60").write()) {
            Path setsid = Scripts.write(root.resolve("tools/setsid"), "#!/bin/sh\nprintf 'by=me\\nat=2026-01-01T00:00:00.000Z\\nreason=stop\\n' >'"
                    + run.dir.resolve(RunDir.STOP) + "'\nPATH=${PATH#*:}\nexec setsid \"$@\"\n");
            run.environment("PATH", setsid.getParent() + ":" + System.getenv("PATH")).start();
            JsonNode summary = run.summary();
            assertEquals("stopped", summary.path("state").asText());
            assertEquals("me", summary.path("stopped").path("by").asText());
            assertEquals("", run.log(), "the command was started");
        }
    }

    @Test
    void anInterruptReachesTheCommandAsOne() throws Exception {
        String script = "import time\ntry:\n  print('ready', flush=True); time.sleep(60)\nexcept KeyboardInterrupt:\n  print('interrupted'); raise SystemExit(9)";
        try (var run = new RecordedRun(root, "python3", "-c", script).write().start()) {
            run.awaitLog("ready");
            signal("INT", run.process("pid").pid());
            assertEquals(9, run.summary().path("exit_code").asInt());
            assertTrue(run.log().contains("interrupted"));
        }
    }

    @Test
    void aGrandchildThatKeepsTheOutputOpenDoesNotDelayTheEnd() throws Exception {
        try (var run = new RecordedRun(root, "sh", "-c", "sleep 600 & echo $!; exit 4").write().start()) {
            assertEquals(4, run.summary().path("exit_code").asInt());
            long grandchild = Long.parseLong(run.log().strip());
            try {
                assertTrue(LoopbackPod.isAlive(grandchild), "it still has the output open");
                assertFalse(run.events().contains("log_dropped"), "it writes nothing that would have to be waited for");
            } finally {
                ProcessHandle.of(grandchild).ifPresent(ProcessHandle::destroyForcibly);
            }
        }
    }

    @Test
    void twoLaunchersStartTheCommandOnce() throws Exception {
        try (var run = new RecordedRun(root, "sh", "-c", "echo started; sleep 1").write().start().start().start()) {
            assertEquals("succeeded", run.summary().path("state").asText());
            assertEquals("started\n", run.log());
        }
    }

    @Test
    void bashWorksAsWellAsTheSystemsShell() throws Exception {
        try (var run = new RecordedRun(root, "sh", "-c", "echo hi; exit 3").write().startWith("bash", "--posix")) {
            assertEquals(3, run.summary().path("exit_code").asInt());
            assertEquals("hi\n", run.log());
        }
    }

    private void go() throws Exception {
        Files.createFile(root.resolve("go"));
    }

    private RecordedRun steps(int count, String pause, int last) throws Exception {
        return new RecordedRun(root, "python3", "-c", STEPS.formatted(count, pause, last)).metrics(Kind.NANOGPT_TRAIN.metricPatterns()).write();
    }

    private static void checkSteps(RecordedRun run, int count) throws Exception {
        JsonNode summary = run.summary();
        assertEquals(5, summary.path("exit_code").asInt(-1));
        assertEquals("failed", summary.path("state").asText());
        List<Integer> steps = run.lines(RunDir.METRICS).stream().map(m -> m.path("step").asInt()).toList();
        assertEquals(IntStream.range(0, count).boxed().toList(), steps);
        assertEquals(count, run.log().lines().count());
        assertEquals(Files.size(run.dir.resolve(RunDir.LOG)), summary.path("log").path("bytes").asLong());
        assertEquals(count, summary.path("log").path("lines").asLong());
    }

    private static void signal(String name, long pid) throws Exception {
        assertEquals(0, new ProcessBuilder("kill", "-" + name, Long.toString(pid)).inheritIO().start().waitFor());
    }
}
