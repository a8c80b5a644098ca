package tests.record;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import lib.run.Kind;
import lib.run.RunDir;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is recorded of a run that nobody disturbs. */
class RecordingTest {
    @TempDir
    Path root;

    @Test
    void aRunThatSucceedsHasAllItsFiles() throws Exception {
        try (var run = new RecordedRun(root, "sh", "-c", "echo out; echo err >&2; echo out again").write().start()) {
            JsonNode summary = run.summary();
            assertEquals("succeeded", summary.path("state").asText());
            assertEquals(0, summary.path("exit_code").asInt(-1));
            assertTrue(summary.path("failure").isNull());
            assertEquals("out\nerr\nout again\n", run.log(), "both streams, in one order");
            assertEquals(18, summary.path("log").path("bytes").asLong());
            assertEquals(3, summary.path("log").path("lines").asLong());
            assertEquals(List.of("reserved", "attempt_started", "first_output"), run.events().stream().filter(e -> !e.equals("snapshot_written")).toList().subList(0, 3));
            assertEquals("finished", run.events().get(run.events().size() - 1));
            JsonNode metadata = run.json(RunDir.METADATA);
            assertEquals(summary.path("started_at"), metadata.path("started_at"));
            assertEquals(summary.path("ended_at"), metadata.path("ended_at"));
            assertEquals("pod", metadata.path("pod").path("hostname").asText());
            assertTrue(run.json(RunDir.ENVIRONMENT).path("memory_bytes").asLong() > 0);
            assertTrue(Files.readString(run.dir.resolve(RunDir.HEARTBEAT)).matches("\\S+Z state=succeeded attempt=1 pid=\\d+ log_bytes=18 disk_free_bytes=\\d+\n"));
            assertTrue(run.json(RunDir.DATASETS).path("datasets").isArray());
        }
    }

    @Test
    void aCommandThatSaysNothingHasNoFirstOutput() throws Exception {
        try (var run = new RecordedRun(root, "true").write().start()) {
            assertEquals(0, run.summary().path("log").path("bytes").asLong(-1));
            assertEquals(List.of("reserved", "attempt_started", "attempt_ended", "finished"), run.events().stream().filter(e -> !e.equals("snapshot_written")).toList());
        }
    }

    @Test
    void theFifoIsGoneAfterwards() throws Exception {
        try (var run = new RecordedRun(root, "true").write().start()) {
            run.summary();
            RecordedRun.await("the end of launch.sh", () -> !run.launch().isAlive());
            try (Stream<Path> files = Files.list(root)) {
                assertEquals(0, files.filter(f -> f.getFileName().toString().startsWith("ops-run.")).count());
            }
        }
    }

    @Test
    void anExitCodeAndItsCauseAreRecorded() throws Exception {
        try (var run = new RecordedRun(root, "python3", "-c", "import nosuchmodule").write().start()) {
            JsonNode summary = run.summary();
            assertEquals("failed", summary.path("state").asText());
            assertEquals(1, summary.path("exit_code").asInt());
            assertEquals("import_error", summary.path("failure").path("cause").asText());
            JsonNode evidence = summary.path("failure").path("evidence").get(0);
            assertEquals(evidence.path("text").asText(), run.log().split("\n")[evidence.path("line").asInt() - 1]);
            assertTrue(run.json(RunDir.ENVIRONMENT).path("python").path("version").asText().startsWith("3."));
        }
    }

    @Test
    void aSignalIsNotMistakenForAnExitCode() throws Exception {
        try (var run = new RecordedRun(root, "sh", "-c", "kill -9 $$").write().start()) {
            JsonNode summary = run.summary();
            assertEquals(137, summary.path("exit_code").asInt());
            assertEquals(9, summary.path("signal").asInt());
            assertEquals("signal", summary.path("failure").path("cause").asText());
            assertEquals("", run.log(), "the shell's own remarks aren't the command's output");
        }
    }

    @Test
    void aRunThatWasAskedToStopIsStopped() throws Exception {
        try (var run = new RecordedRun(root, "sleep", "100").write().start()) {
            ProcessHandle command = run.process("pid");
            Files.writeString(run.dir.resolve(RunDir.STOP), "by=me\n");
            RecordedRun.await("signal_received", () -> Files.exists(run.dir.resolve(RunDir.EVENTS)) && run.events().contains("signal_received"));
            command.destroy();
            JsonNode summary = run.summary();
            assertEquals("stopped", summary.path("state").asText());
            assertEquals(15, summary.path("signal").asInt());
            assertTrue(summary.path("failure").isNull());
        }
    }

    @Test
    void theLogIsTheOutputByteForByte() throws Exception {
        byte[] bytes = new byte[5_000_000];
        new Random(5).nextBytes(bytes);
        Files.write(root.resolve("data"), bytes);
        try (var run = new RecordedRun(root, "cat", "data").metrics(Kind.NANOGPT_TRAIN.metricPatterns()).write().start()) {
            run.summary();
            assertArrayEquals(bytes, Files.readAllBytes(run.dir.resolve(RunDir.LOG)));
        }
    }

    @Test
    void aSecretReachesTheCommandAndNothingElse() throws Exception {
        String secret = "correct-horse-battery";
        Path file = Files.writeString(root.resolve("token"), secret + "\n");
        String script = "printf %s \"${HF_TOKEN%y}\"; sleep 0.3; echo y; echo $OTHER_TOKEN; echo ${#HF_TOKEN}; sleep 1";
        try (var run = new RecordedRun(root, "sh", "-c", script).secrets(Map.of("HF_TOKEN", file.toString()))
                .environment("OTHER_TOKEN", "in-the-environment").write().start()) {
            run.awaitLog("21\n");
            assertFalse(commandLines().contains(secret));
            JsonNode summary = run.summary();
            assertEquals("***\n***\n21\n", run.log());
            assertEquals(2, summary.path("log").path("masked_count").asInt());
            try (Stream<Path> files = Files.walk(run.dir)) {
                for (Path path : files.filter(Files::isRegularFile).toList()) {
                    String text = Files.readString(path, StandardCharsets.ISO_8859_1);
                    assertFalse(text.contains(secret) || text.contains("in-the-environment"), path.toString());
                }
            }
        }
    }

    private static String commandLines() throws IOException {
        var text = new StringBuilder();
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            for (Path process : processes.filter(p -> p.getFileName().toString().matches("\\d+")).toList()) {
                try {
                    text.append(Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1));
                } catch (IOException e) {
                    // It ended meanwhile.
                }
            }
        }
        return text.toString();
    }

    @Test
    void metricsGoToTheirFileAndTheSummary() throws Exception {
        String script = "echo 'iter 0: loss 3.5, time 10ms'; echo 'iter 1: loss 2.5, time 11ms'; echo 'step 1: train loss 2.4, val loss nan';"
                + "echo 'iter 2: loss 2.75, time 12ms'";
        try (var run = new RecordedRun(root, "sh", "-c", script).metrics(Kind.NANOGPT_TRAIN.metricPatterns()).write().start()) {
            JsonNode metrics = run.summary().path("metrics");
            assertEquals(4, run.lines(RunDir.METRICS).size());
            assertEquals("2.75", metrics.path("last").path("train/loss").asText());
            assertTrue(metrics.path("last").path("val/loss").isNull());
            assertEquals("{\"value\":2.5,\"step\":1,\"mode\":\"min\"}", metrics.path("best").path("train/loss").toString());
            assertTrue(Files.readString(run.dir.resolve(RunDir.HEARTBEAT)).contains(" step=2 "));
        }
    }

    @Test
    void checkpointsAreNamedInTheSummary() throws Exception {
        try (var run = new RecordedRun(root, "sh", "-c", "mkdir $OPS_RUN_DIR/checkpoints && cd $OPS_RUN_DIR/checkpoints && : >ckpt_7.pt && ln -s ckpt_7.pt ckpt_last.pt").write().start()) {
            JsonNode checkpoints = run.summary().path("checkpoints");
            assertEquals("checkpoints/ckpt_last.pt", checkpoints.path("last").asText());
            assertTrue(checkpoints.path("best").isNull());
        }
    }

    @Test
    void aCommandScriptRunsAgainFromAnywhereWithTheSameArguments() throws Exception {
        String[] hostile = {"python3", "-c", "import sys; print(sys.argv[1:])", "a b", "", "$(id)", "`id`", "it's", "\"q\"", "x\ny", "\\", "ü€", "-n", "*", "~"};
        try (var run = new RecordedRun(root, hostile).write().start()) {
            run.summary();
            Process again = new ProcessBuilder("sh", run.dir.resolve(RunDir.COMMAND).toString()).directory(Path.of("/").toFile()).redirectErrorStream(true).start();
            assertEquals(run.log(), new String(again.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1));
            assertTrue(run.log().startsWith("['a b', '', '$(id)', '`id`', \"it's\", '\"q\"', 'x\\ny', '\\\\', '"), run.log());
        }
    }
}
