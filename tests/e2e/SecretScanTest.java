package tests.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.RegisterExtension;
import tests.support.Gitleaks;
import tests.support.Laptop;
import tests.support.Ran;

/** What ops leaves on a pod and a laptop, looked through by ops and by gitleaks. */
class SecretScanTest extends OnPod {
    @RegisterExtension
    static final BeforeAllCallback GITLEAKS = context -> Gitleaks.program();

    /** Prints a secret as it is, and in the forms in which programs do. */
    private static final String PROGRAM = "import base64, json, os, urllib.parse\nt = os.environ['HF_TOKEN']\nprint('HF_TOKEN=' + t)\nprint('api_key: \"%s\"' % t, repr(t), json.dumps({'token': t}))\n"
            + "print('https://user:%s@example.org/x' % urllib.parse.quote(t, safe=''))\nprint('Authorization: Basic ' + base64.b64encode(('user:' + t).encode()).decode())\n"
            + "print('curl -H \"Authorization: Bearer %s\" https://example.org' % t)";

    private static String token(long seed) {
        var random = new Random(seed);
        return "hf" + "_" + random.ints(34, 0, 26).mapToObj(i -> String.valueOf((char) ((random.nextBoolean() ? 'a' : 'A') + i))).collect(Collectors.joining());
    }

    /** A file of the pod with a token, named by the config of a new laptop. */
    private Laptop knowing(String name, String token) throws Exception {
        Path file = Files.createDirectories(pod.root.resolve("secret-files")).resolve(name);
        Files.writeString(file, token + "\n");
        return pod.laptop(name, "\"secrets\": {\"HF_TOKEN\": {\"file\": \"" + file + "\"}}");
    }

    private static Set<String> files(Iterable<JsonNode> findings) {
        var files = new TreeSet<String>();
        findings.forEach(f -> files.add(Path.of(f.path("place").asText()).getFileName().toString()));
        return files;
    }

    @Test
    void aRunThatPrintsItsSecretLeavesNoneAnywhereAndOpsAndGitleaksSaySo() throws Exception {
        String token = token(1);
        Laptop other = knowing("clean", token);
        submit(other, List.of(), "prints", "python3", "-c", PROGRAM).expect(0);
        assertEquals("succeeded", summary("prints").path("state").asText());
        Ran scan = other.ops("secrets", "scan", "prints").expect(0);
        assertTrue(scan.out().matches("clean: looked at \\d\\d+ files, [0-9.]+ KiB( \\([^)]+/s\\))?\n"), scan.out());
        Ran fetched = other.ops("fetch", "prints", "--to", "runs", "--json").expect(0);
        assertTrue(fetched.json().path("secrets").path("clean").asBoolean(), fetched.out());
        other.ops("secrets", "scan", "runs/prints").expect(0);
        // Everything of pod and laptop but the secret's own file, sshd's keys, and what the other tests plant.
        List<Gitleaks.Leak> leaks = Gitleaks.in(pod.root);
        assertTrue(leaks.stream().anyMatch(l -> l.path().equals("secret-files/clean")), "gitleaks knows the secret where it is: " + leaks);
        assertEquals(List.of(), leaks.stream().filter(l -> !l.path().matches("secret-files/.*|hostkey|key|(.*/)?planted-.*")).toList());
    }

    @Test
    void whatIsInARunIsNamedByItsPlaceAndFetchWarnsAndCopiesAllTheSame() throws Exception {
        String token = token(2);
        String other = token(3);
        Laptop laptop = knowing("planted-warned", token);
        submit(laptop, List.of(), "planted-leaks", "sh", "-c", "printf '%s\\n\\n  %s\\n' x " + other.substring(0, 9) + "\"\"" + other.substring(9) + " >\"$OPS_RUN_DIR/notes.txt\"; printf %s \"$HF_TOKEN\" | base64 -w 0 >\"$OPS_RUN_DIR/encoded\"").expect(0);
        summary("planted-leaks");
        Ran scan = laptop.ops("secrets", "scan", "planted-leaks").expect(1);
        assertTrue(scan.out().contains(pod.file("planted-leaks", "notes.txt") + ":3:3: a Hugging Face token [huggingface-access-token #"), scan.out());
        assertTrue(scan.out().contains(pod.file("planted-leaks", "encoded") + ":1:1: the value of HF_TOKEN"), scan.out());
        assertFalse((scan.out() + scan.err()).contains(token) || scan.out().contains(other), scan.out());
        Ran fetched = laptop.ops("fetch", "planted-leaks", "--to", "runs", "--json").expect(0);
        assertTrue(fetched.json().path("complete").asBoolean(), fetched.out());
        assertEquals(Set.of("encoded", "notes.txt"), files(fetched.json().path("secrets").path("findings")));
        assertTrue(fetched.err().contains("warning: the run has what looks like a secret in 2 places"), fetched.err());
        JsonNode here = laptop.ops("secrets", "scan", "runs/planted-leaks", "--json").expect(1).json();
        assertEquals(Set.of("encoded", "notes.txt"), files(here.path("findings")));
        assertTrue(here.path("findings").findValuesAsText("rule").stream().allMatch("huggingface-access-token"::equals), "the value is known on the pod alone");
        Files.deleteIfExists(pod.file("planted-leaks", "notes.txt"));
        Files.deleteIfExists(pod.file("planted-leaks", "encoded"));
    }

    @Test
    void aSecretInTmuxOrInTheConfigsDirectoryIsFoundWhereverOpsLooksByItself() throws Exception {
        Laptop laptop = knowing("planted-everywhere", token(4));
        Files.createDirectories(laptop.dir.resolve(".ops"));
        Files.writeString(laptop.dir.resolve(".ops/pods.json"), "{\"key\": \"" + token(5) + "\"}");
        pod.here("tmux", "-L", "other", "new-session", "-d", "-s", "a b", "-e", "SOME_API_KEY=" + token(6).substring(3), "sleep 600");
        try {
            JsonNode scan = laptop.ops("secrets", "scan", "--json").expect(1).json();
            Set<String> places = new TreeSet<>();
            scan.path("findings").forEach(f -> places.add(f.path("machine").asText("") + " " + f.path("place").asText()));
            assertTrue(places.contains("box tmux other, session a b, variable SOME_API_KEY"), places.toString());
            assertTrue(places.stream().anyMatch(p -> p.endsWith("/.ops/pods.json")), places.toString());
            assertTrue(scan.path("tmux_servers").asInt() >= 1, scan.toString());
        } finally {
            pod.here("tmux", "-L", "other", "kill-server");
        }
    }

    @Test
    void aReportHasStarsForWhatLooksLikeASecret() throws Exception {
        Laptop laptop = knowing("planted-report", token(7));
        submit(laptop, List.of("--note", "with DB_PASSWORD=hunter-two", "--tag", "ok"), "planted-noted", "true").expect(0);
        summary("planted-noted");
        laptop.ops("fetch", "planted-noted", "--to", "runs").expect(0);
        Path metadata = laptop.dir.resolve("runs/planted-noted/run_metadata.json");
        Files.writeString(metadata, Files.readString(metadata).replace("\"ok\"", "\"" + token(8) + "\""));
        for (String format : List.of("table", "csv", "json")) {
            Ran report = laptop.ops("report", "runs/planted-noted", "--format", format).expect(0);
            assertFalse(report.out().contains(token(8)) || report.out().contains("hunter-two"), report.out());
            assertTrue(report.err().contains("warning: run planted-noted has what looks like a secret in tags, note"), report.err());
        }
        assertEquals("with DB_PASSWORD=***", laptop.ops("report", "runs/planted-noted", "--json").expect(0).json().path("runs").path(0).path("note").asText());
    }

    @Test
    void whatCannotBeLookedAtIsSaid() throws Exception {
        laptop.ops("secrets", "scan", "no/such/dir").complaint(4, "no file or directory");
        laptop.ops("secrets", "scan", "--history", "-1").complaint(2, "--history");
        assertTrue(laptop.ops("secrets", "scan", "--pod", "dead").expect(3).err().contains("can't be reached"));
    }
}
