package tests.secret;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import lib.pod.LocalPod;
import lib.secret.Scan;
import lib.secret.ScanFinding;
import lib.secret.ScanRequest;
import lib.secret.ScanResult;
import lib.store.SecretShapes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Lines of half a million characters, of which an expression that isn't one pass takes hours or years: a log has such by chance (a dump of letters, a list of digests), or
 * because somebody wants it. The patience is for a busy machine; what is right takes seconds.
 */
class HostileTextTest {
    private static final int LENGTH = 1 << 19;
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final String HEAD = "-----BEGIN " + "PRIVATE KEY-----";
    private static final List<String> PIECES = List.of("x", "X", "aA", "Aaaaaaaaaaaaaaaaaaaa", "0", "_", "-", " ", "%", "%41", "aaaaaaaaaaaaaaaaa%", "://", "http://a:", "a://b:c ", "key", "key_",
            "token ", "token    ", "key\t\t\t\t\t\t\t\t\t=", "password=", "authorization: bearer ", "eyJ-", "eyJ0123456789-", "eyJ0123456789.", "sk-", "sk-aaaaaaaaaaaaaaaaaaaaa-", "sk_", "SG.",
            "SG.aaaaaaaaaaaaaaaa-", "hf_", "glpat-", "xoxb-", "AKIA", "hooks.slack.com/services/", HEAD, HEAD + "\\n");
    @TempDir
    private Path dir;

    private static Map<String, String> texts() {
        var texts = new LinkedHashMap<String, String>();
        for (int i = 0; i < PIECES.size(); i++) {
            texts.put("piece" + i, PIECES.get(i).repeat(LENGTH / PIECES.get(i).length()));
        }
        String key = HEAD + "\n";
        texts.put("headers", key + "a: ".repeat(60) + "\n!");
        texts.put("spaces", key + "a: b     \n".repeat(40) + "!");
        texts.put("digests", new Random(3).ints(LENGTH, 0, 16).mapToObj(Integer::toHexString).collect(Collectors.joining()).replaceAll("(.{40})", "$1 "));
        return texts;
    }

    @Test
    void theScanOfHalfAMillionCharactersEnds() throws Exception {
        for (Map.Entry<String, String> text : texts().entrySet()) {
            Files.writeString(dir.resolve(text.getKey()), text.getValue());
        }
        ScanResult result = assertTimeoutPreemptively(PATIENCE, () -> Scan.here(new LocalPod("local")).look(ScanRequest.of(List.of(dir.toString()))));
        assertEquals(texts().size(), result.counts().files());
        assertEquals(Set.of(), result.findings().stream().map(ScanFinding::rule).collect(Collectors.toSet()));
    }

    @Test
    void theMaskingOfHalfAMillionCharactersEnds() {
        texts().forEach((name, text) -> assertTimeoutPreemptively(PATIENCE, () -> SecretShapes.masked(text), name));
    }
}
