package tests.secret;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import lib.pod.LocalPod;
import lib.secret.Scan;
import lib.secret.ScanRequest;
import lib.secret.ScanResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tests.support.Gitleaks;

/** An independent scanner and ours, over the same files. */
class ScanAgreesTest {
    @RegisterExtension
    static final BeforeAllCallback GITLEAKS = context -> Gitleaks.program();
    @TempDir
    private Path dir;

    @Test
    void allThatGitleaksFindsInAPlantedSetIsFoundHereToo() throws Exception {
        for (int seed = 0; seed < 20; seed++) {
            var planted = new Planted(seed);
            Files.writeString(dir.resolve("log" + seed), String.join("\n", planted.lines().values()) + "\n");
            String key = planted.mixed(40);
            Files.writeString(dir.resolve("named" + seed), String.join("\n", "OPENAI_API_KEY=" + key, "  \"client_secret\": \"" + planted.mixed(32) + "\",", "hf_token: " + planted.mixed(37),
                    "export RUNPOD_API_KEY='" + planted.mixed(48) + "'", "db_password = \"" + planted.mixed(24) + "\"", "curl -H \"Authorization: Bearer " + planted.mixed(40) + "\" https://example.org",
                    "auth " + Base64.getEncoder().encodeToString(("login " + planted.github() + " ok").getBytes(StandardCharsets.US_ASCII)), planted.harmless()));
        }
        Set<String> theirs = Gitleaks.in(dir).stream().map(leak -> leak.path() + ":" + leak.line()).collect(Collectors.toCollection(TreeSet::new));
        ScanResult result = Scan.here(new LocalPod("local")).look(ScanRequest.of(List.of(dir.toString())));
        Set<String> ours = result.findings().stream().map(f -> dir.relativize(Path.of(f.place())) + ":" + f.line()).collect(Collectors.toSet());
        assertTrue(theirs.size() > 300, "gitleaks finds " + theirs.size());
        theirs.removeAll(ours);
        // The one exception: a UUID given to something called a token alone, of which there are many that open nothing.
        var uuids = new TreeSet<String>();
        for (String place : theirs) {
            String[] parts = place.split(":");
            if (Files.readAllLines(dir.resolve(parts[0])).get(Integer.parseInt(parts[1]) - 1).matches("id [0-9a-f-]{36} token: [0-9a-f-]{36}")) {
                uuids.add(place);
            }
        }
        assertEquals(uuids, theirs);
    }
}
