package tests.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.util.List;
import lib.run.RunDir;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tests.support.Laptop;
import tests.support.Ran;

/** From a commit somewhere to a run of it on a pod, over ssh. */
class RepoSyncTest extends OnPod {
    private static final String IDENTITY = "git -c user.name=T -c user.email=t@example.org ";
    private Laptop checkout;

    @BeforeAll
    void makeRepository() throws Exception {
        onPod("cd origin; git checkout -q -b seven; echo seven >seven; git add .; " + IDENTITY + "commit -q -m seven; git update-ref refs/pull/7/head HEAD; git checkout -q main; git branch -q -D seven");
        checkout = pod.laptop("clone", "\"setup\": {\"commands\": [[\"sh\", \"-c\", \"[ ! -e broken ] || exit 3; echo set up >set.up; echo key: hf_$(printf %034d 1)\"]], \"inputs\": [\"seven\"]}");
        onPod("cd clone; git init -q -b main; git remote add origin ../origin; git fetch -q origin; git reset -q --hard origin/main; printf 'configs\\nout*\\n.ops\\n.cache\\nset.up\\n' >.git/info/exclude; "
                + "printf 'set.up\\n' >>../repo/.git/info/exclude");
    }

    @Test
    void aPullRequestRunsWhileAnotherRunHasTheCheckoutAndARepeatFindsIt() throws Exception {
        String main = onPod("git -C repo rev-parse HEAD").strip();
        String seven = onPod("git -C origin rev-parse refs/pull/7/head").strip();
        submit(checkout, List.of(), "first", "sh", "-c", "while [ ! -e " + pod.root + "/go ]; do sleep 0.1; done").expect(0);
        checkout.ops("--quiet", "repo", "sync", "--ref", "pr:7").complaint(5, "in use by run first");
        Ran second = submit(checkout, List.of("--ref", "pr:7"), "second", "cat", "seven", "set.up").expect(0);
        assertTrue(second.err().contains("gets a checkout of its own"), second.err());
        Files.createFile(pod.root.resolve("go"));
        summary("first");
        assertEquals("succeeded", summary("second").path("state").asText());
        assertEquals("seven\nset up\n", pod.log("second"));
        JsonNode git = json("second", RunDir.METADATA).path("git");
        assertEquals(seven, git.path("commit").asText());
        assertEquals("pull/7/head", git.path("ref").asText());
        assertEquals(7, git.path("pr").asInt());
        assertFalse(git.path("dirty").asBoolean(true), git.toString());
        assertEquals(main, onPod("git -C repo rev-parse HEAD").strip());
        assertTrue(submit(checkout, List.of("--ref", "pr:7"), "second", "cat", "seven", "set.up").expect(0).err().contains("found again: run second"));
        submit(checkout, List.of("--ref", "main"), "second", "cat", "seven", "set.up").complaint(5, "was submitted with --ref pr:7");
        String log = Files.readString(pod.file("second", "setup.log"));
        assertTrue(log.contains("key: ***") && !log.contains("hf_0"), log);
        checkout.ops("validate", "second").expect(0);
    }

    @Test
    void theLaptopsChangesRunWithoutAPush() throws Exception {
        onPod("cd clone; echo 'print(1)' >mine.py; echo '# local' >>argv.py; echo secret >.env");
        Ran ran = submit(checkout, List.of("--dirty"), "dirty", "sh", "-c", "python3 mine.py; tail -n 1 argv.py; ls .env").expect(0);
        assertTrue(ran.err().contains("not sent: .env"), ran.err());
        summary("dirty");
        assertTrue(pod.log("dirty").startsWith("1\n# local\nls: "), pod.log("dirty"));
        JsonNode git = json("dirty", RunDir.METADATA).path("git");
        assertTrue(git.path("dirty").asBoolean());
        assertTrue(Files.exists(pod.file("dirty", RunDir.PATCH)) && Files.exists(pod.file("dirty", RunDir.UNTRACKED)));
        onPod("cd clone; git checkout -q .; rm mine.py .env");
    }

    @Test
    void aFailedSetupOrSyncStartsNothing() throws Exception {
        onPod("cd clone; touch broken");
        submit(checkout, List.of("--dirty"), "broken", "true").expect(1);
        submit(checkout, List.of("--ref", "nowhere"), "nowhere", "true").complaint(4, "no branch, tag or commit nowhere");
        submit(checkout, List.of("--ref", "-evil"), "evil", "true").expect(2);
        assertFalse(Files.exists(pod.runs.resolve("broken")) || Files.exists(pod.runs.resolve("nowhere")) || Files.exists(pod.runs.resolve("evil")));
        onPod("cd clone; rm broken");
    }

    @Test
    void aDryRunTouchesNothing() throws Exception {
        String before = onPod("find repo | sort | sha256sum; git -C repo for-each-ref");
        Ran ran = checkout.ops("repo", "sync", "--ref", "pr:7", "--dry-run", "--json").expect(0);
        assertEquals(onPod("git -C origin rev-parse refs/pull/7/head").strip(), ran.json().path("commit").asText());
        assertEquals(7, ran.json().path("pr").asInt());
        assertTrue(submit(checkout, List.of("--ref", "pr:7", "--dry-run"), "dry", "true").expect(0).out().contains("would reserve"));
        assertFalse(Files.exists(pod.runs.resolve("dry")) || Files.exists(pod.runs.resolve(".ops/code/dry")));
        assertEquals(before, onPod("find repo | sort | sha256sum; git -C repo for-each-ref"));
    }

    private String onPod(String script) throws Exception {
        Ran ran = pod.here("sh", "-ec", "cd " + pod.root + "\n" + script);
        return ran.expect(0).out();
    }
}
