package tests.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import lib.run.RunDir;
import lib.run.Supervision;
import lib.run.Supervision.OnStall;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tests.support.Scripts;

/** launch.sh and the command's shell, where a program that they need fails, or what they write to is away. */
class LaunchTest {
    @TempDir
    Path root;

    @Test
    void anotherPlaceIsTakenForTheFifoWhereTheFirstRefuses() throws Exception {
        try (var run = new RecordedRun(root, "echo", "hello").environment("TMPDIR", root.resolve("nowhere").toString()).write().start()) {
            assertEquals("succeeded", run.summary().path("state").asText());
            assertEquals("hello\n", run.log());
        }
    }

    @Test
    void aFifoThatCannotBeMadeYetIsTriedAgain() throws Exception {
        Path refusals = root.resolve("refusals");
        tool("mkfifo", "if [ \"$(cat '" + refusals + "' 2>/dev/null | wc -l)\" -lt 4 ]; then echo no >>'" + refusals + "'; exit 1; fi");
        try (var run = new RecordedRun(root, "echo", "hello").environment("PATH", path()).write().start()) {
            assertEquals("succeeded", run.summary().path("state").asText());
            assertEquals(4, Files.readAllLines(refusals).size());
            assertTrue(Files.readString(run.dir.resolve(RunDir.RUNNER_LOG)).contains("can't make a FIFO"));
        }
    }

    @Test
    void aStarterThatDiesBehindTheStartDoesNotCostTheFifo() throws Exception {
        Scripts.write(root.resolve("tools/setsid"), "#!/bin/sh\nPATH=${PATH#*:}\nsetsid \"$@\"\nexit 143\n");
        Path go = root.resolve("go");
        try (var run = new RecordedRun(root, "sh", "-c", "echo hello; until [ -e '" + go + "' ]; do sleep 0.05; done").environment("PATH", path()).write().start()) {
            run.awaitLog("hello");
            assertTrue(Files.exists(Path.of(Files.readString(run.dir.resolve(RunDir.FIFO)).strip())), "its FIFO was taken away");
            Files.createFile(go);
            assertEquals("succeeded", run.summary().path("state").asText());
        }
    }

    @Test
    void anOutputsRootThatIsAwayAtTheEndOfALaterAttemptCostsNoExitCode() throws Exception {
        Path waits = root.resolve("waits");
        Path go = root.resolve("go");
        tool("sleep", "[ \"$1\" != 1 ] || echo >>'" + waits + "'");
        Path begun = root.resolve("begun");
        String script = ": >'" + begun + "'; until [ -e '" + go + "' ]; do command -p sleep 0.05; done; exit 5";
        try (var run = new RecordedRun(Files.createDirectory(root.resolve("outputs")), "sh", "-c", script).write()) {
            Path fifo = Files.createDirectory(root.resolve("ops-run.aaaaaa")).resolve("log");
            Files.writeString(fifo.resolveSibling("run"), run.dir + "\n");
            Files.createDirectory(run.dir.resolve(".ops/attempt-2"));
            Files.writeString(run.dir.resolve(RunDir.ATTEMPT), "2\n");
            var shell = new ProcessBuilder("sh", "-c", "mkfifo -m 600 \"$3\" && exec 3<>\"$3\" && exec sh \"$1\" --attempt \"$2\" \"$3\" 2 0022", "sh",
                    root.resolve("outputs/launch.sh").toString(), run.dir.toString(), fifo.toString()).redirectOutput(ProcessBuilder.Redirect.DISCARD);
            shell.environment().put("PATH", path());
            Process started = shell.start();
            RecordedRun.await("the command", () -> Files.exists(begun));
            Files.move(root.resolve("outputs"), root.resolve("away"));
            Files.createFile(go);
            RecordedRun.await("a try to write the exit record", () -> Files.exists(waits));
            Files.move(root.resolve("away"), root.resolve("outputs"));
            RecordedRun.await("the exit record", () -> Files.exists(run.dir.resolve(RunDir.EXIT)) || !started.isAlive());
            assertFalse(Files.exists(run.dir.resolve(RunDir.EXIT + ".2")), "taken for an older attempt's");
            assertEquals("code=5", Files.readAllLines(run.dir.resolve(RunDir.EXIT)).get(0));
            Files.writeString(run.dir.resolve(RunDir.SUMMARY), "{}");
            started.waitFor();
        }
    }

    @Test
    void theCommandKeepsItsUmaskWhenARecorderHasStartedLaunchShAgain() throws Exception {
        Path go = root.resolve("go");
        String script = "umask; [ \"$(cat \"$OPS_RUN_DIR/.ops/attempt\" 2>/dev/null)\" != 2 ] || exit 0; until [ -e '" + go
                + "' ]; do sleep 0.05; done; printf 'by=ops\\nreason=stalled\\n' >\"$OPS_RUN_DIR/.ops/stop\"; exit 1";
        try (var run = new RecordedRun(root, "sh", "-c", script).supervision(new Supervision(0, 1, 1, OnStall.RESTART, Supervision.Notice.none())).write()
                .startWith("sh", "-c", "umask 0002; exec sh \"$@\"", "sh")) {
            run.awaitLog("0002");
            long first = run.launch().pid();
            run.launch().destroyForcibly();
            RecordedRun.await("another launch.sh", () -> RecordedRun.launchers(run.dir).stream().anyMatch(p -> p.pid() != first));
            Files.createFile(go);
            assertEquals("succeeded", run.summary().path("state").asText());
            assertEquals("0002\n0002\n", run.log());
        }
    }

    private void tool(String name, String script) throws Exception {
        Scripts.write(root.resolve("tools").resolve(name), "#!/bin/sh\n" + script + "\nPATH=${PATH#*:}\nexec " + name + " \"$@\"\n");
    }

    private String path() {
        return root.resolve("tools") + ":" + System.getenv("PATH");
    }
}
