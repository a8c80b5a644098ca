package tests.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a record the code comes back, byte for byte, by restore_code.sh. */
class CodeRestoreTest {
    @TempDir
    Path root;
    private CodeCheckout git;

    @BeforeEach
    void cloneOrigin() throws Exception {
        git = new CodeCheckout(root);
    }

    /** Records the clone and restores it in another clone of the origin. */
    private Map<String, String> roundTrip() throws Exception {
        git.sh("git clone -q origin.git other");
        Map<String, String> facts = git.record("run");
        git.restore("other", facts.get("git_commit"), "run", "back", 0);
        git.assertSame("work", "back");
        assertEquals(null, facts.get("git_error"));
        return facts;
    }

    @Test
    void everyKindOfChangeComesBack() throws Exception {
        git.inWork("""
                printf 'a\\r\\nb\\n' >crlf; printf '\\0\\1\\2' >binary; ln -s one link; echo >mode; echo >deleted; echo >renamed; echo >kind; echo x >-dash; seq 99 >lines
                printf x >"new
                line \\"'ü"; git add -- .; git commit -q -m more; git push -q origin main
                printf 'a\\r\\nB\\r\\nb' >crlf; printf '\\0\\1\\3\\377' >binary; ln -sf binary link; chmod +x mode; rm deleted; git mv renamed moved; rm kind; ln -s /nowhere kind; echo y >>-dash
                printf y >"new
                line \\"'ü"; sed -i 's/5/five  /' lines; git add lines; sed -i s/7/seven/ lines
                mkdir deep; echo x >'deep/-x y'; ln -s /nowhere deep/dangling; ln deep/'-x y' deep/hard; echo - >./-; echo x >"$(printf 'bad\\377')"; echo x >"
                "; echo x >tool; chmod +x tool; echo later >later; git add -N later; : >empty; printf 'tab\\there' >'t\tb'
                """);
        roundTrip();
    }

    @Test
    void submodulesAndOtherRepositoriesInsideComeBack() throws Exception {
        git.sh("""
                git init -q inner; (cd inner; echo i >i; git add .; git commit -q -m i)
                git init -q outer; (cd outer; echo o >o; mkdir d; echo x >d/x; git add .; git submodule -q add ../inner deep; git commit -q -m o)
                cd work; git submodule -q add ../outer 'sub mod'; git submodule -q add ../outer clean; git commit -q -m subs; git push -q origin main; git submodule -q update --init --recursive
                cd 'sub mod'; echo more >>o; git commit -q -a -m local; echo again >>d/x; echo u >'u n'; cd deep; echo more >>i; echo u >u; cd ../..
                git init -q nested; cd nested; echo n >n; git add .; git commit -q -m n; echo more >>n; echo u >u; cd ..
                git init -q unborn; echo u >unborn/u; git submodule -q add ../inner added; (cd clean; rm -r deep/i)
                """);
        Map<String, String> facts = roundTrip();
        assertEquals("true", facts.get("git_dirty"));
        git.restore("work", facts.get("git_commit"), "run", "again", 0);
        git.assertSame("work", "again");
        assertEquals(git.inWork("git -C 'sub mod' rev-parse HEAD"), git.sh("git -C 'back/sub mod' rev-parse HEAD"));
        assertEquals(git.inWork("git -C 'sub mod' status --porcelain"), git.sh("git -C 'back/sub mod' status --porcelain"));
    }

    @Test
    void commitsThatOnlyTheCheckoutHasComeBack() throws Exception {
        git.inWork("echo two >>one; git commit -q -a -m two; echo three >>one; git commit -q -a -m three; echo four >>one");
        assertEquals("2", roundTrip().get("git_unpushed"));
        assertEquals(git.inWork("git log --format=%H%an%s"), git.sh("git -C back log --format=%H%an%s"));
        assertEquals(git.inWork("git diff HEAD"), git.sh("git -C back diff HEAD"));
    }

    @Test
    void aRepositoryWithoutACommitComesBack() throws Exception {
        git.sh("rm -rf work; git init -q work; cd work; echo staged >staged; git add staged; echo more >>staged; echo u >u");
        Map<String, String> facts = git.record("run");
        assertEquals("", facts.get("git_commit"));
        assertEquals("main", facts.get("git_branch"));
        git.restore("work", "", "run", "back", 0);
        git.assertSame("work", "back");
    }

    @Test
    void aMergeThatIsNotResolvedComesBack() throws Exception {
        git.inWork("git checkout -q -b side; echo side >one; git commit -q -a -m side; git checkout -q main; echo main >one; git commit -q -a -m main; git merge -q side || true");
        assertTrue(git.inWork("git status --porcelain").startsWith("UU one"));
        roundTrip();
    }

    @Test
    void aShallowCloneComesBackOverAFullOne() throws Exception {
        git.inWork("echo two >>one; git commit -q -a -m two; git push -q origin main");
        git.sh("rm -rf work; git clone -q --depth 1 \"file://$PWD/origin.git\" work; cd work; echo three >>one; git commit -q -a -m three; echo four >>one");
        assertEquals("1", roundTrip().get("git_unpushed"));
    }

    @Test
    void aRepositoryWithoutARemoteIsInItsRecordAsAWhole() throws Exception {
        git.inWork("git remote remove origin");
        Map<String, String> facts = git.record("run");
        git.sh("git init -q empty");
        git.restore("empty", facts.get("git_commit"), "run", "back", 0);
        git.assertSame("work", "back");
    }

    @Test
    void aWorktreeAndASparseCheckoutComeBackAsFarAsTheyHadFiles() throws Exception {
        git.inWork("mkdir in out; echo x >in/x; echo y >out/y; git add .; git commit -q -m dirs; git push -q origin main; git worktree add -q ../tree; cd ../tree; "
                + "git sparse-checkout set in; echo changed >>in/x; echo u >in/u");
        Map<String, String> facts = git.record("run", "tree");
        git.restore("work", facts.get("git_commit"), "run", "back", 0);
        git.sh("rm -rf back/out");
        git.assertSame("tree", "back");
    }

    @Test
    void lineEndsThatGitConvertsComeBack() throws Exception {
        git.inWork("printf '*.bat eol=crlf\\n*.txt text=auto\\n' >.gitattributes; printf 'a\\r\\nb\\r\\n' >x.bat; printf 'a\\nb\\n' >y.txt; git add .; git commit -q -m ends; "
                + "git push -q origin main; printf 'a\\r\\nB\\r\\n' >x.bat; printf 'a\\nB\\n' >y.txt");
        roundTrip();
    }

    @Test
    void aDirectoryThatExistsIsNotTouched() throws Exception {
        Map<String, String> facts = git.record("run");
        git.sh("mkdir back; echo mine >back/mine; ln -s nowhere dangling");
        git.restore("work", facts.get("git_commit"), "run", "back", 1);
        git.restore("work", facts.get("git_commit"), "run", "dangling", 1);
        assertEquals("mine\n", git.sh("ls back"));
        assertFalse(Files.exists(root.resolve("nowhere")));
    }

    @Test
    void aFailureLeavesNothingBehind() throws Exception {
        git.inWork("echo two >>one; echo u >u");
        Map<String, String> facts = git.record("run");
        git.sh("echo 'diff --git a/no b/no' >run/repo.patch; echo 'index 1234567..1234568 100644' >>run/repo.patch; printf -- '--- a/no\\n+++ b/no\\n@@ -1 +1 @@\\n-a\\n+b\\n' >>run/repo.patch");
        String said = git.restore("work", facts.get("git_commit"), "run", "back", 1);
        assertTrue(said.startsWith("ops: the code can't be restored: repo.patch: error: ") && said.lines().count() == 1, said);
        assertFalse(Files.exists(root.resolve("back")));
        assertEquals(1, git.inWork("git worktree list").lines().count());
    }

    @Test
    void aCommitThatNobodyHasIsNamed() throws Exception {
        git.record("run");
        String said = git.restore("work", "0123456789012345678901234567890123456789", "run", "back", 1);
        assertTrue(said.contains("neither the repository") && said.contains("0123456789012345678901234567890123456789"), said);
        assertFalse(Files.exists(root.resolve("back")));
    }
}
