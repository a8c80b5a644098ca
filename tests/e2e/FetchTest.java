package tests.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tests.support.CuttingProxy;
import tests.support.Laptop;
import tests.support.Ran;

/** A run directory comes to the laptop as it is, by rsync and by tar. */
class FetchTest extends OnPod {
    private static final List<String> HOSTILE = List.of("with space", "-rf", "--checkpoint=1", "new\nline", "\n@ops file 5 5 ..", "ünï☃", "quote'\"`$(id)", "back\\slash\\n",
            "# comment", "; semicolon", "tab\there", "return\rhere", "*", "a..b", "~");

    @BeforeAll
    void makeRun() throws Exception {
        submit(laptop, List.of("--wait"), "made", "true").expect(0);
        Path dir = pod.runs.resolve("made");
        Path checkpoints = Files.createDirectories(dir.resolve("checkpoints"));
        byte[] noise = new byte[3_000_000];
        new Random(1).nextBytes(noise);
        Files.write(checkpoints.resolve("ckpt_000100.pt"), noise);
        Files.writeString(checkpoints.resolve("ckpt_000050.pt"), "small");
        Files.createSymbolicLink(checkpoints.resolve("ckpt_last.pt"), Path.of("ckpt_000100.pt"));
        Files.createSymbolicLink(checkpoints.resolve("ckpt_best.pt"), Path.of("ckpt_000050.pt"));
        Path odd = Files.createDirectories(dir.resolve("odd dir\nwith newline"));
        for (String name : HOSTILE) {
            Files.writeString(dir.resolve(name), "content of " + name);
            Files.writeString(odd.resolve(name), "deep content of " + name);
        }
        Files.writeString(pod.root.resolve("outside"), "not a part of the run");
        Files.createSymbolicLink(dir.resolve("absolute link"), pod.root.resolve("outside"));
        Files.createSymbolicLink(dir.resolve("climbing link"), Path.of("../../outside"));
    }

    private Ran fetch(String to, String... options) throws Exception {
        return laptop.ops(Stream.concat(Stream.of("fetch", "made", "--json", "--to", to), Stream.of(options)).toArray(String[]::new));
    }

    /** Names with what they hold, or where they lead. */
    private Set<String> tree(Path dir) throws Exception {
        try (Stream<Path> all = Files.walk(dir)) {
            var names = new TreeSet<String>();
            for (Path path : all.filter(p -> !Files.isDirectory(p)).toList()) {
                String what = Files.isSymbolicLink(path) ? "-> " + Files.readSymbolicLink(path)
                        : Files.getLastModifiedTime(path).toMillis() / 1000 + " " + Arrays.hashCode(Files.readAllBytes(path));
                names.add(dir.relativize(path) + " " + what);
            }
            return names;
        }
    }

    private Set<String> expected() throws Exception {
        return tree(pod.runs.resolve("made")).stream().filter(n -> !n.startsWith("absolute link") && !n.startsWith("climbing link"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void rsyncAndTarBringTheSameTreeWithItsLinksAndItsHostileNames() throws Exception {
        assertEquals("rsync", fetch("by-rsync").expect(0).json().path("by").asText());
        assertEquals("tar", fetch("by-tar", "--no-rsync").expect(0).json().path("by").asText());
        assertEquals(expected(), tree(laptop.dir.resolve("by-rsync/made")));
        assertEquals(expected(), tree(laptop.dir.resolve("by-tar/made")));
    }

    @Test
    void aSecondFetchSendsOnlyWhatIsNew() throws Exception {
        fetch("twice", "--no-rsync").expect(0);
        Path copy = laptop.dir.resolve("twice/made");
        Object before = Files.getAttribute(copy.resolve("checkpoints/ckpt_000100.pt"), "unix:ino");
        Files.writeString(pod.file("made", "notes.txt"), "new");
        Path best = pod.file("made", "checkpoints/ckpt_best.pt");
        Files.delete(best);
        Files.createSymbolicLink(best, Path.of("ckpt_000100.pt"));
        fetch("twice", "--no-rsync").expect(0);
        assertEquals(before, Files.getAttribute(copy.resolve("checkpoints/ckpt_000100.pt"), "unix:ino"), "it was not written again");
        assertEquals(expected(), tree(copy), "also the link that leads elsewhere now");
        long calls = pod.calls();
        fetch("twice", "--no-rsync").expect(0);
        assertEquals(1, pod.calls() - calls, "it is known where the run is, and nothing is missing: no transfer is begun");
    }

    @Test
    void aRunThatIsRememberedIsSoughtAnewWhereItIsNoMore() throws Exception {
        submit(laptop, List.of("--wait"), "moving", "true").expect(0);
        laptop.ops("fetch", "moving", "--to", "moves").expect(0);
        Path elsewhere = Files.createDirectories(pod.root.resolve("older runs"));
        Files.move(pod.runs.resolve("moving"), elsewhere.resolve("moving"));
        laptop.ops("fetch", "moving", "--to", "moves", "--pod", "box").complaint(4, "no run 'moving'");
        Laptop also = pod.laptop("also", "\"legacy_outputs_dirs\": [\"" + elsewhere + "\"]");
        also.ops("fetch", "moving", "--to", "moves", "--pod", "box").expect(0);
        Files.move(elsewhere.resolve("moving"), pod.runs.resolve("moving"));
        also.ops("fetch", "moving", "--to", "moves", "--pod", "box").expect(0);
        assertTrue(Files.exists(also.dir.resolve("moves/moving/summary.json")));
    }

    @Test
    void aRememberedPodThatDoesNotAnswerIsAskedOnce() throws Exception {
        Laptop other = pod.laptop("once");
        other.ops("fetch", "made", "--to", "got", "--pod", "box").expect(0);
        Path project = other.dir.resolve("configs/ops/project.json");
        pod.alias("nobody", 1);
        pod.hangUp(other, "box");
        Files.writeString(project, Files.readString(project).replace("\"host\": \"box\"", "\"host\": \"nobody\""));
        long calls = pod.calls();
        other.ops("fetch", "made", "--to", "got", "--pod", "box").complaint(3, "box");
        assertEquals(1, pod.calls() - calls);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--quiet", "--no-rsync"})
    void aTransferThatIsCutGoesOnWithTheSameCommand(String option) throws Exception {
        try (var proxy = new CuttingProxy(pod.port)) {
            String alias = "cut" + proxy.port();
            pod.alias(alias, proxy.port());
            proxy.cutDown(1_200_000);
            Laptop other = pod.laptop(option.substring(2, 4));
            Path project = other.dir.resolve("configs/ops/project.json");
            Files.writeString(project, Files.readString(project).replace("\"host\": \"box\"", "\"host\": \"" + alias + "\""));
            other.ops("fetch", "made", "--to", "cut", option).complaint(3, "");
            assertEquals(1, proxy.cuts());
            other.ops("fetch", "made", "--to", "cut", option).expect(0);
            assertEquals(expected(), tree(other.dir.resolve("cut/made")));
        }
    }

    @Test
    void globsChooseAndABadOneIsAUsageError() throws Exception {
        fetch("chosen", "--no-checkpoints", "--include", "*.json", "--exclude", "summary.json").expect(0);
        Set<String> names = tree(laptop.dir.resolve("chosen/made"));
        assertTrue(names.stream().allMatch(n -> n.contains(".json ") || n.startsWith("digests.sha256 ")) && names.stream().noneMatch(n -> n.startsWith("summary")), names.toString());
        laptop.ops("fetch", "made", "--to", "x", "--include", "[").complaint(2, "glob");
    }
}
