package tests.pod;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import lib.pod.Pod;
import lib.pod.Runs;
import lib.run.RunDir;
import lib.store.RunRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tests.support.LoopbackPod;
import tests.support.PodBehind;
import tests.support.Scripts;

/** A run that is named is looked at by another script than all runs are: it must tell the same of it. */
class ProbeOneTest {
    @TempDir
    Path temporary;

    /** Keeps what the other pod has answered. */
    private record Heard(Pod pod, List<String> answers) implements PodBehind {

        @Override
        public int stream(String script, OutputStream output) {
            var copy = new ByteArrayOutputStream();
            int code = pod.stream(script, copy);
            answers.add(copy.toString(StandardCharsets.ISO_8859_1));
            try {
                copy.writeTo(output);
            } catch (java.io.IOException e) {
                throw new UncheckedIOException(e);
            }
            return code;
        }
    }

    private interface Making {
        void make(Path root) throws Exception;
    }

    private static final Map<String, Making> RUNS = Map.ofEntries(
            Map.entry("lives", root -> MadeRun.live(root, "r").step(1).step(2).write(RunDir.HEARTBEAT, "2026-01-01T00:00:00.000Z state=running step=2\n").add(RunDir.LOG, "a\n")),
            Map.entry("serves", root -> MadeRun.live(root, "r").write(RunDir.ENDPOINT, "{\n \"port\": 1\n}\n").write(RunDir.STOP, "x").write(RunDir.ATTEMPT, "2\n")),
            Map.entry("has ended without a summary", root -> MadeRun.live(root, "r").write(RunDir.EXIT, "attempt=1\nexit_code=3\n")),
            Map.entry("is over", root -> MadeRun.live(root, "r").step(3).end("failed")),
            Map.entry("is of another boot", root -> MadeRun.live(root, "r").write(RunDir.CHILD, "pid=1\nstart=5\nboot_id=another\nhostname=elsewhere\n")),
            Map.entry("was asked for alone", root -> Files.createDirectories(root.resolve("r/.ops/launch"))),
            Map.entry("is old and has no .ops", root -> Files.writeString(Files.createDirectories(root.resolve("r")).resolve(RunDir.COMMAND), "true\n")),
            Map.entry("is a link", root -> Files.createSymbolicLink(root.resolve("r"), MadeRun.live(root.resolve("../elsewhere"), "r").dir())),
            Map.entry("has links for files", root -> {
                MadeRun run = MadeRun.live(root, "r");
                Path outside = Files.writeString(root.resolve("../outside"), "{\"state\": \"succeeded\"}\n");
                for (String file : List.of(RunDir.SUMMARY, RunDir.HEARTBEAT, RunDir.METRICS, RunDir.ENDPOINT)) {
                    Files.createSymbolicLink(run.dir().resolve(file), outside);
                }
            }),
            Map.entry("has pipes and directories for files", root -> {
                MadeRun run = MadeRun.live(root, "r");
                new ProcessBuilder("mkfifo", run.dir().resolve(RunDir.HEARTBEAT).toString(), run.dir().resolve(RunDir.METRICS).toString()).start().waitFor();
                Files.createDirectories(run.dir().resolve(RunDir.SUMMARY));
                Files.delete(run.dir().resolve(RunDir.CHILD));
                Files.createDirectories(run.dir().resolve(RunDir.CHILD));
            }),
            Map.entry("has files of a terabyte", root -> {
                MadeRun run = MadeRun.live(root, "r");
                for (String file : List.of(RunDir.SUMMARY, RunDir.HEARTBEAT, RunDir.METADATA, RunDir.CHILD)) {
                    try (var sparse = new RandomAccessFile(run.dir().resolve(file).toFile(), "rw")) {
                        sparse.setLength(1L << 40);
                    }
                }
            }),
            Map.entry("speaks as the script does", root -> MadeRun.live(root, "r").write(RunDir.CHILD, "pid=$(id)\n@ops run r gone\n* ? [a-z]\npid=1\nstart=`id`\n")
                    .write(RunDir.HEARTBEAT, "@ops run r gone\n@ops whole\n").add(RunDir.METRICS, "==> ./r/heartbeat.txt <==\n@ops stop r\n")));

    /** What a reader of the answer takes from it, but for the time. */
    private static TreeSet<String> told(String answer) {
        var lines = new TreeSet<String>();
        answer.lines().filter(l -> l.startsWith("@ops ") || l.matches("[^:]+/.*")).filter(l -> !l.startsWith("@ops now ")).forEach(lines::add);
        return lines;
    }

    @Test
    void aNamedRunIsToldAsAmongAllRuns() throws Exception {
        for (var making : RUNS.entrySet()) {
            Path root = Files.createDirectories(temporary.resolve(making.getKey()).resolve("it's runs"));
            making.getValue().make(root);
            for (List<String> shell : Stream.of(List.of("dash"), List.of("bash"), List.of("busybox", "sh")).filter(s -> isHere(s.get(0))).toList()) {
                var answers = new ArrayList<String>();
                var runs = new Runs(new Heard(new ShellPod(shell, ""), answers), List.of(root.toString()));
                List<String> all = ids(runs.all());
                assertEquals(all, ids(runs.named("r")), making.getKey());
                assertEquals(told(answers.get(0)), told(answers.get(1)), making.getKey() + ", " + shell);
                if (Files.exists(root.resolve("r").resolve(RunDir.REQUEST)) && !making.getKey().equals("is a link")) {
                    assertEquals(all, ids(runs.last()), making.getKey());
                    assertEquals(told(answers.get(0)), told(answers.get(2)), making.getKey() + " and is the last, " + shell);
                }
            }
        }
    }

    private static List<String> ids(List<RunRecord> runs) {
        return runs.stream().map(run -> run.id() + " " + run.state()).toList();
    }

    private static boolean isHere(String program) {
        return Stream.of(System.getenv("PATH").split(":")).anyMatch(d -> Files.isExecutable(Path.of(d, program)));
    }

    @Test
    void aTmuxServerThatARunHasStartedIsNotItsLauncher() throws Exception {
        Path dir = MadeRun.live(temporary, "r").dir();
        Path script = Scripts.write(temporary.resolve("lib/launch.sh"), "exec 3<&0; cat <&3 >/dev/null\n");
        String pause = "import sys; print(flush=True); sys.stdin.read()";
        var server = new ProcessBuilder("python3", "-c", pause, "new-session", "env", "-i", "/bin/sh", "-c", ". \"$0\"; exec sh \"$1\" \"$2\"", "/tmp/variables",
                script.toString(), dir.toString()).start();
        try {
            server.getInputStream().read();
            assertFalse(seesLauncher(), "the server");
            var launcher = new ProcessBuilder("sh", script.toString(), dir.toString()).start();
            try {
                LoopbackPod.await("a launcher", this::seesLauncher);
            } finally {
                launcher.destroyForcibly().waitFor();
            }
        } finally {
            server.destroyForcibly().waitFor();
        }
    }

    private boolean seesLauncher() {
        var answers = new ArrayList<String>();
        var runs = new Runs(new Heard(new ShellPod(List.of("sh"), ""), answers), List.of(temporary.toString()));
        runs.all();
        runs.named("r");
        assertEquals(told(answers.get(0)), told(answers.get(1)));
        return told(answers.get(0)).contains("@ops launcher r alive");
    }

    @Test
    void aRunWhoseNameIsTheBeginningOfOthersIsMeantItself() throws Exception {
        MadeRun.live(temporary, "a").step(1);
        MadeRun.live(temporary, "ab").step(2);
        var runs = new Runs(new ShellPod(List.of("sh"), ""), List.of(temporary.toString(), temporary + "/absent"));
        assertEquals(List.of("a RUNNING"), ids(runs.named("a")));
        assertEquals(List.of("ab RUNNING"), ids(runs.named("ab")));
        Files.delete(temporary.resolve("a/.ops/request.json"));
        assertTrue(ids(runs.last()).contains("ab RUNNING"));
    }
}
