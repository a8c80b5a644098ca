package tests.repo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import lib.run.ExitCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tests.support.LoopbackPod;

/** The code under a running command stays what it is. */
class UsersTest extends InSyncWorld {
    private Process command;

    @BeforeEach
    void syncOnce() throws Exception {
        world.sync("main");
    }

    @AfterEach
    void endCommand() throws Exception {
        if (command != null) {
            command.descendants().forEach(ProcessHandle::destroyForcibly);
            command.destroyForcibly().waitFor();
        }
    }

    private void start(String... words) throws Exception {
        command = new ProcessBuilder(words).directory(world.checkout.toFile()).start();
    }

    @Test
    void aProcessInItKeepsTheCommitAndAWorktreeIsTheWayOut() throws Exception {
        start("python3", "-c", "import time; time.sleep(300)");
        LoopbackPod.await("python", () -> Files.readSymbolicLink(Path.of("/proc/" + command.pid() + "/exe")).getFileName().toString().startsWith("python"));
        world.refused(ExitCode.CONFLICT, "is in use by process " + command.pid(), "feature");
        assertEquals(world.sha("main"), world.sync("main").commit());
        Path apart = Path.of(world.sync(world.plan(Optional.of("feature"), "yes", false, false)).directory());
        assertEquals(world.runs.resolve(".ops/code/" + world.sha("feature").substring(0, 12)), apart);
        assertEquals(world.sha("feature"), world.shIn(apart, "git rev-parse HEAD").strip());
        assertEquals(world.sha("main"), world.head());
        assertEquals(apart.toString(), world.sync(world.plan(Optional.of("feature"), "yes", false, false)).directory());
    }

    @Test
    void aShellInItIsNoUse() throws Exception {
        start("sh", "-c", "sleep 300; :");
        world.sync("feature");
        assertEquals(world.sha("feature"), world.head());
    }

    @Test
    void aRunThatIsAboutToStartHasItsCommitForItself() throws Exception {
        assertEquals(world.checkout.toString(), world.sync(world.plan(Optional.of("feature"), "auto", false, false, "first", false)).directory());
        world.refused(ExitCode.CONFLICT, "run first, which is about to start", "main");
        assertEquals(world.runs.resolve(".ops/code/second").toString(), world.sync(world.plan(Optional.of("main"), "auto", false, false, "second", false)).directory());
        assertEquals(world.sha("feature"), world.head());
    }

    @Test
    void aWorktreeThatWasKilledHalfwayIsMadeAnew() throws Exception {
        Path at = world.runs.resolve(".ops/code/r");
        world.sync(world.plan(Optional.of("feature"), "yes", false, false, "r", false));
        world.shIn(at, "rm -f feature; m=$(printf %s " + at + " | sha256sum | cut -c 1-16); mkdir -p " + world.checkout + "/.git/ops/making; : >" + world.checkout + "/.git/ops/making/$m");
        world.sync(world.plan(Optional.of("feature"), "yes", false, false, "r", false));
        assertTrue(Files.exists(at.resolve("feature")));
        assertEquals("", world.shIn(at, "git status --porcelain"));
    }
}
