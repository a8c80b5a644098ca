package tests.repo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import lib.run.ExitCode;
import org.junit.jupiter.api.Test;

/** Code that comes from the laptop: commits that no remote has, and changes that no commit has. */
class SentCodeTest extends InSyncWorld {
    private void change() throws Exception {
        world.shIn(world.laptop, "echo unpushed >>file; git commit -q -a -m unpushed; head -c 3000 /dev/urandom >binary; git add binary; git commit -q -m binary; "
                + "echo staged >staged; git add staged; echo x >>binary; chmod +x file; mkdir 'new dir'; echo n >'new dir/ü \"q\"'; printf n >\"$(printf 'a\\nb')\"; ln -s file link");
    }

    private void isLikeTheLaptop() throws Exception {
        world.sh("diff -r -x .git --no-dereference laptop pod/repo");
        assertEquals(world.shIn(world.laptop, "git rev-parse HEAD"), world.shIn(world.checkout, "git rev-parse HEAD"));
        assertTrue(Files.isExecutable(world.checkout.resolve("file")));
    }

    @Test
    void theLaptopsCommitIsTheDefaultAndIsSentWhereNoRemoteHasIt() throws Exception {
        world.send(false);
        assertEquals(world.sha("main"), world.head());
        world.shIn(world.laptop, "echo unpushed >>file; git commit -q -a -m unpushed");
        world.send(false);
        assertEquals(world.shIn(world.laptop, "git rev-parse HEAD").strip(), world.head());
        assertEquals("", world.status());
    }

    @Test
    void allChangesComeAlongAndASecondTimeNothingHappens() throws Exception {
        change();
        world.send(true);
        isLikeTheLaptop();
        world.send(true);
        isLikeTheLaptop();
    }

    @Test
    void whatWasSentBeforeGivesWayToTheNextAndToACommit() throws Exception {
        change();
        world.send(true);
        world.shIn(world.laptop, "rm -r 'new dir'; echo again >>file; echo other >other");
        world.send(true);
        isLikeTheLaptop();
        world.sync("feature");
        assertEquals("", world.status());
        assertEquals(world.sha("feature"), world.head());
    }

    @Test
    void workInASentCheckoutIsTheUsersOwn() throws Exception {
        change();
        world.send(true);
        world.shIn(world.checkout, "echo mine >>'new dir/ü \"q\"'");
        world.refused(ExitCode.CONFLICT, "is dirty", "feature");
    }

    @Test
    void noRemoteAndNoCloneAreNeeded() throws Exception {
        world.url = "";
        world.configured = false;
        change();
        world.send(true);
        isLikeTheLaptop();
        world.shIn(world.checkout, "git fsck --strict 2>&1; git log --format=%s | grep -x one");
    }

    @Test
    void aRemoteThatDoesNotAnswerIsNotNeeded() throws Exception {
        world.url = "http://127.0.0.1:9/x.git";
        change();
        world.send(true);
        isLikeTheLaptop();
    }

    @Test
    void whatLooksLikeASecretStaysHereAndIsNamed() throws Exception {
        world.shIn(world.laptop, "echo x >.env; echo token=hf_$(printf 'a%.0s' 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32 33 34) >settings.py; echo fine >fine");
        world.send(true);
        assertTrue(Files.exists(world.checkout.resolve("fine")));
        assertFalse(Files.exists(world.checkout.resolve(".env")) || Files.exists(world.checkout.resolve("settings.py")));
        assertTrue(world.said.contains("not sent: .env (looks like a secret)") && world.said.contains("not sent: settings.py (looks like a secret)"), world.said.toString());
    }

    @Test
    void aWorktreeGetsTheChangesAndTheCheckoutDoesNot() throws Exception {
        world.sync("main");
        change();
        Path at = Path.of(world.sync(world.plan(Optional.empty(), "yes", true, false, "run1", false)).directory());
        assertEquals(world.runs.resolve(".ops/code/run1"), at);
        world.sh("diff -r -x .git --no-dereference laptop " + at);
        assertEquals("", world.status());
        assertEquals(world.sha("main"), world.head());
    }
}
