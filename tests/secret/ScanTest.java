package tests.secret;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import lib.pod.LocalPod;
import lib.pod.Pod;
import lib.secret.Scan;
import lib.secret.ScanFinding;
import lib.secret.ScanRequest;
import lib.secret.ScanResult;
import lib.store.Resources;
import lib.store.SecretShapes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tests.support.Checkout;

/** Files of every kind, looked through by the real program. */
class ScanTest {
    @TempDir
    private Path dir;
    private final Planted planted = new Planted(7);

    private static ScanResult look(ScanRequest request) {
        return Scan.here(new LocalPod("local")).look(request);
    }

    private ScanResult look() {
        return look(ScanRequest.of(List.of(dir.toString())));
    }

    private static List<String> rules(ScanResult result) {
        return result.findings().stream().map(ScanFinding::rule).toList();
    }

    private Path write(String name, String text) throws Exception {
        return Files.writeString(dir.resolve(name), text);
    }

    @Test
    void everyShapeIsFoundWithItsLineAndNoValueIsSaid() throws Exception {
        Map<String, String> lines = planted.lines();
        write("all.txt", "first\n" + String.join("\n", lines.values()) + "\n");
        ScanResult result = look();
        List<String> names = List.copyOf(lines.keySet());
        Set<String> expected = names.stream().map(name -> name + " at " + (names.indexOf(name) + 2)).collect(Collectors.toCollection(TreeSet::new));
        assertEquals(expected, result.findings().stream().map(f -> f.rule() + " at " + f.line()).collect(Collectors.toCollection(TreeSet::new)));
        String said = result.json().toString();
        lines.values().forEach(line -> assertTrue(List.of(line.split("[ =\"]")).stream().filter(word -> word.length() > 14 && word.matches(".*[0-9].*")).noneMatch(said::contains), line));
    }

    @Test
    void grepFindsTheShapesOnAPodWithoutPython() throws Exception {
        Map<String, String> lines = planted.lines();
        // By the name of the variable or by the entropy of a value only python finds it.
        lines.keySet().removeAll(List.of("generic-api-key"));
        write("-all 'it'.txt", "first\n" + String.join("\n", lines.values()) + "\n");
        ScanResult result = Scan.here(withoutPython()).look(ScanRequest.of(List.of(dir.toString(), dir + "/absent")));
        assertEquals(lines.size(), result.findings().size(), result.toString());
        assertEquals(List.of(dir + "/absent"), result.absent());
        assertFalse(result.python());
        assertTrue(result.findings().stream().allMatch(f -> f.place().equals(dir + "/-all 'it'.txt") && f.line() > 1), result.toString());
    }

    /** This machine, on which no python starts. */
    private static Pod withoutPython() {
        var here = new LocalPod("bare");
        return (Pod) Proxy.newProxyInstance(Pod.class.getClassLoader(), new Class<?>[] {Pod.class},
                (proxy, method, words) -> method.getName().equals("run") ? here.run("python3() { return 127; }\npython() { return 127; }\n" + words[0]) : method.invoke(here, words));
    }

    @Test
    void commitsDigestsIdsNamesImagesAndPlacesForASecretAreNone() throws Exception {
        write("run.log", planted.harmless());
        ScanResult result = look();
        assertEquals(List.of(), result.findings());
        assertEquals(1, result.counts().files());
        assertEquals(Files.size(dir.resolve("run.log")), result.counts().bytes());
    }

    @Test
    void aValueOverTheBorderOfTwoPiecesIsFoundOnceAtItsPlace() throws Exception {
        String token = planted.huggingFace();
        var text = new StringBuilder("x".repeat(79) + "\n");
        while (text.length() < (1 << 20) - 20) {
            text.append("step 1 loss 2\n");
        }
        write("long.log", text + token + "\n" + "step 1 loss 2\n".repeat(200_000) + "  " + token + "\n");
        List<ScanFinding> found = look().findings();
        int line = (int) text.chars().filter(c -> c == '\n').count() + 1;
        assertEquals(List.of(line + ":1", line + 200_001 + ":3"), found.stream().map(f -> f.line() + ":" + f.column()).toList());
        assertEquals(1, found.stream().map(ScanFinding::fingerprint).distinct().count());
    }

    @Test
    void theSameValueIsFoundInEachFileAlsoInBinaryAndCompressedOnes() throws Exception {
        String token = planted.huggingFace();
        write("a.txt", token);
        write("b.txt", "it is " + token);
        Files.write(dir.resolve("c.dat"), ("\0\1\377" + token + "\0\0").getBytes(StandardCharsets.ISO_8859_1));
        try (var packed = new GZIPOutputStream(Files.newOutputStream(dir.resolve("d.tar.gz")))) {
            packed.write(token.getBytes(StandardCharsets.US_ASCII));
        }
        assertEquals(Set.of("a.txt", "b.txt", "c.dat", "d.tar.gz (unpacked)"), look().findings().stream().map(f -> dir.relativize(Path.of(f.place())).toString()).collect(Collectors.toSet()));
    }

    @Test
    void anEncodedShapeIsFound() throws Exception {
        String token = planted.github();
        for (String before : List.of("", ":", "a:", "user:")) {
            write("f" + before.length(), "Authorization " + Base64.getEncoder().encodeToString((before + token).getBytes(StandardCharsets.US_ASCII)));
        }
        assertEquals(List.of("github-pat", "github-pat", "github-pat", "github-pat"), rules(look()));
    }

    @Test
    void theValueOfAFileThatTheConfigNamesIsFoundInAllItsFormsAndNotInThatFile() throws Exception {
        String value = "plain words \"and\" a/quote+";
        Path file = write("secret", value + "\n");
        write("raw", value);
        write("base64", Base64.getEncoder().encodeToString(("x" + value).getBytes(StandardCharsets.US_ASCII)));
        write("url", "q=plain%20words%20%22and%22%20a%2Fquote%2B");
        write("json", "{\"a\": \"plain words \\\"and\\\" a/quote+\"}");
        ScanResult result = look(ScanRequest.of(List.of(dir.toString())).knowing(Map.of("WORDS", file.toString())));
        assertEquals(Set.of("raw", "base64", "url", "json"), result.findings().stream().map(f -> Path.of(f.place()).getFileName().toString()).collect(Collectors.toSet()));
        assertTrue(result.findings().stream().allMatch(f -> f.what().equals("the value of WORDS") && f.rule().equals("secret-of-config")), result.toString());
    }

    @Test
    void oddNamesPipesLinksAndCheckpointsHoldNothingUp() throws Exception {
        String token = planted.huggingFace();
        write("a\nb 'c' -d", token);
        write("of-" + token, "");
        assertEquals(0, new ProcessBuilder("sh", "-c", "cd \"$1\" && mkfifo pipe && printf %s \"$2\" >\"$(printf 'in\\377valid')\" && ln -s . again && mkdir checkpoints && printf %s \"$2\" >checkpoints/ckpt.pt"
                + " && : >gone && chmod 000 gone", "sh", dir.toString(), token).start().waitFor());
        ScanResult result = look();
        assertEquals(3, result.findings().size(), result.toString());
        assertFalse(result.json().toString().contains(token), "a name is shown masked");
        assertEquals(1, result.counts().skippedFiles());
        assertEquals(4, look(ScanRequest.of(List.of(dir.toString())).everything(true)).findings().size());
    }

    @Test
    void bothLanguagesAgreeOnWhatTheNameOfASecretIs() throws Exception {
        List<String> names = List.of("HF_TOKEN", "WANDB_API_KEY", "apiKey", "HF_TOKEN_PATH", "eos_token", "AWS_ACCESS_KEY_ID", "KEY", "key", "sortKey", "client_secret", "SECRET", "DB_PWD", "PWD",
                "githubPat", "path", "passphrase", "my-password", "tokens", "SSH_AUTH_SOCK", "cache_key", "secret_file");
        String program = "import re\n" + Resources.text("/lib/secret/scan_names.py").replaceAll("(?s)def is_value.*", "") + "\nprint([n for n in '" + String.join(" ", names) + "'.split() if is_secret_name(n)])";
        Process python = new ProcessBuilder("python3", "-c", program).redirectErrorStream(true).start();
        String expected = names.stream().filter(SecretShapes::isSecretName).map(n -> "'" + n + "'").collect(Collectors.joining(", ", "[", "]\n"));
        assertEquals(expected, new String(python.getInputStream().readAllBytes()));
    }

    @Test
    void whatARunKeepsOfADirtyCheckoutIsHeldAgainstTheSameShapes() throws Exception {
        String script = "eval \"$(sed -n 's/^ *\\(code_secret_text=.*\\)/\\1/p' \"$1\")\"\nprintf '%s\\n' \"$2\" | grep -qE -e \"$code_secret_text\"";
        for (Map.Entry<String, String> line : planted.lines().entrySet()) {
            var found = new ProcessBuilder("sh", "-c", script, "sh", Checkout.root() + "/lib/record/code.sh", line.getValue()).start().waitFor() == 0;
            assertEquals(!line.getKey().equals("generic-api-key"), found, line.getKey());
        }
    }

    @Test
    void allThatJavaCallsASecretByItsShapeTheScanDoesToo() throws Exception {
        for (Map.Entry<String, String> line : planted.lines().entrySet()) {
            boolean byShape = !Set.of("generic-api-key").contains(line.getKey());
            assertEquals(byShape, SecretShapes.findIn(line.getValue()).isPresent(), line.getKey());
            String masked = SecretShapes.masked(line.getValue());
            assertTrue(masked.contains("***"), line.getKey());
            assertEquals(masked, SecretShapes.masked(masked));
        }
    }
}
