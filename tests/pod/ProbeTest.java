package tests.pod;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import lib.pod.ListedRun;
import lib.pod.LiveLook;
import lib.pod.LiveRuns;
import lib.pod.LocalPod;
import lib.pod.Pod;
import lib.pod.RunList;
import lib.pod.Runs;
import lib.run.RunDir;
import lib.run.RunState;
import lib.store.RunRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many runs are looked at by few programs, whichever shell and programs there are, and no file can stop or mislead them. */
class ProbeTest {
    /** All that the scripts call. */
    private static final List<String> PROGRAMS = List.of("sh", "ls", "stat", "awk", "grep", "sed", "xargs", "tail", "head", "dd", "tr", "cat", "cksum", "date", "find", "sort", "sha256sum");
    @TempDir
    Path root;

    private static boolean isHere(String program) {
        return Stream.of(System.getenv("PATH").split(":")).anyMatch(d -> Files.isExecutable(Path.of(d, program)));
    }

    /** All shells that are here; busybox once more with its own programs in place of GNU's. */
    private List<Pod> pods() throws Exception {
        var pods = new ArrayList<Pod>();
        Stream.of(List.of("dash"), List.of("bash"), List.of("busybox", "sh")).filter(shell -> isHere(shell.get(0))).forEach(shell -> pods.add(new ShellPod(shell, "")));
        Path busybox = Path.of("/bin/busybox");
        if (Files.isExecutable(busybox)) {
            Path programs = Files.createDirectory(root.resolve("programs"));
            var copy = new ArrayList<>(List.of("sh", "-c", "for program; do cp -p \"$0\" \"$program\" || exit; done", busybox.toString())); // see tests.support.Scripts
            copy.addAll(PROGRAMS);
            assertEquals(0, new ProcessBuilder(copy).directory(programs.toFile()).inheritIO().start().waitFor());
            pods.add(new ShellPod(List.of(programs.resolve("sh").toString()), programs.toString()));
        }
        assertTrue(pods.size() >= 1);
        return pods;
    }

    private static Set<String> states(List<RunRecord> runs) {
        return runs.stream().map(run -> run.id() + " " + run.state() + " " + run.metrics().getOrDefault("step", -1.0).intValue()).collect(Collectors.toSet());
    }

    @Test
    void everyShellAndEveryKindOfProgramsSeesTheSame() throws Exception {
        Path runs = Files.createDirectories(root.resolve("it's runs"));
        MadeRun live = MadeRun.live(runs, "live").step(1).step(2).add(RunDir.METRICS, "{\"step\": 3");
        MadeRun.live(runs, "live2").add(RunDir.METRICS, "{\"step\": 4}").add(RunDir.LOG, new byte[] {'a', 0, (byte) 0xff, '\n'});
        MadeRun.live(runs, "over").end("succeeded");
        MadeRun.live(runs, "dead").write(RunDir.CHILD, "pid=1\nstart=5\nboot_id=another\nhostname=" + Files.readString(Path.of("/proc/sys/kernel/hostname")));
        Set<String> expected = Set.of("live RUNNING 2", "live2 RUNNING 4", "over SUCCEEDED -1", "dead LOST -1");
        List<Pod> pods = pods();
        for (Pod pod : pods) {
            var look = new LiveRuns(pod, List.of(runs.toString()));
            assertEquals(expected, states(new Runs(pod, List.of(runs.toString())).all()), pod.toString());
            var list = new RunList(pod, List.of(runs.toString()), root.resolve("remembered by " + pods.indexOf(pod)));
            assertEquals(expected, states(list.all().stream().map(ListedRun::record).toList()), pod.toString());
            assertEquals(expected, states(list.all().stream().map(ListedRun::record).toList()), pod.toString());
            assertEquals(Set.of("live RUNNING 2"), states(new Runs(pod, List.of(runs.toString())).named("live")), pod.toString());
            LiveLook first = look.look(Set.of(runs + "/live2"));
            assertEquals(Set.of("live RUNNING 2", "live2 RUNNING -1", "over SUCCEEDED -1", "dead LOST -1"), states(first.runs()), pod.toString());
            assertEquals(2, first.news().get(live.path()).metrics().size(), pod.toString());
            assertEquals(4, first.news().get(runs + "/live2").log().orElseThrow().bytes().length, pod.toString());
            assertEquals(Set.of(), look.look(Set.of(runs + "/live2")).news().keySet().stream().filter(path -> !path.endsWith("over")).collect(Collectors.toSet()), pod.toString());
        }
    }

    @Test
    void manyRunsTakeMoreThanOneCommandLine() throws Exception {
        IntStream.range(0, 700).forEach(i -> make(String.format("%s-%04d", "x".repeat(90), i), i % 7 == 0));
        List<RunRecord> all = new Runs(new LocalPod("here"), List.of(root.toString())).all();
        assertEquals(700, all.size());
        assertEquals(100, all.stream().filter(run -> run.state() == RunState.RUNNING && run.metrics().get("step") == 7).count());
        assertEquals(600, all.stream().filter(run -> run.state() == RunState.SUCCEEDED && run.metadata().path("preset").asText().equals("p")).count());
    }

    private void make(String id, boolean live) {
        try {
            MadeRun run = MadeRun.live(root, id).step(7);
            if (!live) {
                run.end("succeeded");
            }
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void filesLargerThanSuchFilesCanBeAreNoneOfThem() throws Exception {
        MadeRun run = MadeRun.live(root, "a").step(1);
        for (String file : List.of(RunDir.SUMMARY, RunDir.ENDPOINT, RunDir.HEARTBEAT, RunDir.METADATA)) {
            try (var sparse = new RandomAccessFile(run.dir().resolve(file).toFile(), "rw")) {
                sparse.setLength(1L << 40);
            }
        }
        RunRecord seen = new Runs(new LocalPod("here"), List.of(root.toString())).all().get(0);
        assertEquals(List.of(RunState.RUNNING, Set.of("age_sec"), true), List.of(seen.state(), seen.heartbeat().keySet(), seen.metadata().isMissingNode()));
    }

    @Test
    void aProcessOfAnotherNameAndStartIsNotTheRuns() throws Exception {
        // A link, not a copy: what a class beside this one forks might still hold the copy open for writing, and then it can't be run.
        Path program = Files.createSymbolicLink(root.resolve("x) S 1 1 (y\n2) R"), Path.of("/bin/sleep"));
        Process odd = new ProcessBuilder(program.toString(), "300").start();
        try {
            String child = "pid=" + odd.pid() + "\nstart=%s\nboot_id=" + lib.store.ProcessStat.bootId() + "\nhostname=" + Files.readString(Path.of("/proc/sys/kernel/hostname"));
            MadeRun.live(root, "mine").write(RunDir.CHILD, String.format(child, lib.store.ProcessStat.of(Long.toString(odd.pid())).orElseThrow().start()));
            MadeRun.live(root, "other").write(RunDir.CHILD, String.format(child, 12345));
            MadeRun.live(root, "cut").write(RunDir.CHILD, "pid=" + odd.pid());
            var states = new Runs(new LocalPod("here"), List.of(root.toString())).all().stream()
                    .collect(Collectors.toMap(RunRecord::id, run -> run.evidence().child().name()));
            assertEquals("ALIVE", states.get("mine"));
            assertEquals("GONE", states.get("other"));
            assertFalse(states.get("cut").equals("ALIVE"));
        } finally {
            odd.destroyForcibly().waitFor();
            Files.delete(program);
        }
    }

    @Test
    void aRootNamedTwiceAndInAnotherSpellingIsOneRoot() throws Exception {
        MadeRun.live(root, "a").step(1).end("succeeded");
        List<RunRecord> all = new Runs(new LocalPod("here"), List.of(root.toString(), root + "/", root.toString(), root + "/absent")).all();
        assertEquals(List.of("a SUCCEEDED"), all.stream().map(run -> run.id() + " " + run.state()).toList());
    }

    @Test
    void anAnswerThatDoesNotReachItsEndIsNone() {
        var e = org.junit.jupiter.api.Assertions.assertThrows(lib.run.OpsException.class,
                () -> new Runs(new CannedPod("@ops now 5\n@ops root /r\n@ops run a alive\n"), List.of("/r")).all());
        assertEquals(lib.run.ExitCode.UNREACHABLE, e.exitCode());
    }
}
