package tests.repo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import lib.repo.Synced;
import lib.run.ExitCode;
import org.junit.jupiter.api.Test;

/** Which commit a name is, and that nothing but that is fetched. */
class RefsTest extends InSyncWorld {
    private void isAt(Synced synced, String revision) throws Exception {
        assertEquals(world.sha(revision), synced.commit());
        assertEquals(synced.commit(), world.head());
        assertEquals("", world.status());
        assertEquals("HEAD", world.shIn(world.checkout, "git rev-parse --abbrev-ref HEAD").strip());
    }

    @Test
    void aBranchIsClonedAndThenFollowed() throws Exception {
        isAt(world.sync("main"), "main");
        assertEquals(List.of(".repo.ops-lock", "repo"), world.beside());
        world.sh("cd laptop; echo more >>file; git commit -q -a -m more; git push -q origin main");
        Synced second = world.sync("main");
        isAt(second, "main");
        assertEquals("more", second.subject());
        assertEquals("branch", second.kind());
    }

    @Test
    void pullAndMergeRequestsAreFoundByTheirNumber() throws Exception {
        Synced pull = world.sync("pr:7");
        isAt(pull, "refs/pull/7/head");
        assertEquals(Optional.of("7"), pull.pr());
        isAt(world.sync("pr:3"), "refs/merge-requests/3/head");
        isAt(world.sync("refs/pull/7/head"), "refs/pull/7/head");
        world.refused(ExitCode.NOT_FOUND, "no pull request 8", "pr:8");
    }

    @Test
    void onlyWhatIsNeededIsFetched() throws Exception {
        world.sync("pr:7");
        assertEquals("refs/remotes/origin/pull/7/head", world.shIn(world.checkout, "git for-each-ref --format='%(refname)'").strip());
    }

    @Test
    void tagsAreTheirCommits() throws Exception {
        isAt(world.sync("v1"), "v1");
        isAt(world.sync("v2"), "v2");
        isAt(world.sync("refs/tags/v1"), "v1");
    }

    @Test
    void aTagThatMovedIsWhereTheRemoteHasItAndTheOldOneStays() throws Exception {
        world.sync("v1");
        world.sh("cd laptop; git tag -f v1 feature; git push -q -f origin v1");
        isAt(world.sync("v1"), "feature");
        assertEquals("one", world.shIn(world.checkout, "git log -1 --format=%s v1").strip());
    }

    @Test
    void aShaIsFoundWholeAndByItsBeginning() throws Exception {
        String feature = world.sha("feature");
        isAt(world.sync(feature.substring(0, 9)), "feature");
        isAt(world.sync(world.sha("main")), "main");
        isAt(world.sync(feature.toUpperCase(java.util.Locale.ROOT)), "feature");
        world.refused(ExitCode.NOT_FOUND, "has no commit", "0123456789".repeat(4));
        world.refused(ExitCode.NOT_FOUND, "no branch, tag or commit 0123456789", "0123456789");
    }

    @Test
    void aBranchWinsOverATagAndOverASha() throws Exception {
        String like = world.sha("feature").substring(0, 8);
        world.sh("cd laptop; git tag both v1; git push -q origin feature:refs/heads/both both:refs/tags/both v1^{commit}:refs/heads/" + like);
        isAt(world.sync("both"), "refs/heads/both");
        assertTrue(world.said.toString().contains("both is a branch and a tag"), world.said.toString());
        isAt(world.sync("refs/tags/both"), "v1");
        isAt(world.sync(like), "v1");
    }

    @Test
    void oddNamesAreNames() throws Exception {
        for (String name : List.of("a'b", "$(touch${IFS}evil)", "x;touch${IFS}evil", "straße", "&")) {
            String quoted = "'" + name.replace("'", "'\\''") + "'";
            world.sh("cd laptop; git push -q origin feature:refs/heads/" + quoted);
            isAt(world.sync(name), "feature");
        }
        assertFalse(Files.exists(world.checkout.resolve("evil")));
    }

    @Test
    void aBranchThatBecameADirectoryOfBranchesIsFetched() throws Exception {
        world.sh("cd laptop; git push -q origin feature:refs/heads/a");
        world.sync("a");
        world.sh("cd laptop; git push -q origin :refs/heads/a main:refs/heads/a/b");
        isAt(world.sync("a/b"), "main");
    }

    @Test
    void aNameThatIsNotThereIsNotFoundWithANearOne() {
        assertTrue(world.refused(ExitCode.NOT_FOUND, "no branch, tag or commit featrue", "featrue").hint().contains("did you mean 'feature'?"));
        assertFalse(Files.exists(world.checkout));
    }

    @Test
    void aDryRunTellsTheCommitAndChangesNothing() throws Exception {
        Synced dry = world.sync(world.plan(Optional.of("pr:7"), "no", false, false, "", true));
        assertEquals(world.sha("refs/pull/7/head"), dry.commit());
        assertFalse(Files.exists(world.checkout));
        world.sync("main");
        String before = world.shIn(world.checkout, "git for-each-ref; git rev-parse HEAD");
        assertEquals(world.sha("feature"), world.sync(world.plan(Optional.of("feature"), "no", false, false, "", true)).commit());
        assertEquals(before, world.shIn(world.checkout, "git for-each-ref; git rev-parse HEAD"));
    }

    @Test
    void aRemoteThatIsNotThereIsSaidToBe() {
        world.url = world.root.resolve("nowhere.git").toString();
        world.refused(ExitCode.USAGE, "does not appear to be a git repository", "main");
        world.url = "ext::sh -c 'touch evil'";
        world.refused(ExitCode.USAGE, "not allowed", "main");
    }

    @Test
    void submodulesWithRelativeAddressesComeAlong() throws Exception {
        world.sh("git init -q --bare -b main inner.git; git init -q --bare -b main sub.git; git clone -q inner.git i; cd i; echo inner >inner; git add .; git commit -q -m i; git push -q origin HEAD:main; cd ..; "
                + "git clone -q sub.git s; cd s; echo sub >sub; git submodule -q add ../inner.git in; git add .; git commit -q -m s; git push -q origin HEAD:main; cd ..; "
                + "cd laptop; git submodule -q add ../sub.git 'lib sub'; git commit -q -m sub; git push -q origin main");
        isAt(world.sync("main"), "main");
        assertEquals("inner\n", Files.readString(world.checkout.resolve("lib sub/in/inner")));
        assertEquals(world.sha("v1"), world.sync("v1").commit());
        isAt(world.sync("main"), "main");
    }
}
