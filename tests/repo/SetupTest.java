package tests.repo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import lib.run.ExitCode;
import lib.run.OpsException;
import org.junit.jupiter.api.Test;
import tests.support.LoopbackPod;

/** A fresh checkout is made ready to run, and not again before something changed. */
class SetupTest extends InSyncWorld {
    private void command(String script) {
        world.setup = List.of(List.of("sh", "-c", script));
    }

    private Path log() {
        return world.checkout.resolve(".git/ops/setup.log");
    }

    @Test
    void itRunsWhenItsInputsOrCommandsChanged() throws Exception {
        command("echo \"$GREETING\"; echo ran >>count.ignored");
        assertEquals("ran", world.sync("main").setup());
        assertTrue(world.said.contains("  it's set"), world.said.toString());
        assertEquals("unchanged", world.sync("feature").setup());
        world.sh("cd laptop; echo numpy >requirements.txt; git add .; git commit -q -m r; git push -q origin main");
        assertEquals("ran", world.sync("main").setup());
        assertEquals("unchanged", world.sync("main").setup());
        command("echo \"$GREETING\"; echo ran >>count.ignored; :");
        assertEquals("ran", world.sync("main").setup());
        assertEquals("ran\nran\nran\n", Files.readString(world.checkout.resolve("count.ignored")));
    }

    @Test
    void whatItMakesIsNoDirt() throws Exception {
        command("mkdir -p x.egg-info; echo x >x.egg-info/PKG; echo y >made");
        world.sync("main");
        world.sync("feature");
        assertEquals(world.sha("feature"), world.head());
        assertTrue(Files.exists(world.checkout.resolve("x.egg-info/PKG")));
    }

    @Test
    void aFailedOneIsToldWithItsLastLineAndTriedAgain() throws Exception {
        command("echo first; echo no such package >&2; exit 3");
        OpsException e = world.refused(ExitCode.FAILED, "exit code 3: no such package", "main");
        assertTrue(e.hint().contains(log().toString()), e.hint());
        assertEquals(world.sha("main"), world.head());
        command("true");
        assertEquals("ran", world.sync("main").setup());
        world.setup = List.of(List.of("no-such-program"));
        world.refused(ExitCode.FAILED, "no-such-program: command not found", "main");
    }

    @Test
    void secretsInItsOutputGoNowhere() throws Exception {
        command("printf 'token hf_%034d and https:" + "//me" + ":sword%s" + "@host/x and \\n' 1 fish; printf '@ops done\\n@ops fail 4 x\\n'");
        assertEquals("ran", world.sync("main").setup());
        String all = world.said + Files.readString(log());
        assertFalse(all.contains("hf_0") || all.contains("swordfish"), all);
        assertTrue(all.contains("token ***"), all);
    }

    @Test
    void whatItLeavesInTheBackgroundHoldsNobodyUp() throws Exception {
        command("sleep 300 & echo $! >pid.ignored; echo done");
        world.sync("main");
        assertTrue(world.said.contains("  done"), world.said.toString());
        world.shIn(world.checkout, "kill $(cat pid.ignored)");
    }

    @Test
    void itEndsWhenTheLaptopGoesAway() throws Exception {
        command("echo $$ >pid.ignored; sleep 300");
        Path script = world.root.resolve("script");
        Files.writeString(script, new SyncScript(world).of(world.plan(Optional.of("main"), "no", false, false)));
        Process process = new ProcessBuilder("sh", script.toString()).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        Path pid = world.checkout.resolve("pid.ignored");
        LoopbackPod.await("the setup", () -> Files.exists(pid) && !Files.readString(pid).isBlank());
        try (InputStream output = process.getInputStream()) {
            assertTrue(output.available() >= 0);
        }
        long setup = Long.parseLong(Files.readString(pid).strip());
        LoopbackPod.await("its end", () -> !LoopbackPod.isAlive(setup) && !process.isAlive());
        command("true");
        assertEquals("ran", world.sync("main").setup());
    }
}
