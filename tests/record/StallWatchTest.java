package tests.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import lib.run.Kind;
import lib.run.RunDir;
import lib.run.Supervision;
import lib.run.Supervision.OnStall;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tests.support.Scripts;

/** Real processes that hang, wait, burn and print rarely, judged with a floor of two seconds where a pod has ten minutes. */
class StallWatchTest {
    /** Steps for three seconds, then what the test says; {@code wait()} blocks until there is a file {@code go}. */
    private static final String TRAINING = """
            import os, subprocess, sys, threading, time
            def steps(first, count, pause=0.1):
                for i in range(first, first + count):
                    print('iter %%d: loss %%.1f, time 1ms' %% (i, 99 - i), flush=True); time.sleep(pause)
            def wait():
                while not os.path.exists('go'): time.sleep(0.2)
            def burn(seconds):
                end = time.monotonic() + seconds
                while time.monotonic() < end: pass
            %s
            """;
    private static final String SECRET = "s3cr3t-of" + "-the-command-line";
    @TempDir
    Path root;

    @Test
    void aRunThatHangsIsSuspectedWithEvidenceAndClearedWhenItGoesOn() throws Exception {
        Path secret = Files.writeString(root.resolve("secret"), SECRET + "\n");
        String script = "steps(0, 30); child = subprocess.Popen(['sleep', '600'], env=dict(os.environ, RANK='1'))\n"
                + "shown = subprocess.Popen([sys.executable, '-c', 'import sys; sys.stdin.read()', open('secret').read().strip()], stdin=subprocess.PIPE)\n"
                + "wait(); child.kill(); shown.kill(); steps(30, 5)";
        try (var run = training(script).secrets(Map.of("PASSPHRASE", secret.toString())).write().start()) {
            awaitSuspicion(run);
            JsonNode event = events(run, "stall_suspected").get(0);
            assertTrue(event.path("silent_sec").asDouble() >= 2, event.toString());
            assertTrue(event.path("reason").asText().startsWith("no sign of life for "), event.toString());
            Path bundle = run.dir.resolve(event.path("evidence").asText());
            RecordedRun.await("the evidence", () -> names(bundle).containsAll(Set.of("processes.txt", "open_files.txt", "stacks.txt", "tail.log")));
            RecordedRun.await("a stalled heartbeat", () -> heartbeat(run).contains(" state=stalled ") && heartbeat(run).contains(" silent_sec="));
            checkBundle(run, bundle);
            assertEquals(1, events(run, "stall_suspected").size());
            go();
            assertEquals("succeeded", run.summary().path("state").asText());
            assertTrue(events(run, "stall_cleared").get(0).path("after_sec").asDouble() >= 2);
        }
    }

    private void checkBundle(RecordedRun run, Path bundle) throws Exception {
        String processes = Files.readString(bundle.resolve("processes.txt"));
        long command = run.process("pid").pid();
        assertTrue(processes.startsWith("process " + command + " (python3)\n  parent "), processes);
        assertTrue(processes.contains("(sleep)\n  parent " + command + ", session ") && processes.contains("RANK=1"), processes);
        assertTrue(processes.contains("command sleep 600"), processes);
        assertTrue(processes.contains("'import sys; sys.stdin.read()' ***"), processes);
        assertTrue(Files.readString(bundle.resolve("tail.log")).endsWith("iter 29: loss 70.0, time 1ms\n"));
        assertTrue(Files.readString(bundle.resolve("open_files.txt")).contains("  1 "), "stdout");
        assertTrue(Files.readString(bundle.resolve("stacks.txt")).contains("py-spy"));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(bundle)));
        for (String name : names(bundle)) {
            String text = Files.readString(bundle.resolve(name));
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(bundle.resolve(name))));
            assertFalse(text.contains(SECRET), name);
            assertFalse(text.contains("OPS_RUN_DIR"), name);
        }
    }

    @Test
    void aProcessThatSomebodyStoppedIsNamedAndGoesOnWithoutBeingASlowInterval() throws Exception {
        try (var run = training("i = 0\nwhile not os.path.exists('go'): steps(i, 1); i += 1").write().start()) {
            run.awaitLog("iter 30:");
            long pid = run.process("pid").pid();
            kill("STOP", pid);
            awaitSuspicion(run);
            String reason = events(run, "stall_suspected").get(0).path("reason").asText();
            kill("CONT", pid);
            assertTrue(reason.contains("process " + pid + " (python3) is stopped (SIGSTOP)"), reason);
            RecordedRun.await("the all-clear", () -> !events(run, "stall_cleared").isEmpty());
            go();
            assertEquals("succeeded", run.summary().path("state").asText());
            assertEquals(1, events(run, "stall_cleared").size());
        }
    }

    @Test
    void aBusyLoopOnABusyGpuGetsMoreTimeAndIsSuspectedInTheEnd() throws Exception {
        Path smi = Scripts.write(root.resolve("bin/nvidia-smi"), "#!/bin/sh\ncase $* in *utilization.gpu*) echo '0, 97, 1000, 80000, 300.5, 50' ;; '') echo the whole table ;; esac\n");
        try (var run = training("steps(0, 60); burn(600)").environment("PATH", smi.getParent() + ":" + System.getenv("PATH")).write().start()) {
            awaitSuspicion(run);
            JsonNode event = events(run, "stall_suspected").get(0);
            assertTrue(event.path("silent_sec").asDouble() > 2 * event.path("patience_sec").asDouble(), event.toString());
            assertEquals(97, event.path("gpu_util").asInt());
            assertTrue(event.path("reason").asText().contains("; GPU use 97 %, CPU use "), event.toString());
            Path table = run.dir.resolve(event.path("evidence").asText()).resolve("nvidia_smi.txt");
            RecordedRun.await("nvidia_smi.txt", () -> Files.exists(table));
            assertTrue(Files.readString(table).startsWith("$ nvidia-smi \nthe whole table\n"), Files.readString(table));
        }
    }

    @Test
    void compilingAtTheStartAndSlowEvaluationsAreNoStalls() throws Exception {
        String script = "print('compiling', flush=True); burn(9); steps(0, 50); time.sleep(1.5); steps(50, 3); time.sleep(3); steps(53, 3); time.sleep(6); steps(56, 3)";
        try (var run = training(script).write().start()) {
            assertEquals("succeeded", run.summary().path("state").asText());
            assertEquals(0, events(run, "stall_suspected").size());
        }
    }

    @Test
    void checkpointsThatGrowAreSignsOfLife() throws Exception {
        String script = "os.makedirs(os.environ['OPS_RUN_DIR'] + '/checkpoints', exist_ok=True); steps(0, 30)\n"
                + "for i in range(7):\n  open(os.environ['OPS_RUN_DIR'] + '/checkpoints/part%d' % i, 'w').write('x'); time.sleep(0.8)";
        try (var run = training(script).write().start()) {
            assertEquals("succeeded", run.summary().path("state").asText());
            assertEquals(0, events(run, "stall_suspected").size());
        }
    }

    @Test
    void aRecorderThatIsKilledGoesOnWithTheSuspicionAndSaysItOnce() throws Exception {
        try (var run = training("steps(0, 30); wait(); steps(30, 5)").write().start()) {
            awaitSuspicion(run);
            run.recorder().destroyForcibly();
            RecordedRun.await("another recorder", () -> run.events().contains("runner_recovered"));
            RecordedRun.await("a stalled heartbeat", () -> heartbeat(run).contains(" state=stalled "));
            go();
            assertEquals("succeeded", run.summary().path("state").asText());
            assertEquals(List.of("stall_suspected", "stall_cleared"), run.events().stream().filter(e -> e.startsWith("stall_")).toList());
        }
    }

    @Test
    void aRunThatIsToBeRestartedWhenItStallsRunsToItsEnd() throws Exception {
        String script = "steps(0, 30)\nif not os.path.exists('second'):\n  open('second', 'w').close(); time.sleep(600)\nsteps(30, 5)";
        try (var run = training(script).supervision(new Supervision(0, 2, 1, OnStall.RESTART, Supervision.Notice.none())).write().start()) {
            JsonNode summary = run.summary();
            assertEquals("succeeded", summary.path("state").asText());
            assertEquals(2, summary.path("attempts").size());
            JsonNode first = events(run, "attempt_ended").get(0);
            assertEquals("failed stalled", first.path("state").asText() + " " + first.path("cause").asText());
            assertTrue(Files.exists(run.dir.resolve(events(run, "stall_suspected").get(0).path("evidence").asText()).resolve("processes.txt")));
        }
    }

    private RecordedRun training(String script) throws Exception {
        return new RecordedRun(root, "python3", "-c", TRAINING.formatted(script)).metrics(Kind.NANOGPT_TRAIN.metricPatterns()).environment("OPS_STALL_FLOOR_SEC", "2");
    }

    private void go() throws Exception {
        Files.createFile(root.resolve("go"));
    }

    private static void awaitSuspicion(RecordedRun run) throws Exception {
        RecordedRun.await("a suspicion", () -> Files.exists(run.dir.resolve(RunDir.EVENTS)) && !events(run, "stall_suspected").isEmpty());
    }

    private static List<JsonNode> events(RecordedRun run, String event) throws Exception {
        return run.lines(RunDir.EVENTS).stream().filter(e -> e.path("event").asText().equals(event)).toList();
    }

    private static String heartbeat(RecordedRun run) throws Exception {
        return Files.readString(run.dir.resolve(RunDir.HEARTBEAT));
    }

    private static Set<String> names(Path directory) throws Exception {
        try (var files = Files.list(directory)) {
            return files.map(f -> f.getFileName().toString()).filter(n -> !n.startsWith(".")).collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static void kill(String signal, long pid) throws Exception {
        assertEquals(0, new ProcessBuilder("kill", "-s", signal, Long.toString(pid)).start().waitFor());
    }
}
