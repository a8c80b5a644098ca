package tests.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tests.support.Laptop;
import tests.support.Ran;

/** {@code ops doctor} on a real machine, well and ill. */
class DoctorTest extends OnPod {
    @Test
    void aPodThatHasAllIsWellInOneRoundTripAndNothingIsLeftThere() throws Exception {
        long calls = pod.calls();
        List<String> before = everything();
        JsonNode answer = laptop.ops("doctor", "--json").expect(0).json();
        assertEquals(2, pod.calls() - calls, "ssh -V, and one script");
        assertEquals(before, everything());
        assertEquals(0, answer.at("/counts/fail").asInt(), answer.toString());
        for (String name : List.of("reached", "clock", "machine", "pipes", "outputs_root", "file_system", "tools", "java", "checkout", "venv_python")) {
            assertEquals("ok", check(answer, "pod", name).path("state").asText(), name + " " + answer);
        }
        assertTrue(check(answer, "pod", "checkout").path("text").asText().contains("(main), clean"), answer.toString());
        assertEquals("ok", check(answer, "laptop", "config").path("state").asText());
    }

    @Test
    void whatIsWrongIsNamedWithAFixAndTheExitCodeIsOne() throws Exception {
        Path secret = pod.root.resolve("secrets/open value");
        Laptop ill = ill(secret, "a");
        JsonNode answer = ill.ops("doctor", "--json").expect(1).json();
        assertFail(answer, "secret_HF_TOKEN", "isn't there", "0600");
        assertFail(answer, "datasets_root", "no/data isn't there", "storage.datasets_root");
        assertFail(answer, "venv_python", "/no/python isn't there", "uv sync");
        assertFail(answer, "wandb", "no credentials", "wandb login");
        assertEquals("warn", check(answer, "pod", "secret_OPEN").path("state").asText());
        assertTrue(check(answer, "pod", "secret_OPEN").path("fix").asText().endsWith("chmod 600 '" + secret + "'"), answer.toString());
        assertFalse(answer.toString().contains("the-value"));
        Ran text = ill.ops("doctor").expect(1);
        assertTrue(text.out().matches("(?s)this machine\\n  ok    java .*\\npod box \\(box\\)\\n.*\\n  FAIL  datasets root .*\\n +-> put the data there.*\\d+ failures\\n"), text.out());
    }

    @Test
    void fixDoesWhatIsSafeAndSaysWhatItDid() throws Exception {
        Path secret = pod.root.resolve("secrets/of fix");
        Laptop ill = ill(secret, "b");
        Files.createDirectories(ill.dir.resolve(".git"));
        Path socket = Files.createDirectories(ill.dir.resolve(".ops/ssh")).resolve("dead");
        try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
        }
        String text = ill.ops("doctor", "--fix", "--outputs-dir", pod.root + "/made/by fix").expect(1).out();
        for (String did : List.of("did   .gitignore", "did   ssh sockets", "made " + pod.root + "/made/by fix", "made " + pod.root + "/hf/home", "is yours alone now")) {
            assertTrue(text.contains(did), did + "\n" + text);
        }
        assertFalse(Files.exists(socket));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(secret)));
        assertEquals("the-value", Files.readString(secret));
        assertTrue(Files.readString(ill.dir.resolve(".gitignore")).contains(".ops/"));
        assertTrue(Files.isDirectory(pod.root.resolve("made/by fix")));
    }

    @Test
    void aPodThatCannotBeReachedIsOneMoreFailure() throws Exception {
        JsonNode answer = laptop.ops("doctor", "--pod", "dead", "--json").expect(1).json();
        assertFail(answer, "reached", "can't be reached", "ssh dead true");
        assertEquals("ok", check(answer, "laptop", "git").path("state").asText());
        laptop.ops("doctor", "--pod", "nosuch").expect(4);
    }

    @Test
    void aRootThatIsNoDirectoryOrNotAPlaceForRunsIsAFailure() throws Exception {
        Path file = Files.writeString(pod.root.resolve("a file"), "x");
        assertFail(laptop.ops("doctor", "--json", "--outputs-dir", file.toString()).expect(1).json(), "outputs_root", "is no directory", "remote_outputs_dir");
        assertFail(laptop.ops("doctor", "--json", "--outputs-dir", "/proc/runs").expect(1).json(), "outputs_root", "/proc", "");
    }

    @Test
    void aConfigWithMistakesStillGetsTheRestOfThisMachineChecked() throws Exception {
        Laptop broken = pod.laptop("broken", "\"nosuch\": 1");
        JsonNode answer = broken.ops("doctor", "--json").expect(1).json();
        assertEquals("ops config check", check(answer, "laptop", "config").path("fix").asText());
        assertEquals("ok", check(answer, "laptop", "rsync").path("state").asText());
        assertTrue(answer.path("pod").isNull());
    }

    /** A laptop whose config wants what the pod doesn't have. */
    private Laptop ill(Path secret, String name) throws Exception {
        Files.createDirectories(secret.getParent());
        Files.writeString(secret, "the-value");
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-r--r--"));
        Laptop ill = pod.laptop("ill" + name, "\"secrets\": {\"HF_TOKEN\": {\"file\": \"" + pod.root + "/no/token\"}, \"OPEN\": {\"file\": \"" + secret + "\"}}",
                "\"storage\": {\"datasets_root\": \"" + pod.root + "/no/data\", \"hf_home\": \"" + pod.root + "/hf/home\", \"wandb\": {\"mode\": \"online\"}}");
        Path project = ill.dir.resolve("configs/ops/project.json");
        Files.writeString(project, Files.readString(project).replace("\"venv_python\": \"python3\"", "\"venv_python\": \"" + pod.root + "/no/python\""));
        return ill;
    }

    private static void assertFail(JsonNode answer, String name, String text, String fix) {
        JsonNode check = check(answer, "pod", name);
        assertEquals("fail", check.path("state").asText(), answer.toString());
        assertTrue(check.path("text").asText().contains(text) && check.path("fix").asText().contains(fix), check.toString());
    }

    private static JsonNode check(JsonNode answer, String where, String name) {
        return answer.path("checks").valueStream().filter(c -> c.path("where").asText().equals(where) && c.path("name").asText().equals(name)).findFirst()
                .orElseThrow(() -> new AssertionError(name + " in " + answer));
    }

    private List<String> everything() throws Exception {
        try (Stream<Path> all = Files.walk(pod.root)) {
            return all.map(Path::toString).filter(p -> !p.startsWith(laptop.dir.toString()) && !p.contains("/.git/") && !p.endsWith("/ssh_calls") && !p.endsWith("/known_hosts"))
                    .sorted().toList();
        }
    }
}
