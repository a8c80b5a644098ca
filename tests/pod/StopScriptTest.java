package tests.pod;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import lib.pod.Stopper;
import lib.run.RunDir;
import lib.run.RunId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tests.record.RecordedRun;
import tests.support.Scripts;

/** What a stop answers while the recorder still has to write the summary. Its pauses are short ones, and counted. */
class StopScriptTest {
    /** A stop that knew no better gave up after so many pauses in a row, and less than twice that in all. */
    private static final int ROUNDS = 250;
    private static final String GO = "until [ -e go ]; do sleep 0.1; done";
    @TempDir
    Path root;

    private Path rounds() {
        return root.resolve("rounds");
    }

    private long count() throws Exception {
        return Files.exists(rounds()) ? Files.size(rounds()) : 0;
    }

    private Path programs() throws Exception {
        Path bin = root.resolve("bin");
        Scripts.write(bin.resolve("sleep"), "#!/bin/sh\nprintf . >>'" + rounds() + "'\nPATH=${PATH#*:}\nexec sleep 0.01\n");
        return bin;
    }

    private CompletableFuture<String> stop(String shell, RecordedRun run) throws Exception {
        var stopper = new Stopper(new ShellPod(List.of(shell), programs().toString()));
        return CompletableFuture.supplyAsync(() -> stopper.stop(new RunId("run1"), new RunDir(run.dir.toString()), 1, "me"));
    }

    private RecordedRun beating(String script) throws Exception {
        var run = new RecordedRun(root, "sh", "-c", script).write().start();
        RecordedRun.await("a beat", () -> Files.exists(run.dir.resolve(RunDir.HEARTBEAT)));
        return run;
    }

    private static void signal(String name, ProcessHandle process) throws Exception {
        assertEquals(0, new ProcessBuilder("kill", "-s", name, Long.toString(process.pid())).start().waitFor());
    }

    private void end(RecordedRun run) throws Exception {
        Files.writeString(root.resolve("go"), "");
        RecordedRun.await("the exit record", () -> Files.exists(run.dir.resolve(RunDir.EXIT)));
    }

    /** Its answer, which it gives only once the recorder goes on after so many pauses. */
    private String answer(CompletableFuture<String> stop, RecordedRun run, int most) throws Exception {
        RecordedRun.await("the pauses of a stop", () -> count() > most || stop.isDone());
        assertFalse(stop.isDone(), () -> "it didn't wait for the summary: " + stop.join());
        signal("CONT", run.recorder());
        String said = stop.get(150, TimeUnit.SECONDS);
        assertTrue(Files.exists(run.dir.resolve(RunDir.SUMMARY)), "it answered before the run was over");
        return said + ": " + run.summary().path("state").asText();
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash"})
    void aStopWaitsForTheSummaryAsLongAsSomebodyIsLeftToWriteIt(String shell) throws Exception {
        try (var run = beating("exec sleep 300")) {
            signal("STOP", run.recorder());
            assertEquals("stopped: stopped", answer(stop(shell, run), run, ROUNDS));
        }
    }

    @Test
    void aRunThatEndedByItselfIsLeftToItsRecorder() throws Exception {
        try (var run = beating(GO)) {
            signal("STOP", run.recorder());
            end(run);
            assertEquals("over: succeeded", answer(stop("dash", run), run, 60));
            assertFalse(Files.exists(run.dir.resolve(RunDir.STOP)));
        }
    }

    @Test
    void aRunThatEndsByItselfJustBeforeTheMarkWasOver() throws Exception {
        try (var run = beating(GO)) {
            signal("STOP", run.recorder());
            Path bin = programs();
            Scripts.write(bin.resolve("date"), "#!/bin/sh\nPATH=${PATH#*:}\n: >'" + root + "/go'\nuntil [ -e '" + run.dir.resolve(RunDir.EXIT)
                    + "' ]; do sleep 0.01; done\nsleep 0.1\nexec date \"$@\"\n");
            assertEquals("over: succeeded", answer(stop("dash", run), run, ROUNDS));
            String mark = Files.readString(run.dir.resolve(RunDir.STOP));
            assertTrue(mark.matches("by=me\nat=20\\S+\\.\\d\\d\\dZ\nreason=stop\n"), mark);
        }
    }

    @Test
    void whereNobodyIsLeftARunThatEndedByItselfIsNotMarkedAsStopped() throws Exception {
        try (var run = beating(GO)) {
            ProcessHandle recorder = run.recorder();
            run.launch().destroyForcibly();
            recorder.destroyForcibly();
            end(run);
            assertEquals("over", stop("dash", run).get(150, TimeUnit.SECONDS));
            assertFalse(Files.exists(run.dir.resolve(RunDir.STOP)));
            assertEquals("succeeded", run.start().summary().path("state").asText());
        }
    }

    @Test
    void theRecordersOwnReasonIsKeptInTheMark() throws Exception {
        try (var run = beating("trap 'exit 0' TERM; " + GO)) {
            Files.writeString(run.dir.resolve(RunDir.STOP), "by=ops\nat=2026-01-01T00:00:00.000Z\nreason=timeout\n");
            assertEquals("stopped", stop("dash", run).get(150, TimeUnit.SECONDS));
            String mark = Files.readString(run.dir.resolve(RunDir.STOP));
            assertTrue(mark.startsWith("by=me\n") && mark.endsWith("\nreason=stop\nbefore=timeout\n"), mark);
            assertEquals("stopped", run.summary().path("state").asText());
        }
    }
}
