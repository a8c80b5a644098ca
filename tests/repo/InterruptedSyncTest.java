package tests.repo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import lib.run.ExitCode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tests.support.LoopbackPod;

/** A sync that is killed at any moment is completed by the next one. */
class InterruptedSyncTest extends InSyncWorld {
    /** A sync that nobody kills is over before. */
    private static final long PATIENCE_MILLIS = 150_000;

    @BeforeEach
    void commitMuch() throws Exception {
        world.sh("cd laptop; for i in $(seq 200); do head -c 2000 /dev/urandom >big$i; done; git add .; git commit -q -m big; git push -q origin main");
    }

    /** Starts the script of a sync as a pod would and kills its whole process group. */
    private void killAfter(long milliseconds, String ref) throws Exception {
        killAfter(milliseconds, ref, Map.of());
    }

    private void killAfter(long milliseconds, String ref, Map<String, String> variables) throws Exception {
        Path script = world.root.resolve("script");
        Files.writeString(script, new SyncScript(world).of(world.plan(Optional.of(ref), "no", false, false)));
        var builder = new ProcessBuilder("setsid", "sh", script.toString()).redirectErrorStream(true).redirectOutput(world.root.resolve("killed").toFile());
        builder.environment().put("TMPDIR", world.root.toString());
        builder.environment().putAll(variables);
        Process process = builder.start();
        process.waitFor(milliseconds, TimeUnit.MILLISECONDS);
        // A shell that stands still starts nothing more.
        new ProcessBuilder("kill", "-STOP", String.valueOf(process.pid())).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor();
        LoopbackPod.await("the end of all that the sync started", () -> {
            List<ProcessHandle> all = process.descendants().filter(each -> LoopbackPod.isAlive(each.pid())).toList();
            all.forEach(ProcessHandle::destroyForcibly);
            return all.isEmpty();
        });
        process.destroyForcibly().waitFor();
    }

    private void theNextSyncCompletes() throws Exception {
        world.sync("main");
        assertEquals(world.sha("main"), world.head());
        assertEquals("", world.status());
    }

    @Test
    void aCloneThatIsKilledIsCompletedByTheNextSync() throws Exception {
        for (int i = 0; i < 5; i++) {
            killAfter(40 + 40 * i, "main");
            assertTrue(!Files.exists(world.checkout) || world.status().isEmpty());
        }
        theNextSyncCompletes();
        assertEquals(List.of(".repo.ops-lock", "repo"), world.beside());
    }

    @Test
    void aSwitchThatIsKilledIsCompletedByTheNextSync() throws Exception {
        world.sync("v1");
        for (int i = 0; i < 6; i++) {
            killAfter(60 + 50 * i, i % 2 == 0 ? "main" : "v1");
        }
        theNextSyncCompletes();
    }

    @Test
    void aStoreWhoseMakingWasKilledWithItsLocksIsGoneOnWith() throws Exception {
        killAfter(PATIENCE_MILLIS, "main");
        world.sh("mv pod/repo pod/.repo.ops-new; cd pod/.repo.ops-new/.git; : >config.lock; : >index.lock; : >HEAD.lock");
        theNextSyncCompletes();
    }

    /** Only the shell of a sync was killed: the next one may have its lock, and its git is still at work. */
    @Test
    void theLocksOfAGitThatIsStillAtWorkOnAStoreAreLeftAlone() throws Exception {
        killAfter(PATIENCE_MILLIS, "main");
        world.sh("mv pod/repo pod/.repo.ops-new");
        Path store = world.checkout.resolveSibling(".repo.ops-new");
        Path lock = Files.createFile(store.resolve(".git/index.lock"));
        Process git = new ProcessBuilder("git", "cat-file", "--batch").directory(store.toFile()).start();
        try {
            LoopbackPod.await("git", () -> Files.readString(Path.of("/proc/" + git.pid() + "/comm")).startsWith("git"));
            assertTrue(world.refused(ExitCode.CONFLICT, "git is at work in " + store, "main").getMessage().contains("process " + git.pid()));
            assertTrue(Files.exists(lock));
        } finally {
            git.destroyForcibly().waitFor();
        }
        theNextSyncCompletes();
    }

    /** The kernel takes the largest process, and the script lives on. */
    @Test
    void aGitThatAloneIsKilledLeavesALockThatTheNextSyncTakesAway() throws Exception {
        world.sync("v1");
        world.shIn(world.checkout, """
                cat >../git <<'END'
                #!/bin/sh
                case " $* " in *" checkout "*) : >"$REPO/.git/index.lock"; kill -9 $$ ;; esac
                exec "$GIT" "$@"
                END
                chmod +x ../git
                """);
        String checkout = world.checkout.toString();
        killAfter(PATIENCE_MILLIS, "main", Map.of("PATH", world.checkout.getParent() + ":" + System.getenv("PATH"), "REPO", checkout, "GIT", world.sh("command -v git").strip()));
        assertTrue(Files.exists(world.checkout.resolve(".git/index.lock")));
        Files.delete(world.checkout.resolveSibling("git"));
        theNextSyncCompletes();
    }

    @Test
    void halfOfACheckoutWithItsLockIsCompletedAndWhatWasChangedMeanwhileIsKept() throws Exception {
        world.sync("v1");
        String target = world.sha("main");
        world.shIn(world.checkout, "git fetch -q origin main; mkdir -p .git/ops; echo " + target + " >.git/ops/begun; : >.git/index.lock; git show FETCH_HEAD:file >file; echo user >mine");
        var synced = world.sync("main");
        assertEquals(target, world.head());
        assertEquals("", world.status());
        assertEquals("user\n", world.shIn(world.checkout, "git show '" + synced.aside().get(0) + "^3:mine'"));
        assertFalse(Files.exists(world.checkout.resolve(".git/ops/begun")));
    }

    @Test
    void twoSyncsAtOnceAreOneAfterTheOther() throws Exception {
        Path script = world.root.resolve("script");
        Files.writeString(script, new SyncScript(world).of(world.plan(Optional.of("feature"), "no", false, false)));
        List<Process> others = List.of(new ProcessBuilder("sh", script.toString()).redirectOutput(ProcessBuilder.Redirect.DISCARD).start(),
                new ProcessBuilder("sh", script.toString()).redirectOutput(ProcessBuilder.Redirect.DISCARD).start());
        world.sync("feature");
        for (Process other : others) {
            assertTrue(other.waitFor(PATIENCE_MILLIS, TimeUnit.MILLISECONDS));
        }
        assertEquals(world.sha("feature"), world.head());
        assertEquals("", world.status());
        assertEquals(List.of(".repo.ops-lock", "repo"), world.beside());
    }
}
