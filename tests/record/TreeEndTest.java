package tests.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tests.support.LoopbackPod;
import tests.support.Scripts;

/** tree.sh as a recorder runs it, with a process that belongs to the run by its environment. */
class TreeEndTest {
    @TempDir
    Path run;

    /** Whether a process of the run lives on when the end of attempt 1 is asked for. */
    private boolean survives(String present) throws Exception {
        Files.createDirectories(run.resolve(".ops"));
        Files.writeString(run.resolve(".ops/attempt"), present + "\n");
        var builder = new ProcessBuilder("sleep", "600");
        builder.environment().put("OPS_RUN_ID", "tree-end-test");
        builder.environment().put("OPS_RUN_DIR", run.toString());
        Process command = builder.start();
        try {
            var end = new ProcessBuilder(List.of("sh", "-c", "run_id=tree-end-test only_attempt=1\n" + script("end_tree 1"), "sh", run.toString())).inheritIO().start();
            assertTrue(end.waitFor(150, TimeUnit.SECONDS) && end.exitValue() == 0);
            return LoopbackPod.isAlive(command.pid());    // also a zombie has ended, whenever this JVM gets to know it
        } finally {
            command.destroyForcibly().waitFor();
        }
    }

    @Test
    void anOrderThatWasLeftOverSparesTheNextAttempt() throws Exception {
        assertTrue(survives("2"));
    }

    @Test
    void theAttemptThatIsMeantIsEnded() throws Exception {
        assertFalse(survives("1"));
    }

    /** On a busy machine a pause takes far longer than it should: here ten times as long. */
    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash"})
    void theGraceIsAsLongAsItSaysHoweverLongItsPausesTake(String shell) throws Exception {
        Path pauses = run.resolve("pauses");
        Path bin = run.resolve("bin");
        Scripts.write(bin.resolve("sleep"), "#!/bin/sh\nprintf . >>'" + pauses + "'\nPATH=${PATH#*:}\nexec sleep 1\n");
        var builder = new ProcessBuilder("sh", "-c", "trap '' TERM; echo deaf; exec sleep 600");
        builder.environment().putAll(Map.of("OPS_RUN_ID", "tree-end-test", "OPS_RUN_DIR", run.toString()));
        Process command = builder.start();
        try {
            assertEquals('d', command.getInputStream().read());
            var end = new ProcessBuilder(shell, "-c", "run_id=tree-end-test only_attempt=\n" + script("end_tree 4 && echo \"${killed}\""), "sh", run.toString());
            end.environment().merge("PATH", bin.toString(), (path, before) -> before + ":" + path);
            Process ending = end.redirectError(ProcessBuilder.Redirect.INHERIT).start();
            assertEquals("yes\n", new String(ending.getInputStream().readAllBytes()));
            assertFalse(LoopbackPod.isAlive(command.pid()));
            assertTrue(Files.size(pauses) < 20, "pauses of one second in a grace of four: " + Files.size(pauses));
        } finally {
            command.destroyForcibly().waitFor();
        }
    }

    private static String script(String last) {
        return lib.store.Resources.text("/lib/record/process.sh") + lib.store.Resources.text("/lib/record/tree.sh") + "cd \"$1\" && read_child . && " + last + "\n";
    }

    @Test
    void aRunOfTheSameIdInAnotherPlaceIsSparedAlsoWhileItBecomesAnotherProgram(@TempDir Path other) throws Exception {
        assertEquals("", seen(other));
        assertFalse(seen(run).isEmpty());
    }

    /** Which processes of a run in that place the run's own look at them has found, where each of these becomes another program again and again. */
    private String seen(Path place) throws Exception {
        Files.createDirectories(run.resolve(".ops"));
        var restless = new ArrayList<Process>();
        try {
            for (int i = 0; i < 3; i++) {
                var builder = new ProcessBuilder("sh", "-c", "exec sh -c \"$0\" \"$0\"", "exec sh -c \"$0\" \"$0\"");
                builder.environment().putAll(Map.of("OPS_RUN_ID", "tree-end-test", "OPS_RUN_DIR", place.toString()));
                restless.add(builder.start());
            }
            String script = script("for look in $(seq 25); do look_for_members; done");
            Process look = new ProcessBuilder("sh", "-c", "run_id=tree-end-test only_attempt=\n" + script, "sh", run.toString()).redirectError(ProcessBuilder.Redirect.DISCARD).start();
            String found = new String(look.getInputStream().readAllBytes());
            assertTrue(restless.stream().allMatch(Process::isAlive));
            return found;
        } finally {
            restless.forEach(Process::destroyForcibly);
        }
    }
}
