package tests.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import lib.run.RunDir;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tests.support.Checkout;
import tests.support.Laptop;
import tests.support.Ran;

/** The code that a run had is in its run directory, before the command can change it. */
class CodeTest extends OnPod {
    @AfterEach
    void cleanCheckout() throws Exception {
        onPod("cd repo; git checkout -q -f main; git reset -q --hard origin/main; git clean -q -f -d -x");
    }

    @Test
    void aCleanCheckoutIsItsCommit() throws Exception {
        JsonNode git = gitOf("clean", "true");
        assertEquals(onPod("git -C repo rev-parse HEAD").strip(), git.path("commit").asText());
        assertEquals("main", git.path("branch").asText());
        assertEquals("origin/main", git.path("ref").asText());
        assertFalse(git.path("dirty").asBoolean(true));
        assertTrue(git.path("is_repository").asBoolean());
        assertEquals(0, git.path("unpushed_commits").asInt(-1));
        assertEquals(pod.repo.toRealPath().toString(), git.path("root").asText());
        for (String name : List.of("patch_sha256", "untracked_sha256", "commits_sha256", "pr", "error")) {
            assertTrue(git.has(name) && git.path(name).isNull(), name);
        }
        assertFalse(Files.exists(pod.file("clean", RunDir.PATCH)));
        laptop.ops("validate", "clean").expect(0);
    }

    @Test
    void aDirtyCheckoutIsKeptAsItWasBeforeTheCommandChangedIt() throws Exception {
        onPod("cd repo; echo '# local' >>argv.py; git -c user.name=T -c user.email=t@example.org commit -q -a -m local; echo '# more' >>argv.py; mkdir 'new dir'; echo x >'new dir/a b.py'; cp -R . ../before");
        JsonNode git = gitOf("dirty", "sh", "-c", "echo changed >argv.py; rm -r 'new dir'");
        assertTrue(git.path("dirty").asBoolean());
        assertEquals(1, git.path("unpushed_commits").asInt());
        for (var file : List.of(List.of("patch_sha256", RunDir.PATCH), List.of("untracked_sha256", RunDir.UNTRACKED), List.of("commits_sha256", RunDir.COMMITS))) {
            assertEquals(onPod("sha256sum runs/dirty/" + file.get(1)).substring(0, 64), git.path(file.get(0)).asText());
        }
        onPod("git clone -q origin other; . " + Checkout.root() + "/lib/record/restore_code.sh; restore_code other " + git.path("commit").asText() + " runs/dirty back; diff -r -x .git before back");
        laptop.ops("validate", "dirty").expect(0);
    }

    @Test
    void whatIsTooLargeOrSecretIsNamedWithItsReason() throws Exception {
        onPod("cd repo; head -c 30000000 /dev/urandom >'big\none'; echo 'password' >.env; printf x >\"$(printf 'bad\\377')\"");
        submit("large", "true").expect(0);
        summary("large");
        JsonNode left = json("large", RunDir.METADATA).path("git").path("left_out");
        assertEquals(2, left.size(), left.toString());
        assertEquals(".env", left.get(0).path("path").asText());
        assertEquals("looks like a secret", left.get(0).path("reason").asText());
        assertTrue(left.get(0).path("sha256").isNull());
        assertEquals("big\none", left.get(1).path("path").asText());
        assertEquals(30_000_000, left.get(1).path("size_bytes").asLong());
        assertEquals(onPod("sha256sum <'repo/big\none'").substring(0, 64), left.get(1).path("sha256").asText());
        laptop.ops("validate", "large").expect(0);
    }

    @Test
    void aSubmoduleIsNamedWithItsCommit() throws Exception {
        onPod("git init -q -b main sub; cd sub; echo s >s; git add .; git -c user.name=T -c user.email=t@example.org commit -q -m s; "
                + "cd ../repo; git -c protocol.file.allow=always submodule -q add ../sub 'a sub'; echo more >>'a sub/s'");
        JsonNode sub = gitOf("sub", "true").path("submodules").path(0);
        assertEquals("a sub", sub.path("path").asText());
        assertEquals(onPod("git -C sub rev-parse HEAD").strip(), sub.path("commit").asText());
        assertTrue(sub.path("dirty").asBoolean());
        assertTrue(Files.readString(pod.file("sub", RunDir.PATCH)).contains("+++ b/a sub/s"));
        onPod("cd repo; git submodule -q deinit -f 'a sub'; git rm -q -f --cached 'a sub'; rm -rf 'a sub' .git/modules");
    }

    @Test
    void aTreeThatIsNotGitIsRecordedAsSuch() throws Exception {
        Path plain = Files.createDirectories(pod.root.resolve("plain"));
        Laptop elsewhere = pod.laptop("plain-laptop");
        String project = Files.readString(elsewhere.dir.resolve("configs/ops/project.json"));
        Files.writeString(elsewhere.dir.resolve("configs/ops/project.json"), project.replace("\"remote_repo_dir\": \"" + pod.repo + "\"", "\"remote_repo_dir\": \"" + plain + "\""));
        submit(elsewhere, List.of(), "plain", "true").expect(0);
        summary("plain");
        JsonNode git = json("plain", RunDir.METADATA).path("git");
        assertTrue(git.path("commit").isNull() && git.has("commit"), git.toString());
        assertFalse(git.path("is_repository").asBoolean(true));
    }

    @Test
    void aRepeatedSubmitFindsTheRunThoughTheCheckoutChanged() throws Exception {
        submit("twice", "true").expect(0);
        summary("twice");
        onPod("echo new >repo/new");
        submit("twice", "true").expect(0);
        assertFalse(Files.exists(pod.file("twice", RunDir.UNTRACKED)));
    }

    private JsonNode gitOf(String id, String... command) throws Exception {
        submit(id, command).expect(0);
        summary(id);
        return json(id, RunDir.METADATA).path("git");
    }

    /** Runs a script in the pod's root. */
    private String onPod(String script) throws Exception {
        Ran ran = pod.here("sh", "-ec", "cd " + pod.root + "\n" + script);
        return ran.expect(0).out();
    }
}
