package tests.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tests.support.Ran;

/** What can't work says so in one line, says what to do, and leaves nothing behind. */
class BadInputTest extends OnPod {
    private List<String> runs() throws Exception {
        if (!Files.exists(pod.runs)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(pod.runs)) {
            return all.map(p -> p.getFileName().toString()).filter(n -> !n.equals(".ops")).sorted().toList();
        }
    }

    private void refused(int code, String part, String... args) throws Exception {
        List<String> before = runs();
        laptop.ops(args).complaint(code, part);
        assertEquals(before, runs());
    }

    @Test
    void aPodThatDoesNotAnswerIsUnreachable() throws Exception {
        Ran ran = laptop.ops("run", "submit", "--pod", "dead", "--run-id", "d1", "--", "true").expect(3);
        assertTrue(ran.err().startsWith("ops: pod dead (dead) can't be reached: ") && ran.err().contains("Connection refused"), ran.err());
        assertFalse(ran.err().contains(" at lib."), ran.err());
    }

    @Test
    void anOutputsRootBelowAFileCantBeMade() throws Exception {
        Files.writeString(pod.root.resolve("plain-file"), "");
        refused(2, "outputs root", "run", "submit", "--outputs-dir", pod.root + "/plain-file/runs", "--", "true");
    }

    @Test
    void aFullOutputsRootIsLeftAsItWas() throws Exception {
        Path disk = Files.createDirectories(pod.root.resolve("disk"));
        pod.here("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk.toString()).expect(0);
        try {
            refused(2, "No space left", "run", "submit", "--outputs-dir", disk + "/deep/runs", "--", "true");
            try (Stream<Path> left = Files.list(disk)) {
                assertEquals(List.of(), left.toList());
            }
        } finally {
            pod.here("umount", disk.toString()).expect(0);
        }
    }

    @Test
    void aDiskThatFillsUpAtTheRunDirectoryLeavesNoneOfIt() throws Exception {
        Path disk = Files.createDirectories(pod.root.resolve("disk2"));
        pod.here("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", disk.toString()).expect(0);
        try {
            laptop.ops("run", "submit", "--outputs-dir", disk.toString(), "--run-id", "x1", "--wait", "--", "true");
            pod.here("sh", "-c", "rm -rf " + disk + "/x1; head -c 8m /dev/zero >" + disk + "/filler");
            refused(2, "No space left", "run", "submit", "--outputs-dir", disk.toString(), "--run-id", "x2", "--", "true");
            assertFalse(Files.exists(disk.resolve("x2")));
        } finally {
            pod.here("umount", "-l", disk.toString()).expect(0);
        }
    }

    @Test
    void whatTheRunNeedsMustBeOnThePod() throws Exception {
        refused(2, "no-such-command: command not found on pod box", "run", "submit", "--", "no-such-command");
        refused(2, "launch: command not found", "run", "submit", "--", "launch");
        refused(2, "./absent.sh: no such program on pod box", "run", "submit", "--", "./absent.sh");
        refused(2, "examples/charlm/config/absent.py does not exist on pod box", "run", "submit", "--preset", "absent");
        var other = pod.laptop("p");
        Path project = other.dir.resolve("configs/ops/project.json");
        Files.writeString(project, Files.readString(project).replace("\"venv_python\": \"python3\"", "\"venv_python\": \"/absent/python\""));
        other.ops("run", "submit", "--preset", "demo").complaint(2, "/absent/python: no such program on pod box");
        Files.writeString(project, Files.readString(project).replace(pod.repo.toString(), pod.root + "/no-repo"));
        other.ops("run", "submit", "--", "true").complaint(2, "no-repo does not exist on pod box");
        assertFalse(runs().stream().anyMatch(n -> n.contains("demo")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/b", "..", "a b", "-a", "a\nb", "", "ä", "12345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901"})
    void aRunIdThatIsNoneIsRefusedBeforeAnyConnection(String id) throws Exception {
        long calls = pod.calls();
        Ran ran = laptop.ops("run", "submit", "--run-id=" + id, "--", "true").complaint(2, "run id");
        assertFalse(ran.err().contains("a\nb"), ran.err());
        assertEquals(calls, pod.calls());
    }

    @Test
    void unknownNamesAreNotFoundAndTheNearestIsOffered() throws Exception {
        long calls = pod.calls();
        assertTrue(laptop.ops("run", "submit", "--preset", "dmo").complaint(4, "no preset 'dmo'").err().contains("did you mean 'demo'"));
        assertTrue(laptop.ops("run", "submit", "--pod", "bx", "--", "true").complaint(4, "no pod 'bx'").err().contains("did you mean 'box'"));
        laptop.ops("run", "submit").complaint(2, "nothing to run");
        laptop.ops("run", "submit", "--preset", "demo", "--", "true").complaint(2, "both");
        laptop.ops("run", "submit", "--preset", "demo", "--set", "novalue").complaint(2, "--set needs KEY=VALUE");
        assertEquals(calls, pod.calls());
    }

    @Test
    void aSecretsFileThatIsMissingIsNamed() throws Exception {
        var other = pod.laptop("s", "\"secrets\": {\"HF_TOKEN\": {\"file\": \"" + pod.root + "/absent-secret\"}}");
        other.ops("run", "submit", "--run-id", "s1", "--", "true").complaint(2, "absent-secret");
        assertFalse(Files.exists(pod.runs.resolve("s1")));
    }
}
