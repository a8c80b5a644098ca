package tests.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import tests.support.Laptop;
import tests.support.Ran;

/** A run is named by its id, a unique beginning of it, or @last; older outputs roots stay readable; --dry-run touches nothing. */
class LookupTest extends OnPod {
    private String found(Laptop from, String... name) throws Exception {
        return from.ops(List.of("status", "--json", "--pod", "box", name[0]).toArray(String[]::new)).expect(0).json().path("run_id").asText();
    }

    @Test
    void aUniqueBeginningNamesARunAndAnAmbiguousOneListsThem() throws Exception {
        for (String id : List.of("base-seed1", "base-seed2", "base", "last.one")) {
            submit(id, "true").expect(0);
        }
        assertEquals("last.one", found(laptop, "@last"), "also within one second");
        assertEquals("last.one", found(laptop, "last"));
        assertEquals("base", found(laptop, "base"), "an exact name wins");
        Ran many = laptop.ops("status", "base-", "--pod", "box").complaint(4, "is the beginning of 2 runs");
        assertTrue(many.err().contains("base-seed1") && many.err().contains("base-seed2"), many.err());
        laptop.ops("status", "b.se", "--pod", "box").complaint(4, "no run 'b.se'");
        laptop.ops("status", "seed1", "--pod", "box").complaint(4, "no run");
    }

    @Test
    void runsInOlderRootsAreListedAsFarAsTheirFilesAllow() throws Exception {
        Path old = Files.createDirectories(pod.root.resolve("old experiments/exp7"));
        Files.writeString(old.resolve("summary.json"), "{\"exit_code\": 0}");
        Files.writeString(old.resolve("stdout.log"), "an old log\n");
        Laptop other = pod.laptop("o", "\"legacy_outputs_dirs\": [\"" + old.getParent() + "\", \"/absent/root\"]");
        assertEquals("exp7", found(other, "exp7"));
        assertEquals("succeeded", other.ops("status", "exp7", "--json", "--pod", "box").json().path("state").asText());
        assertEquals("an old log\n", other.ops("tail", "exp7", "--pod", "box").expect(0).out());
        other.ops("fetch", "exp7", "--to", "got", "--pod", "box").expect(0);
        other.ops("fetch", "exp7", "--to", "got tar", "--pod", "box", "--no-rsync").expect(0);
        assertEquals("an old log\n", Files.readString(other.dir.resolve("got/exp7/stdout.log")));
        assertEquals("an old log\n", Files.readString(other.dir.resolve("got tar/exp7/stdout.log")));
    }

    @Test
    void aDryRunMakesNoConnectionAndNoDirectory() throws Exception {
        Laptop untouched = pod.laptop("dry");
        long calls = pod.calls();
        Path root = pod.root.resolve("dry-root");
        for (String name : List.of("box", "here")) {
            Ran ran = untouched.ops("run", "submit", "--dry-run", "--pod", name, "--outputs-dir", root.toString(), "--run-id", "dry1", "--", "echo", "it's");
            assertTrue(ran.expect(0).out().contains("exec echo 'it'\\''s'") && ran.out().contains(root + "/dry1"), ran.out());
        }
        Ran json = untouched.ops("run", "submit", "--dry-run", "--json", "--outputs-dir", root.toString(), "--run-id", "dry1", "--", "true").expect(0);
        assertEquals(root + "/dry1", json.json().path("run_dir").asText());
        assertEquals(calls, pod.calls());
        assertFalse(Files.exists(root));
        assertFalse(Files.exists(untouched.dir.resolve(".ops/runs")));
    }
}
