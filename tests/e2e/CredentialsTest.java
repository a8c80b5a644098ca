package tests.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import tests.support.Laptop;
import tests.support.Ran;
import tests.support.Scripts;

/** The commands of credentials, over ssh. */
class CredentialsTest extends OnPod {
    private static final String KEY = "0a1b2c3d4e".repeat(4);

    @Test
    void fromAScriptThatExportsTheKeyToAPodThatIsInOrder() throws Exception {
        Path script = pod.home.resolve("ensure_creds.sh");
        Laptop researcher = pod.laptop("creds", "\"storage\": {\"wandb\": {\"mode\": \"online\", \"ensure_creds_script\": \"" + script + "\"}}");
        researcher.ops("secrets", "materialize").complaint(4, "has no " + script);
        Files.writeString(script, "export WANDB_API_KEY=" + KEY + "\necho \"the key is $WANDB_API_KEY\"\n");
        assertTrue(researcher.ops("secrets", "check").expect(1).out().contains("its script is there: ops secrets materialize"));
        pod.tmux("-f", "/dev/null", "new-session", "-d", "-s", "mine", "sleep 1000");
        pod.tmux("set-environment", "-g", "WANDB_API_KEY", KEY);
        long calls = pod.calls();
        Ran done = researcher.ops("secrets", "materialize").expect(0);
        assertEquals(1, pod.calls() - calls);
        assertEquals(pod.home + "/.netrc: the entry for api.wandb.ai added, verified with python's netrc\nWANDB_API_KEY taken out of 1 environment of 1 tmux server; "
                + "a shell that runs there already keeps it: unset WANDB_API_KEY\n", done.out());
        assertEquals("  the key is ***\n", done.err());
        assertEquals("machine api.wandb.ai\n  login user\n  password " + KEY + "\n", Files.readString(pod.home.resolve(".netrc")));
        assertFalse(pod.tmux("show-environment", "-g").out().contains("WANDB_API_KEY"));
        upgrade(researcher, script);
        JsonNode again = researcher.ops("secrets", "materialize", "--json").expect(0).json();
        assertEquals("box same false false", again.path("pod").asText() + " " + again.path("entry").asText() + " " + again.path("exported").asText() + " " + again.path("changed").asText());
        check(researcher);
    }

    private void upgrade(Laptop researcher, Path script) throws Exception {
        researcher.ops("secrets", "upgrade", "--pod", "box", "--script", script.toString()).complaint(2, script + ":2: the key is used there");
        Scripts.write(script, "#!/bin/sh\nexport WANDB_API_KEY=" + KEY + "\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertTrue(researcher.ops("secrets", "upgrade", "--pod", "box", "--script", script.toString(), "--dry-run").expect(0).err().contains("would write"));
        Ran done = researcher.ops("secrets", "upgrade", "--pod", "box", "--script", script.toString()).expect(0);
        assertTrue(done.out().contains("\n-export WANDB_API_KEY=***\n") && done.out().endsWith("\n+ops_write_netrc ***\n"), done.out());
        assertTrue(done.err().contains("its mode 0755 is now 0700"), done.err());
        assertFalse((done.out() + done.err()).contains(KEY));
        researcher.ops("secrets", "upgrade", "--script", "relative.sh", "--pod", "box").complaint(2, "absolute path");
    }

    private void check(Laptop researcher) throws Exception {
        long calls = pod.calls();
        Ran done = researcher.ops("secrets", "check").expect(0);
        assertEquals(1, pod.calls() - calls);
        assertTrue(done.out().lines().findFirst().orElse("").matches("W&B +ok +~/\\.netrc +0600  #[0-9a-f]{4}; entry for api\\.wandb\\.ai"), done.out());
        assertTrue(done.err().contains("--online"), done.err());
        JsonNode json = researcher.ops("secrets", "check", "--json").expect(0).json();
        assertTrue(json.path("ok").asBoolean() && json.path("secrets").size() == 2, json.toString());
        assertFalse((done.out() + json).contains(KEY));
    }

    @Test
    void aScriptOfTheLaptopIsUpgradedThere() throws Exception {
        Path script = Files.writeString(laptop.dir.resolve("my creds.sh"), "export WANDB_API_KEY='" + KEY + "'\n");
        Ran done = laptop.ops("secrets", "upgrade", "--script", "my creds.sh", "--json").expect(0);
        assertTrue(done.json().path("changed").asBoolean() && done.json().path("pod").isNull(), done.out());
        assertTrue(Files.readString(script).endsWith("\nops_write_netrc '" + KEY + "'\n"));
        assertTrue(laptop.ops("secrets", "upgrade", "--script", "my creds.sh").expect(0).err().contains("already"));
    }

    @Test
    void withoutAScriptInTheConfigNothingCanBeSetUp() throws Exception {
        laptop.ops("secrets", "materialize").complaint(2, "names no script");
        assertEquals("the config names no secrets\n", laptop.ops("secrets", "check").expect(0).out());
    }

    @Test
    void aPodThatCannotBeReachedIsNoFaultOfItsSecrets() throws Exception {
        laptop.ops("secrets", "check", "--pod", "dead").complaint(3, "can't be reached");
    }
}
