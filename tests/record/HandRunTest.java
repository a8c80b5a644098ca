package tests.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import lib.run.RunDir;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run by hand: {@code runner -- COMMAND}. */
class HandRunTest {
    @TempDir
    Path root;

    /** Of a run that is over they may still tidy up. */
    @AfterEach
    void awaitLauncherAndRecorder() throws Exception {
        for (Path place : List.of(root.resolve("runs"), root.resolve("env"), root.resolve("home/.ops/runs/default"))) {
            if (Files.isDirectory(place)) {
                try (Stream<Path> runs = Files.list(place)) {
                    runs.toList().forEach(run -> RecordedRun.endAll(run, RecordedRun.PATIENCE));
                }
            }
        }
    }

    private record Outcome(int code, String out, String err) {
    }

    @Test
    void itEndsWithTheCommandsExitCodeAndShowsItsOutput() throws Exception {
        Outcome outcome = hand("--outputs-dir", root + "/runs", "--run-id", "r1", "--tag", "a", "--", "sh", "-c", "echo out; echo err >&2; exit 3");
        assertEquals(3, outcome.code());
        assertEquals("out\nerr\n", outcome.out());
        assertTrue(outcome.err().startsWith("ops: run r1 in " + root + "/runs/r1\n"), outcome.err());
        assertTrue(outcome.err().matches("(?s).*ops: run r1 failed after [0-9.]+ s\n"), outcome.err());
        assertEquals("out\nerr\n", Files.readString(root.resolve("runs/r1/stdout.log")));
        assertTrue(Files.readString(root.resolve("runs/r1/run_metadata.json")).contains("\"tags\" : [ \"a\" ]"));
    }

    @Test
    void aSignalIsAnExitCodeAbove128() throws Exception {
        assertEquals(137, hand("--outputs-dir", root + "/runs", "--", "sh", "-c", "kill -9 $$").code());
    }

    @Test
    void aCommandThatDoesNotExistLeavesNothingBehind() throws Exception {
        Outcome outcome = hand("--outputs-dir", root + "/runs", "--", "nosuch-command");
        assertEquals(127, outcome.code());
        assertTrue(outcome.err().startsWith("ops: nosuch-command: command not found\n"), outcome.err());
        assertFalse(Files.exists(root.resolve("runs")));
    }

    @Test
    void badInputIsRefusedWithTheContractsExitCode() throws Exception {
        for (String id : List.of("../x", "a b", "-x", "x".repeat(101), "a\nb", "")) {
            assertEquals(2, hand("--outputs-dir", root + "/runs", "--run-id=" + id, "--", "true").code(), id);
        }
        assertEquals(2, hand("--outputs-dir", "/proc/nowhere", "--", "true").code());
        assertEquals(2, hand("--outputs-dir", root + "/runs", "--kind", "magic", "--", "true").code());
        assertEquals(2, hand("--outputs-dir", root + "/runs").code());
        assertEquals(2, hand("--nosuch").code());
        Files.createDirectories(root.resolve("runs/taken"));
        assertEquals(5, hand("--outputs-dir", root + "/runs", "--run-id", "taken", "--", "true").code());
        try (Stream<Path> files = Files.list(root.resolve("runs"))) {
            assertEquals(1, files.count());
        }
    }

    @Test
    void theOutputsRootComesFromTheEnvironmentOrTheHome() throws Exception {
        assertEquals(0, hand(Map.of("REMOTE_OUTPUTS_DIR", root + "/env"), "--run-id", "r1", "--", "true").code());
        assertTrue(Files.exists(root.resolve("env/r1/summary.json")));
        assertEquals(0, hand(Map.of("HOME", root + "/home"), "--run-id", "r2", "--", "true").code());
        assertTrue(Files.exists(root.resolve("home/.ops/runs/default/r2/summary.json")));
    }

    @Test
    void anExportedSecretReachesTheCommandAndIsMasked() throws Exception {
        Outcome outcome = hand(Map.of("MY_API_KEY", "sesame-open"), "--outputs-dir", root + "/runs", "--run-id", "r1", "--", "sh", "-c",
                "echo $MY_API_KEY ${#MY_API_KEY}");
        assertEquals("*** 11\n", outcome.out());
        try (Stream<Path> files = Files.walk(root.resolve("runs"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertFalse(Files.readString(file).contains("sesame-open"), file.toString());
            }
        }
    }

    @Test
    void argumentsArriveByteForByte() throws Exception {
        var arguments = new ArrayList<>(List.of("--outputs-dir", root + "/runs", "--", "python3", "-c", "import sys; print(sys.argv[1:])"));
        arguments.addAll(List.of("--tag", "-x", "a b", "", "$(id)", "it's", "x\ny", "--"));
        assertEquals("['--tag', '-x', 'a b', '', '$(id)', \"it's\", 'x\\ny', '--']\n", hand(arguments.toArray(String[]::new)).out());
    }

    @Test
    void theRecorderByHandHasTheMemoryLimitsOfTheOneOnAPod() throws Exception {
        hand("--outputs-dir", root + "/runs", "--run-id", "r1", "--", "true");
        String header;
        try (InputStream in = HandRunTest.class.getResourceAsStream("/runner.java")) {
            header = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        String options = header.lines().filter(l -> l.startsWith("//RUNTIME_OPTIONS ")).findFirst().orElseThrow().substring(18);
        String recorder = Files.readString(root.resolve("runs/r1").resolve(RunDir.RECORDER));
        assertTrue(recorder.contains(" " + options + " "), recorder);
    }

    @Test
    void ctrlCIsTheCommandsToHandleAndASecondOneEndsIt() throws Exception {
        String script = "import signal, time\nsignal.signal(signal.SIGINT, lambda *a: print('first', flush=True))\nprint('ready', flush=True)\nwhile True: time.sleep(1)";
        Process process = start(Map.of(), "--outputs-dir", root + "/runs", "--run-id", "r1", "--", "python3", "-c", script);
        awaitLog("ready");
        interrupt(process);
        awaitLog("first");
        interrupt(process);
        assertEquals(137, process.waitFor());
        assertTrue(Files.readString(root.resolve("runs/r1/summary.json")).contains("\"signal\" : 9"));
    }

    private void awaitLog(String text) throws Exception {
        Path log = root.resolve("runs/r1").resolve(RunDir.LOG);
        RecordedRun.await(text, () -> Files.exists(log) && Files.readString(log).contains(text));
    }

    private static void interrupt(Process process) throws Exception {
        new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
    }

    @Test
    void aRunThatNobodyRecordsAnyMoreIsSaidAndNotWaitedForForEver() throws Exception {
        Path run = root.resolve("runs/r1");
        Process process = start(Map.of(), "--outputs-dir", root + "/runs", "--run-id", "r1", "--", "sh", "-c", "echo hello; exec sleep 600");
        RecordedRun.await("output", () -> Files.exists(run.resolve(RunDir.LOG)) && Files.size(run.resolve(RunDir.LOG)) > 0);
        RecordedRun.killWatchers(run);
        assertEquals(1, process.waitFor());
        String err = Files.readString(root.resolve("err"));
        assertTrue(err.contains("ops: nobody records run r1 any more\n") && err.contains("--close " + run), err);
        String pid = Files.readAllLines(run.resolve(RunDir.CHILD)).stream().filter(line -> line.startsWith("pid=")).findFirst().orElseThrow().substring(4);
        ProcessHandle command = ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
        assertTrue(command.isAlive(), "the command goes on");
        command.destroyForcibly();
    }

    private Outcome hand(String... arguments) throws Exception {
        return hand(Map.of(), arguments);
    }

    private Outcome hand(Map<String, String> environment, String... arguments) throws Exception {
        Process process = start(environment, arguments);
        String out = new String(process.getInputStream().readAllBytes());
        return new Outcome(process.waitFor(), out, Files.readString(root.resolve("err")));
    }

    private Process start(Map<String, String> environment, String... arguments) throws Exception {
        // A JVM keeps a signal ignored that was ignored at its start, as under nohup or a script's '&'; a terminal's shell ignores none.
        Stream<String> command = Stream.concat(Stream.of("env", "--default-signal=INT"), RecordedRun.runner().stream());
        var builder = new ProcessBuilder(Stream.concat(command, Arrays.stream(arguments)).toList());
        builder.directory(root.toFile()).redirectError(new File(root.toFile(), "err")).redirectInput(new File("/dev/null"));
        builder.environment().remove("REMOTE_OUTPUTS_DIR");
        builder.environment().put("TMPDIR", root.toString());
        builder.environment().putAll(environment);
        return builder.start();
    }
}
