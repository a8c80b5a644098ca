package tests.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What code.sh leaves out, and says that it did: too large, or a secret. */
class CodeLimitsTest {
    /** Written in two parts, so that no file of ours has the shape of a secret. */
    private static final String TOKEN = "hf_" + "abcdefghijABCDEFGHIJ0123456789wxyz";
    @TempDir
    Path root;
    private CodeCheckout git;

    @BeforeEach
    void cloneOrigin() throws Exception {
        git = new CodeCheckout(root).with("code_limit_bytes", "100000");
    }

    @Test
    void theLargestUntrackedFilesAreLeftOutUntilTheRestFits() throws Exception {
        git.inWork("head -c 90000 /dev/urandom >'a\nb'; head -c 80000 /dev/urandom >-c; head -c 70000 /dev/urandom >d; head -c 20000 /dev/urandom >e");
        Map<String, String> facts = git.record("run");
        assertEquals("./d\n./e\n", git.untracked("run"));
        assertEquals(List.of(List.of("-c", "80000", sha("-c"), "too large"), List.of("a\nb", "90000", sha("'a\nb'"), "too large")), git.leftOut("run"));
        assertEquals(git.sh("sha256sum run/repo_untracked.tar.gz").substring(0, 64), facts.get("git_untracked_sha256"));
        assertTrue(Files.size(root.resolve("run/repo_untracked.tar.gz")) <= 100_000);
        assertEquals(null, facts.get("git_error"));
    }

    @Test
    void theLimitIsForWhatIsKeptAndNotForWhatIsRead() throws Exception {
        git.inWork("head -c 500000 /dev/zero >zeros");
        git.record("run");
        assertEquals("./zeros\n", git.untracked("run"));
        assertEquals(List.of(), git.leftOut("run"));
    }

    @Test
    void noMoreIsLeftOutThanMustBeOfManyFiles() throws Exception {
        git.inWork("for i in $(seq 10 60); do head -c ${i}00 /dev/urandom >f$i; done");
        git.record("run");
        long smallestLeftOut = git.leftOut("run").stream().mapToLong(f -> Long.parseLong(f.get(1))).min().orElseThrow();
        long kept = Files.size(root.resolve("run/repo_untracked.tar.gz"));
        assertTrue(kept <= 100_000 && kept + smallestLeftOut > 100_000, kept + " + " + smallestLeftOut);
        assertEquals(51, git.leftOut("run").size() + git.untracked("run").lines().count());
    }

    @Test
    void oneFileThatNeverFitsLeavesNoArchive() throws Exception {
        git.inWork("head -c 900000 /dev/zero >zeros");
        assertEquals(null, git.record("run").get("git_untracked_sha256"));
        assertEquals(List.of("zeros", "900000", sha("zeros"), "too large"), git.leftOut("run").get(0));
        assertEquals(List.of(), git.files("run"));
    }

    @Test
    void theLargestDifferencesAreLeftOutOfThePatchAndTheRestStillApplies() throws Exception {
        git.inWork("echo x >'big \"one\"'; ln -s one link; echo x >huge; git add .; git commit -q -m more; git push -q origin main; "
                + "head -c 200000 /dev/urandom >'big \"one\"'; head -c 1000000 /dev/urandom >huge; rm link; echo file >link; printf 'a\\rb\\n' >>one");
        git.record("run");
        assertEquals(List.of(List.of("huge", "1000000", sha("huge"), "too large"), List.of("big \"one\"", "200000", sha("'big \"one\"'"), "too large")), git.leftOut("run"));
        git.restore("work", git.inWork("git rev-parse HEAD").strip(), "run", "back", 0);
        git.sh("cmp work/one back/one; cmp work/link back/link; test ! -L back/link");
    }

    @Test
    void filesWithNamesOfSecretsAreNamedAndNotKept() throws Exception {
        List<String> names = List.of(".env", ".env.local", "a.pem", "deep/id_rsa", "deep/ID_RSA.bak", "x.key", ".netrc", "credentials", "Credentials.json", ".aws/config");
        for (String name : names) {
            CodeCheckout.write(git.work.resolve(name), "open sesame\n");
        }
        git.inWork("echo fine >environment.py");
        git.record("run");
        assertEquals("./environment.py\n", git.untracked("run"));
        assertEquals(names.stream().sorted().toList(), git.leftOut("run").stream().map(f -> f.get(0)).sorted().toList());
        assertEquals(List.of("", "looks like a secret"), git.leftOut("run").get(0).subList(2, 4));
    }

    @Test
    void whatHoldsATokenIsNamedAndNotKept() throws Exception {
        git.inWork("echo \"token = '" + TOKEN + "'\" >'train it.py'; echo fine >fine; printf 'x %s' " + TOKEN + " >notes; git add 'train it.py'; echo two >>one");
        git.record("run");
        assertEquals("./fine\n", git.untracked("run"));
        assertTrue(git.patch("run").contains("+two\n") && !git.patch("run").contains("train it"), git.patch("run"));
        assertEquals(List.of("train it.py", "notes"), git.leftOut("run").stream().map(f -> f.get(0)).toList());
    }

    @Test
    void aTokenThatWasRemovedIsNotInThePatchEither() throws Exception {
        git.inWork("echo " + TOKEN + " >old; echo x >.env; git add -f .; git commit -q -m bad; git push -q origin main; echo >old; echo y >.env; echo two >>one");
        git.record("run");
        for (Path file : allFiles()) {
            assertFalse(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(TOKEN), file.toString());
        }
        assertEquals(List.of(".env", "old"), git.leftOut("run").stream().map(f -> f.get(0)).sorted().toList());
        assertFalse(git.patch("run").contains(".env"));
    }

    @Test
    void commitsThatDoNotFitAreSaidToBeMissing() throws Exception {
        git.inWork("head -c 200000 /dev/urandom >big; git add big; git commit -q -m big");
        Map<String, String> facts = git.record("run");
        assertEquals("1", facts.get("git_unpushed"));
        assertTrue(facts.get("git_error").contains("1 commits") && facts.get("git_error").contains("100000 bytes"), facts.toString());
        assertEquals(List.of(), git.files("run"));
    }

    @Test
    void aFileThatCannotBeReadIsSaidToBeMissing() throws Exception {
        git.inWork("echo x >fine; mkdir -p odd; echo x >odd/name");
        // tar of this name is one that fails on one file, as it does on what another user forbids; root may read all.
        git.sh("mkdir bin; printf '#!/bin/sh\\n%s \"$@\"\\ncode=$?\\n[ \"$1\" = --version ] && exit $code\\necho \"tar: ./odd/name: Cannot open: Permission denied\" >&2\\nexit 2\\n' "
                + "\"$(command -v tar)\" >bin/tar; chmod +x bin/tar");
        Map<String, String> facts = git.with("PATH", root.resolve("bin") + ":" + System.getenv("PATH")).record("run");
        assertTrue(facts.get("git_error").contains("./odd/name: Cannot open"), facts.toString());
        assertTrue(git.with("PATH", System.getenv("PATH")).untracked("run").contains("./fine\n"));
    }

    @Test
    void nothingButTheRecordStays() throws Exception {
        git.inWork("echo two >>one; echo u >u; echo x >.env");
        git.record("run");
        assertEquals(List.of("left_out"), Stream.of(root.resolve("run/.ops/code").toFile().list()).sorted().toList());
    }

    private List<Path> allFiles() throws Exception {
        try (Stream<Path> files = Files.walk(root.resolve("run"))) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private String sha(String name) throws Exception {
        return git.inWork("sha256sum <" + name).substring(0, 64);
    }
}
