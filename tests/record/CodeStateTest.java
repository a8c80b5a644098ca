package tests.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import lib.run.RunDir;
import lib.store.Json;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What code.sh says of a checkout. */
class CodeStateTest {
    @TempDir
    Path root;
    private CodeCheckout git;

    @BeforeEach
    void cloneOrigin() throws Exception {
        git = new CodeCheckout(root);
    }

    @Test
    void aCleanCheckoutThatTheRemoteHasIsItsCommitAlone() throws Exception {
        Map<String, String> facts = git.record("run");
        assertEquals(git.inWork("git rev-parse HEAD").strip(), facts.get("git_commit"));
        assertEquals(Map.of("git_repository", "true", "git_branch", "main", "git_ref", "origin/main", "git_pr", "", "git_dirty", "false", "git_unpushed", "0",
                "git_remote_url", "../origin.git", "git_root", git.work.toString()), without(facts, "git_commit"));
        assertEquals(List.of(), git.files("run"));
    }

    @Test
    void theWholeRepositoryIsRecordedFromASubdirectory() throws Exception {
        git.inWork("mkdir -p deep/er; echo u >untracked; echo two >>one");
        git.record("run", "work/deep/er");
        assertEquals("./untracked\n", git.untracked("run"));
        assertTrue(git.patch("run").contains("+++ b/one\n"));
    }

    @Test
    void aTagNamesTheCommitBeforeABranchOfTheRemote() throws Exception {
        git.inWork("git tag v1.2");
        assertEquals("v1.2", git.record("run").get("git_ref"));
    }

    @Test
    void aPullRequestIsKnownByTheRefsThatPointAtTheCommit() throws Exception {
        int run = 0;
        for (String ref : List.of("refs/pull/12/head", "refs/remotes/origin/pr/12", "refs/remotes/origin/pull/12", "refs/remotes/origin/pull/12/head",
                "refs/merge-requests/12/head", "refs/remotes/origin/merge-requests/12")) {
            git.inWork("git checkout -q --detach; git commit -q --allow-empty -m new; git update-ref " + ref + " HEAD");
            Map<String, String> facts = git.record("run" + run++);
            assertEquals("12", facts.get("git_pr"), ref);
            assertEquals("", facts.get("git_branch"), ref);
            assertTrue(ref.endsWith(facts.get("git_ref")) && facts.get("git_ref").contains("/12"), facts.get("git_ref"));
            git.inWork("git update-ref -d " + ref);
        }
    }

    @Test
    void aPullRequestIsKnownByWhatWasFetchedLastAlsoInAWorktree() throws Exception {
        git.inWork("git checkout -q --detach; git commit -q --allow-empty -m pr; git push -q origin HEAD:refs/pull/7/head; git checkout -q main; git worktree add -q ../tree");
        git.sh("cd tree; git fetch -q origin pull/7/head; git checkout -q FETCH_HEAD");
        Map<String, String> facts = git.record("run", "tree");
        assertEquals("7", facts.get("git_pr"));
        assertEquals("pull/7/head", facts.get("git_ref"));
        assertEquals("1", facts.get("git_unpushed"), "a pull request's ref may vanish");
    }

    @Test
    void noPasswordIsInTheUrl() throws Exception {
        Map<String, String> urls = Map.of("https://me" + ":s3cret@host/x/y.git", "https://host/x/y.git", "https://s3cret@host/y", "https://host/y",
                "https://host/y.git?token=s3cret", "https://host/y.git", "https://me:s3/cret@host/y", "https://host/y", "ssh://git@host:22/y", "ssh://host:22/y",
                "git@host:x/y.git", "git@host:x/y.git", "https://host:8080/@scope/y", "https://host:8080/@scope/y", "me:s3cret@host:y", "host:y");
        int run = 0;
        for (var url : urls.entrySet()) {
            git.inWork("git remote set-url origin '" + url.getKey() + "'");
            assertEquals(url.getValue(), git.record("run" + run++).get("git_remote_url"));
        }
    }

    @Test
    void theUrlIsThatOfTheBranchsOwnRemote() throws Exception {
        git.inWork("git remote add fork https://host/fork; git config branch.main.remote fork");
        assertEquals("https://host/fork", git.record("run").get("git_remote_url"));
    }

    @Test
    void aTreeThatIsNotGitIsRecordedAsSuch() throws Exception {
        Files.createDirectory(root.resolve("plain"));
        assertEquals(Map.of("git_repository", "false"), git.record("run", "plain"));
        assertEquals(Map.of("git_repository", "false"), git.record("run2", "no-such-directory"));
    }

    @Test
    void aCheckoutOfAnotherUserIsNotCalledATreeWithoutGit() throws Exception {
        Map<String, String> facts = git.with("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1").record("run");
        assertEquals("true", facts.get("git_repository"));
        assertTrue(facts.get("git_error").contains("dubious ownership") && facts.get("git_error").contains("safe.directory"), facts.toString());
    }

    @Test
    void aPodWithoutGitSaysSo() throws Exception {
        git.sh("mkdir bin; for p in cat mkdir rm tail sed grep sh dash tr; do printf '#!/bin/sh\\nexec %s \"$@\"\\n' \"$(command -v $p)\" >bin/$p; done; chmod +x bin/*");
        Map<String, String> facts = git.with("PATH", root.resolve("bin").toString()).under("/bin/sh").record("run");
        assertEquals(Map.of("git_repository", "true", "git_error", "git is not installed on the pod"), facts);
    }

    @Test
    void aBrokenRepositoryIsAnErrorInTheRecordAndNoMore() throws Exception {
        git.inWork("echo rubbish >.git/index");
        Map<String, String> facts = git.record("run");
        assertEquals("true", facts.get("git_repository"));
        assertTrue(facts.get("git_error").contains("index file"), facts.toString());
        assertEquals(List.of(), git.files("run"));
    }

    @Test
    void aRunDirectoryThatCannotBeWrittenIsAnErrorInTheFactsAndNoMore() throws Exception {
        CodeCheckout.write(root.resolve("run/.ops/code"), "a file");
        assertTrue(git.record("run").get("git_error").contains("can't be written"));
    }

    @Test
    void theCheckoutIsLeftAsItWasAlsoWhereItsIndexIsLocked() throws Exception {
        git.inWork("echo two >>one; touch -d 2001-01-01 one; echo u >u; : >.git/index.lock");
        String before = git.inWork("find . -printf '%p %s %T@ %m\\n' | sort");
        assertEquals("true", git.record("run").get("git_dirty"));
        assertEquals(before, git.inWork("find . -printf '%p %s %T@ %m\\n' | sort"));
    }

    @Test
    void anOutputsRootInTheCheckoutIsNoPartOfTheCode() throws Exception {
        git.inWork("mkdir -p 'out puts/old'; echo big >'out puts/old/checkpoint'");
        Map<String, String> facts = git.record("work/out puts/new");
        assertEquals("false", facts.get("git_dirty"));
        git.inWork("echo code >code.py");
        git.record("work/out puts/newer");
        assertEquals("./code.py\n", git.sh("tar -tzf 'work/out puts/newer/repo_untracked.tar.gz'"));
    }

    @Test
    void theUsersSettingsDoNotChangeAByte() throws Exception {
        git.inWork("seq 30 >lines; git add .; git commit -q -m lines; git mv lines moved; sed -i s/15/x/ moved; echo two >>one; echo u >u");
        Map<String, String> plain = git.record("run");
        git.sh("for s in diff.noprefix=true diff.mnemonicPrefix=true color.ui=always diff.external=/bin/false diff.context=1 diff.algorithm=patience diff.renames=copies "
                + "status.showUntrackedFiles=no diff.ignoreSubmodules=all core.quotePath=false diff.suppressBlankEmpty=true diff.x.textconv=false; do "
                + "git config --file gitconfig \"${s%%=*}\" \"${s#*=}\"; done; echo '* diff=x' >work/.git/info/attributes");
        git.with("GIT_EXTERNAL_DIFF", "/bin/false").with("GIT_DIFF_OPTS", "-u0").with("GREP_OPTIONS", "-v").with("GIT_DIR", "/nowhere");
        assertEquals(plain, git.record("run2"));
    }

    @Test
    void everyShellRecordsTheSame() throws Exception {
        git.inWork("echo two >>one; echo u >'a b'; ln -s x link; echo x >.env; git commit -q --allow-empty -m local");
        Map<String, String> facts = git.record("run-sh");
        List<String> shells = Stream.of("dash", "bash", "ksh").filter(s -> Files.isExecutable(Path.of("/bin", s))).toList();
        for (String shell : shells) {
            git.under(shell);
            assertEquals(facts, git.record("run-" + shell), shell);
            assertEquals(git.leftOut("run-sh"), git.leftOut("run-" + shell), shell);
        }
        assertFalse(shells.isEmpty());
    }

    @Test
    void aRunByHandHasTheSameRecord() throws Exception {
        git.inWork("git checkout -q --detach; git update-ref refs/pull/12/head HEAD; echo two >>one; echo x >.env; printf x >'a\nb'");
        var builder = new ProcessBuilder(Stream.concat(RecordedRun.runner().stream(), Stream.of("--outputs-dir", root + "/runs", "--run-id", "r1", "--", "true")).toList());
        builder.directory(git.work.toFile()).redirectErrorStream(true).redirectOutput(root.resolve("out").toFile()).environment().put("TMPDIR", root.toString());
        assertEquals(0, builder.start().waitFor(), Files.readString(root.resolve("out")));
        JsonNode recorded = Json.parse(Files.readString(root.resolve("runs/r1").resolve(RunDir.METADATA))).orElseThrow().path("git");
        Map<String, String> facts = git.record("run");
        for (String name : List.of("commit", "pr", "dirty", "remote_url", "patch_sha256", "untracked_sha256", "root")) {
            assertEquals(facts.get("git_" + name), recorded.path(name).asText(), name);
        }
        assertTrue(recorded.path("branch").isNull());
        assertEquals(12, recorded.path("pr").intValue());
        assertEquals(".env", recorded.path("left_out").path(0).path("path").asText());
    }

    private static Map<String, String> without(Map<String, String> facts, String name) {
        facts.remove(name);
        return facts;
    }
}
