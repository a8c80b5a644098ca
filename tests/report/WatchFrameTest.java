package tests.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import lib.report.ColumnWidth;
import lib.report.ListFrame;
import lib.report.LogTail;
import lib.report.RunHistory;
import lib.report.StatusFrame;
import lib.report.WatchLine;
import lib.report.WatchedRun;
import lib.run.Evidence;
import lib.store.Json;
import lib.store.LastSeen;
import lib.store.RunRecord;
import org.junit.jupiter.api.Test;

class WatchFrameTest {
    private static final Instant SEEN = Instant.parse("2025-11-24T07:00:00Z");
    private static final String HOSTILE = "\u001b[2J\u001b]0;owned\u0007<script>\u202e学習🚀e\u0301" + "x".repeat(2000);
    private final RunHistory history = new RunHistory();
    private final LogTail log = new LogTail(100);

    private WatchedRun running(String trouble) {
        RunRecord run = Samples.running("live", Map.of("state", "running", "gpu_util", "97", "gpu_mem_mib", "39000"), Map.of("step", 1200.0, "train/loss", 2.5), Evidence.Child.ALIVE);
        return new WatchedRun(run, LastSeen.of(run, "box", SEEN), history, trouble);
    }

    private void train(int steps) {
        history.config(config());
        for (int i = 0; i <= steps; i += 10) {
            history.metrics(Json.object().put("t", SEEN.minusSeconds(steps - i).toString()).put("attempt", 1).put("step", i).put("train/loss", 4 - i * 0.001).put("lr", 0.1));
        }
    }

    private static ObjectNode config() {
        ObjectNode config = Json.document();
        config.putObject("values").putObject("max_iters").put("value", 5000).put("source", "config");
        return config;
    }

    private static String plain(List<String> frame) {
        return String.join("\n", frame).replaceAll("\u001b\\[[0-9;]*m", "");
    }

    private String status(WatchedRun run, int columns, int rows, int secondsLater) {
        return plain(StatusFrame.of(run, log, columns, rows, SEEN.plusSeconds(secondsLater)));
    }

    @Test
    void aStatusTellsProgressPaceAndWhatIsLeft() {
        train(1200);
        String text = status(running(""), 100, 40, 5);
        assertTrue(text.contains("step         1200 of 5000  ━━━━━━───────────────────") && text.contains("24 %  1.0 steps/s  1h03m left"), text);
        assertTrue(text.matches("(?s).*train/loss   █+▇.*▁+ .*min 2.8000  max 4  last 2.8000.*"), text);
        assertTrue(text.contains("gpu          97 %  39000 MiB"), text);
    }

    @Test
    void agesGoOnFromWhenTheyWereSeen() {
        assertTrue(status(running(""), 100, 40, 0).contains("heartbeat    7.0s ago"), "as read");
        String later = status(running(""), 100, 40, 100);
        assertTrue(later.contains("heartbeat    1m47s ago") && later.contains("seen 1m40s ago") && later.contains("elapsed      1h03m"), later);
    }

    @Test
    void aPodThatDoesNotAnswerMakesARunUnknownNeverFailed() {
        train(1200);
        String text = status(running("pod box can't be reached: refused"), 120, 40, 40);
        assertTrue(text.contains("state         unknown   running when it was seen 40s ago"), text);
        assertTrue(text.contains("pod           no answer  asking again: pod box can't be reached: refused"), text);
        assertFalse(text.contains("failed") || text.contains(" left"), text);
    }

    @Test
    void eachGpuHasItsLine() {
        for (int i = 0; i < 40; i++) {
            history.gpu(Json.object().put("index", i % 10).put("util_pct", 90 + i % 10).put("memory_used_mib", 39000).put("memory_total_mib", 81920).put("power_w", 312.4).put("temperature_c", 61));
        }
        String text = status(running(""), 100, 60, 0);
        assertTrue(text.matches("(?s).*gpu 7        █+ +97 %  39000/81920 MiB  312 W  61 °C\n +and 2 more GPUs\n.*"), text);
    }

    @Test
    void theLogTakesWhatRoomIsLeft() {
        log.add(0, "one\ntwo\nthree\nfour\n".getBytes(StandardCharsets.UTF_8));
        int above = StatusFrame.of(running(""), new LogTail(1), 80, 50, SEEN).size();
        assertTrue(status(running(""), 80, above + 4, 0).endsWith("log, last output 3.0s ago\nthree\nfour"), status(running(""), 80, above + 4, 0));
        assertFalse(status(running(""), 80, above + 2, 0).contains("log,"));
    }

    @Test
    void noFrameIsLargerThanItsTerminalWhateverARunSays() {
        train(300);
        history.metrics(Json.object().put("step", 5).put(HOSTILE + "loss", 3.0).putNull("val/loss"));
        log.add(0, (HOSTILE + "\n" + HOSTILE).getBytes(StandardCharsets.UTF_8));
        RunRecord over = Samples.over("over", Samples.metadata(HOSTILE, HOSTILE), Samples.failed(HOSTILE, HOSTILE, HOSTILE));
        var failed = new WatchedRun(over, LastSeen.of(over, HOSTILE, SEEN), history, HOSTILE);
        for (int columns : new int[] {1, 2, 7, 20, 40, 80, 203}) {
            for (int rows : new int[] {1, 2, 5, 24, 70}) {
                var lines = new ArrayList<>(StatusFrame.of(failed, log, columns, rows, SEEN));
                assertTrue(lines.size() <= rows);
                List<String> list = ListFrame.of(HOSTILE, List.of(new ListFrame.Line(failed, true), new ListFrame.Line(running(""), false)), HOSTILE, columns, rows, SEEN);
                assertTrue(list.size() <= rows);
                lines.addAll(list);
                assertEquals(List.of(), lines.stream().filter(line -> ColumnWidth.of(line) > columns).toList(), columns + "x" + rows);
                assertTrue(plain(lines).chars().allMatch(c -> c >= ' ' && c != 0x7f && c != 0x202e || c == '\n'), plain(lines));
            }
        }
    }

    @Test
    void aListHasCountsCurvesAndMarksOfWhatChanged() {
        train(1200);
        RunRecord over = Samples.over("20251124-054210-demo-ab2c", Samples.metadata(""), Samples.failed("cuda_oom", "m", "l"));
        var failed = new WatchedRun(over, LastSeen.of(over, "box", SEEN), new RunHistory(), "");
        String text = plain(ListFrame.of("runs on pod box", List.of(new ListFrame.Line(running(""), false), new ListFrame.Line(failed, true)), "", 140, 20, SEEN));
        assertTrue(text.startsWith("runs on pod box  1 running  1 failed") && text.lines().findFirst().orElseThrow().endsWith("07:00:00Z"), text);
        assertTrue(text.matches("(?s).*\n  live +running +1h02m +1200 +2.5000 +█.*▁ +97 %\n\\* 2025.*ab2c +failed +12m34s +200 +2.0112 +1 cuda_oom"), text);
    }

    @Test
    void aListThatIsLongerThanTheTerminalSaysWhatIsNotShown() {
        List<ListFrame.Line> lines = java.util.Collections.nCopies(50, new ListFrame.Line(running(""), false));
        List<String> frame = ListFrame.of("runs", lines, "", 80, 12, SEEN);
        assertEquals(12, frame.size());
        assertEquals("and 42 more: 42 running", plain(List.of(frame.get(11))));
    }

    @Test
    void aPlainLineIsSafeAndTellsStateStepAndLoss() {
        assertEquals("07:00:00Z  running  step 1200  train/loss 2.5000  gpu 97 %  39000 MiB", WatchLine.status(running(""), SEEN));
        assertEquals("07:00:09Z  live  unknown  (running 9.0s ago)  step 1200  train/loss 2.5000", WatchLine.list(running("gone"), SEEN.plusSeconds(9)));
    }
}
