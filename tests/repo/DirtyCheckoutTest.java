package tests.repo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import lib.repo.Synced;
import lib.run.ExitCode;
import lib.run.OpsException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody has in a checkout is never lost. */
class DirtyCheckoutTest extends InSyncWorld {
    @BeforeEach
    void syncOnce() throws Exception {
        world.sync("main");
    }

    @ParameterizedTest
    @ValueSource(strings = {"echo x >>file", "echo x >>file; git add file", "rm file", "echo x >new", "mkdir d; echo x >'d/a b'", "printf x >\"$(printf 'a\\nb')\"", "printf x >\"$(printf 'b\\377')\"",
        "chmod +x file", "git mv file elif", "echo x >.gitignore; echo y >y.ignored"})
    void everyKindOfChangeIsRefusedAndComesBackFromTheStash(String change) throws Exception {
        world.shIn(world.checkout, change);
        world.sh("cp -a pod/repo before");
        String status = world.status();
        OpsException refusal = world.refused(ExitCode.CONFLICT, "is dirty: ", "feature");
        assertTrue(refusal.hint().contains("--stash") && refusal.hint().contains("--worktree"));
        assertEquals(status, world.status());
        assertEquals(world.sha("main"), world.head());
        Synced synced = world.sync(world.plan(Optional.of("feature"), "no", false, true));
        assertEquals(world.sha("feature"), world.head());
        assertEquals("", world.status());
        world.sync("main");
        world.shIn(world.checkout, "git stash apply -q --index " + synced.aside().get(0));
        assertEquals(status, world.status());
        world.sh("diff -r -x .git before pod/repo");
    }

    @Test
    void onlyTenNamesAreSaid() throws Exception {
        world.shIn(world.checkout, "for i in 1 2 3 4 5 6 7 8 9 10 11 12 13; do echo x >f$i; done");
        world.refused(ExitCode.CONFLICT, " and 3 more", "feature");
    }

    @Test
    void aMergeInProgressIsRefusedEvenWithStash() throws Exception {
        world.shIn(world.checkout, "git checkout -q -b mine; echo a >file; git commit -q -a -m a; git checkout -q -b other HEAD^; echo b >file; git commit -q -a -m b; git merge mine || :");
        world.refused(ExitCode.CONFLICT, "a merge is in progress", world.plan(Optional.of("feature"), "no", false, true));
    }

    @Test
    void commitsThatNoBranchHasAreKept() throws Exception {
        world.shIn(world.checkout, "echo mine >>file; git commit -q -a -m mine");
        String mine = world.head();
        world.refused(ExitCode.CONFLICT, "1 commits on a detached HEAD", "feature");
        Synced synced = world.sync(world.plan(Optional.of("feature"), "no", false, true));
        assertEquals(mine, world.shIn(world.checkout, "git rev-parse " + synced.aside().get(0)).strip());
    }

    @Test
    void aBranchWithCommitsOfItsOwnStaysAsItIs() throws Exception {
        world.shIn(world.checkout, "git checkout -q -b mine; echo mine >>file; git commit -q -a -m mine");
        String mine = world.head();
        world.sync("feature");
        assertEquals(mine, world.shIn(world.checkout, "git rev-parse mine").strip());
    }

    @Test
    void changesInASubmoduleCount() throws Exception {
        world.sh("git init -q --bare -b main sub.git; git clone -q sub.git s; cd s; echo sub >sub; git add .; git commit -q -m s; git push -q origin HEAD:main; "
                + "cd ../laptop; git submodule -q add ../sub.git sub; git commit -q -m sub; git push -q origin main");
        world.sync("main");
        world.shIn(world.checkout, "echo mine >sub/mine; echo mine >>sub/sub");
        world.refused(ExitCode.CONFLICT, "is dirty: sub", "v1");
        world.sync(world.plan(Optional.of("main"), "no", false, true));
        assertEquals("", world.status());
        world.shIn(world.checkout, "cd sub; git stash apply -q $(git for-each-ref --format='%(refname)' refs/ops/stash); grep mine mine; grep mine sub");
    }

    @Test
    void anIgnoredFileInTheWayIsNotOverwritten() throws Exception {
        world.sh("cd laptop; echo theirs >w.ignored; git add -f w.ignored; git commit -q -m w; git push -q origin main");
        world.shIn(world.checkout, "echo mine >w.ignored");
        world.refused(ExitCode.CONFLICT, "w.ignored", "main");
        assertEquals("mine\n", Files.readString(world.checkout.resolve("w.ignored")));
        world.shIn(world.checkout, "rm w.ignored");
        world.sync("main");
        assertEquals("theirs\n", Files.readString(world.checkout.resolve("w.ignored")));
    }

    @Test
    void aLockThatAKilledGitLeftIsExplainedAndNotRemoved() throws Exception {
        Path lock = Files.createFile(world.checkout.resolve(".git/index.lock"));
        assertTrue(world.refused(ExitCode.CONFLICT, "a git that was killed left " + lock, "feature").hint().contains("rm '" + lock + "'"));
        assertTrue(Files.exists(lock));
    }

    @Test
    void whatIsNoCheckoutOrAnotherOneIsLeftAlone() throws Exception {
        world.sh("git -C pod/repo remote set-url origin https://example.org/other.git");
        world.refused(ExitCode.CONFLICT, "is a checkout of another repository", "main");
        world.sh("rm -rf pod/repo; mkdir pod/repo; echo x >pod/repo/x");
        world.refused(ExitCode.CONFLICT, "isn't a git checkout", "main");
        world.sh("git init -q pod");
        world.refused(ExitCode.CONFLICT, "is a directory inside the checkout", "main");
        world.sh("rm -rf pod; mkdir pod; echo x >pod/repo");
        world.refused(ExitCode.CONFLICT, "it is no directory", "main");
        assertEquals("x\n", Files.readString(world.checkout));
    }

    @Test
    void theSameRepositoryMayBeSpelledDifferently() throws Exception {
        world.url = "file://" + world.origin + "/";
        assertEquals(world.sha("feature"), world.sync("feature").commit());
    }

    @Test
    void anEmptyDirectoryIsNoObstacle() throws Exception {
        world.sh("rm -rf pod/repo; mkdir pod/repo");
        world.sync("main");
        assertEquals(world.sha("main"), world.head());
        assertFalse(Files.exists(world.checkout.resolveSibling(".repo.ops-new")));
    }
}
