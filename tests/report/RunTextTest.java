package tests.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import lib.report.JsonReport;
import lib.report.ProgressLine;
import lib.report.RunRow;
import lib.report.StatusText;
import lib.report.SummaryText;
import lib.run.Evidence;
import lib.store.Json;
import lib.store.RunRecord;
import org.junit.jupiter.api.Test;

class RunTextTest {
    @Test
    void theSummaryOfAFailureProvesItsCauseAndEndsWithTheDirectory() {
        String text = SummaryText.of(Samples.over("r1", Samples.metadata(""), Samples.failed("python_exception", "ValueError: no", "ValueError: no")), false);
        assertEquals("""
                run          r1
                state        failed, exit code 1
                duration     12m34s
                last         step 200  train/loss 1.9310  val/loss 2.0500
                best         val/loss 2.0112 at step 180
                checkpoints  last checkpoints/ckpt_last.json, best checkpoints/ckpt_best.json
                cause        python_exception: ValueError: no
                               stdout.log:41: ValueError: no
                /mnt/runs/mhc/r1
                """, text);
    }

    @Test
    void aHugeHostileLogLineIsCutAndHarmless() {
        String line = "\u001b]52;c;aGk=\u0007" + "\u202ex".repeat(1 << 19);
        String text = SummaryText.of(Samples.over("r", Samples.metadata(""), Samples.failed("unknown", line, line)), false);
        assertTrue(text.length() < 2000 && text.chars().noneMatch(c -> c == 0x1b || c == 7 || c == 0x202e), text);
    }

    @Test
    void theStatusOfALiveRunTellsHowItIsKnown() {
        String text = StatusText.of(Samples.running("r", Map.of("gpu_util", "97", "gpu_mem_mib", "70000"), Map.of("step", 1200.0), Evidence.Child.ALIVE), false);
        assertTrue(text.contains("state        running\n") && text.contains("elapsed      1h02m\n") && text.contains("last         step 1200\n"), text);
        assertTrue(text.contains("log          last output 3.0s ago\n") && text.contains("heartbeat    7.0s ago\n") && text.contains("gpu          97 %  70000 MiB\n"), text);
        assertTrue(text.endsWith("/mnt/runs/mhc/r\n"), text);
    }

    @Test
    void aLiveRunWithoutARecorderNamesTheRecordersLog() {
        String silent = StatusText.of(Samples.running("r", Map.of(), Map.of(), Evidence.Child.ALIVE), false);
        assertTrue(silent.contains("recorder     silent for 1h02m; its own log is .ops/runner.log in the run directory\n"), silent);
        String beating = StatusText.of(Samples.running("r", Map.of("state", "running"), Map.of(), Evidence.Child.ALIVE), false);
        assertFalse(beating.contains("recorder"), beating);
    }

    @Test
    void aLostRunSaysWhy() {
        assertTrue(StatusText.of(Samples.running("r", Map.of(), Map.of(), Evidence.Child.OTHER_BOOT), false).contains("lost (the host was started again since)"));
    }

    @Test
    void aPodThatDoesNotAnswerIsUnknownAndNothingElseIsClaimed() {
        String text = StatusText.of(RunRecord.unreachable("r"), false);
        assertEquals("run          r\nstate        unknown (the pod can't be reached)\n", text);
        assertTrue(StatusText.json(RunRecord.unreachable("r")).path("heartbeat_age_sec").isNull());
    }

    @Test
    void jsonKeepsTheExactText() {
        String note = "\u001b[31m=1\n\u202e";
        RunRecord run = Samples.over("r", Samples.metadata(note, "a b"), Samples.failed("nccl", "m\u0007", "l"));
        assertEquals(note, JsonReport.of(List.of(RunRow.of(run))).path("runs").path(0).path("note").asText());
        assertEquals("m\u0007", StatusText.json(run).path("failure").path("message").asText());
    }

    @Test
    void aLossThatIsNotANumberIsShownAndStaysValidJson() {
        var summary = Samples.summary("succeeded", 0);
        summary.putObject("metrics").putObject("last").put("train/loss", "NaN");
        RunRecord run = Samples.over("r", Samples.metadata(""), summary);
        assertTrue(SummaryText.of(run, false).contains("train/loss nan"));
        assertTrue(Json.parse(Json.line(JsonReport.row(RunRow.of(run)))).isPresent());
    }

    @Test
    void fieldsOfOtherTypesAndNullsDoNotBreakARow() {
        var metadata = Json.object().putNull("note").put("tags", 3).put("git", "x").put("preset", true);
        var summary = Json.object().put("state", 5).put("exit_code", "0").put("metrics", "m").putNull("failure").put("duration_sec", "x");
        RunRow row = RunRow.of(Samples.over("r", metadata, summary));
        assertEquals("", row.note());
        assertTrue(row.exitCode().isEmpty() && row.metrics().isEmpty() && row.tags().isEmpty());
        assertFalse(StatusText.of(Samples.over("r", metadata, summary), true).contains("null"));
    }

    @Test
    void theProgressLineRemembersWhatOtherRowsSaid() {
        var line = new ProgressLine(false, 80);
        line.update(Json.object().put("t", "x").put("attempt", 1).put("step", 100).put("val/loss", 2.4), Duration.ofSeconds(10));
        assertEquals("step 120  train/loss 2.4312  val/loss 2.4000  85 ms/iter  00:12",
                line.update(Json.object().put("step", 120).put("train/loss", 2.4312).put("perf/iter_ms", 85.2), Duration.ofSeconds(12)));
    }

    @Test
    void onATerminalTheProgressLineReplacesItselfAndNeverWraps() {
        String text = new ProgressLine(true, 20).update(Json.object().put("step", 1).put("\u001b[2Jacc\n", 0.5).put("other", 2), Duration.ofHours(2));
        assertTrue(text.startsWith("\r\u001b[K") && text.length() <= 4 + 19 && text.indexOf('\n') < 0 && text.lastIndexOf('\u001b') == 1, text);
    }
}
