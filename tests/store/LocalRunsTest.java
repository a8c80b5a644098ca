package tests.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import lib.report.RunRow;
import lib.run.RunState;
import lib.store.LocalRuns;
import lib.store.RunRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalRunsTest {
    @TempDir
    Path root;

    @Test
    void theSummaryDecides() throws IOException {
        write("r1/summary.json", "{\"state\": \"stopped\", \"exit_code\": 143}");
        assertEquals(RunState.STOPPED, LocalRuns.readOne(root.resolve("r1")).state());
    }

    @Test
    void anOlderSummaryWithoutAStateIsReadByItsExitCode() throws IOException {
        write("r1/summary.json", "{\"exit_code\": 0}");
        write("r2/summary.json", "{\"status\": \"?\", \"exit_code\": 7}");
        assertEquals(List.of(RunState.SUCCEEDED, RunState.FAILED), LocalRuns.read(root).stream().map(RunRecord::state).toList());
    }

    @Test
    void aCopyWithoutASummaryIsUnknownWithItsLastFacts() throws IOException {
        write("r1/heartbeat.txt", "2025-11-24T05:00:00.000Z state=running step=120 gpu_util=97\n");
        write("r1/metrics.jsonl", "{\"t\":\"x\",\"step\":130,\"train/loss\":2.5}\n{\"state\":1,\"loss\":2.25}\n{\"half");
        write("r1/.ops/child", "pid=1\nstart=5\nboot_id=another\nhostname=box\n");
        RunRecord run = LocalRuns.readOne(root.resolve("r1"));
        assertEquals(RunState.UNKNOWN, run.state());
        assertEquals(Map.of("step", 130.0, "train/loss", 2.5, "state", 1.0, "loss", 2.25), RunRow.of(run).metrics());
        assertEquals("running", run.heartbeat().get("state"));
        assertEquals("2025-11-24T05:00:00.000Z", run.heartbeat().get("t"));
    }

    @Test
    void aRunWhoseProcessLivesHereIsRunning() throws Exception {
        Process sleep = new ProcessBuilder("sleep", "60").start();
        try {
            String stat = Files.readString(Path.of("/proc/" + sleep.pid() + "/stat"));
            String start = stat.substring(stat.lastIndexOf(')') + 2).split(" ")[19];
            String boot = Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
            write("r1/.ops/child", "pid=" + sleep.pid() + "\nstart=" + start + "\nboot_id=" + boot + "\n");
            assertEquals(RunState.RUNNING, LocalRuns.readOne(root.resolve("r1")).state());
            write("r1/.ops/child", "pid=" + sleep.pid() + "\nstart=" + start + "1\nboot_id=" + boot + "\n");
            assertEquals(RunState.UNKNOWN, LocalRuns.readOne(root.resolve("r1")).state());
        } finally {
            sleep.destroyForcibly().waitFor();
        }
    }

    @Test
    void anExitRecordWithoutASummarySaysHowItEnded() throws IOException {
        write("r1/.ops/exit", "code=3\nsignal=0\n");
        assertEquals(RunState.FAILED, LocalRuns.readOne(root.resolve("r1")).state());
    }

    @Test
    void brokenAndHostileFilesGiveAPartialRecord() throws Exception {
        for (String text : List.of("", "{", "[1]", "null", "{\"state\": \"failed\"", "\u0000\ud7ff", "[".repeat(100_000),
                "{\"a\": 1e99999999999}", "{\"a\": " + "9".repeat(5000) + "}", "x".repeat(1 << 20))) {
            write("r1/summary.json", text);
            assertEquals(RunState.UNKNOWN, LocalRuns.readOne(root.resolve("r1")).state(), () -> text.substring(0, Math.min(20, text.length())));
        }
        Files.write(root.resolve("r1/summary.json"), new byte[] {(byte) 0xff, (byte) 0xfe, 0, 7});
        assertTrue(LocalRuns.readOne(root.resolve("r1")).summary().isMissingNode());
        Files.delete(root.resolve("r1/summary.json"));
        assertEquals(0, new ProcessBuilder("mkfifo", root.resolve("r1/summary.json").toString()).start().waitFor());
        assertTrue(LocalRuns.readOne(root.resolve("r1")).summary().isMissingNode());
        assertTrue(LocalRuns.readOne(root.resolve("nowhere")).metadata().isMissingNode());
    }

    @Test
    void aRootListsRunsByIdWithoutLinksAndStrangers() throws IOException {
        write("b/summary.json", "{}");
        write("a/run_metadata.json", "{}");
        write(".ops/summary.json", "{}");
        write("no run/summary.json", "{}");
        write("empty/x", "");
        Files.createSymbolicLink(root.resolve("link"), root.resolve("a"));
        assertEquals(List.of("a", "b"), LocalRuns.read(root).stream().map(RunRecord::id).toList());
        assertEquals(List.of(), LocalRuns.read(root.resolve("nowhere")));
    }

    private void write(String name, String text) throws IOException {
        Files.createDirectories(root.resolve(name).getParent());
        Files.writeString(root.resolve(name), text);
    }
}
