package tests.pod;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import lib.pod.Exec;
import lib.pod.ScriptResult;
import lib.run.ExitCode;
import lib.run.OpsException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tests.support.LoopbackPod;

/** A program of the laptop that is given a time. */
class ExecTest {
    private static final Duration LONG = Duration.ofMinutes(4);

    @TempDir
    private Path directory;

    @Test
    void outputErrorsExitCodeAndEachLineOfErrorsComeBack() {
        var lines = new CopyOnWriteArrayList<String>();

        ScriptResult said = Exec.captureWithin(List.of("sh", "-c", "cat; echo out; echo $WORD >&2; printf last >&2; exit 3"), Map.of("WORD", "given"), LONG, lines::add);

        assertEquals(new ScriptResult(3, "out\n", "given\nlast"), said);
        assertEquals(List.of("given"), lines);
    }

    @Test
    void aLineIsHandedOverWhileTheProgramStillRuns() throws Exception {
        Path seen = directory.resolve("seen");

        ScriptResult said = Exec.captureWithin(List.of("sh", "-c", "echo first >&2; while ! test -e \"$0\"; do sleep 0.05; done", seen.toString()), LONG, line -> touch(seen));

        assertEquals(0, said.exitCode());
    }

    @Test
    void afterItsTimeTheWholeTreeIsEnded() throws Exception {
        Path child = directory.resolve("child");

        for (int limit = 2; !Files.exists(child); limit *= 2) { // until the shells were quick enough
            Duration time = Duration.ofSeconds(limit);
            var e = assertThrows(OpsException.class, () -> Exec.captureWithin(List.of("sh", "-c",
                    "sh -c 'trap \"\" TERM; echo $$ > \"$0.new\"; mv \"$0.new\" \"$0\"; while :; do sleep 1; done' \"$0\" & wait", child.toString()), time, line -> { }));
            assertEquals(ExitCode.UNREACHABLE, e.exitCode());
            assertEquals("sh didn't end within " + limit + " s: it was ended", e.getMessage());
        }

        assertEnds(Long.parseLong(Files.readString(child).strip()));
    }

    @Test
    void anInterruptedOneEndsTheTreeToo() throws Exception {
        Path child = directory.resolve("child");
        var thrown = new AtomicReference<OpsException>();
        var thread = new Thread(() -> thrown.set(assertThrows(OpsException.class,
                () -> Exec.captureWithin(List.of("sh", "-c", "echo $$ > \"$0.new\"; mv \"$0.new\" \"$0\"; sleep 300", child.toString()), LONG, line -> { }))));
        thread.start();
        LoopbackPod.await("the program", () -> Files.exists(child));

        thread.interrupt();
        thread.join();

        assertEquals(ExitCode.INTERRUPTED, thrown.get().exitCode());
        assertEnds(Long.parseLong(Files.readString(child).strip()));
    }

    @Test
    void aServerThatStaysBehindWithOurPipesIsNotWaitedFor() throws Exception {
        ScriptResult said = Exec.captureWithin(List.of("sh", "-c", "sleep 100 & echo $!"), LONG, line -> { });

        long server = Long.parseLong(said.stdout().strip());
        assertTrue(ProcessHandle.of(server).orElseThrow().destroyForcibly());
    }

    private static void assertEnds(long pid) throws Exception {
        LoopbackPod.await("the end of " + pid, () -> !LoopbackPod.isAlive(pid));
    }

    private static void touch(Path file) {
        assertTrue(file.toFile().mkdir());
    }
}
