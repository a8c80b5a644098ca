package tests.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import lib.report.WhyFacts;
import lib.report.WhyJson;
import lib.report.WhyText;
import lib.run.CauseAdvice;
import lib.run.Evidence;
import lib.run.FailureCause;
import lib.store.RunRecord;
import org.junit.jupiter.api.Test;

/** What ops run why says, for people and for programs. */
class WhyTextTest {
    private static WhyFacts facts(Map<String, List<String>> words) {
        return WhyFacts.of(key -> words.getOrDefault(key, List.of()));
    }

    private static final WhyFacts AROUND_LINE_41 = facts(Map.of("first", List.of("31"), "log", List.of("8 Traceback (most recent call last):", "9   File \"t.py\", line 3, in <module>", "10     f()", "11 m"),
            "free_kib", List.of("52428800"), "oom_before", List.of("attempt=1", "oom_kill=2"), "oom_now", List.of("2")));

    private static RunRecord failed(String cause, String message, String line) {
        return Samples.over("r", Samples.metadata(""), Samples.failed(cause, message, line));
    }

    @Test
    void theProvingLineStandsBehindTheThreeBeforeIt() {
        RunRecord run = failed("python_exception", "KeyError: 'lr'", "KeyError: 'lr'");
        assertEquals(List.of(38L, 39L, 40L, 41L), WhyFacts.wanted(run));
        String text = WhyText.of(run, AROUND_LINE_41, false, false);
        assertTrue(text.contains("cause        python_exception: KeyError: 'lr'\n"), text);
        assertTrue(text.contains("stdout.log:39:     File \"t.py\", line 3, in <module>\n") && text.contains("stdout.log:40:       f()\n             > stdout.log:41: KeyError: 'lr'\n"), text);
        assertFalse(text.contains("stdout.log:41:   m"), text);
    }

    @Test
    void factsStandInTheirUnits() {
        String text = WhyText.of(failed("host_oom", "MemoryError", "MemoryError"), AROUND_LINE_41, false, false);
        for (String line : List.of("exit         code 1\n", "last step    200\n", "checkpoint   checkpoints/ckpt_last.json\n", "disk free    53 GB\n",
                "oom kills    2 in this cgroup before the command started, 2 now\n")) {
            assertTrue(text.contains(line), line + " in " + text);
        }
    }

    @Test
    void aCauseThatARestartCanCureNamesTheCommandForIt() {
        assertTrue(WhyText.of(failed("nccl", "m", "l"), AROUND_LINE_41, false, false).contains("next         ops run resume r\n"));
        assertTrue(WhyText.of(failed("python_exception", "m", "l"), AROUND_LINE_41, false, false).contains("next         ops tail r --no-follow -n 100\n"));
        assertTrue(WhyText.of(failed("disk_full", "m", "l"), AROUND_LINE_41, false, false).contains("next         ops run resume r, when that is done\n"));
        assertEquals(List.of(FailureCause.NCCL, FailureCause.STALLED, FailureCause.POD_LOST),
                List.of(FailureCause.values()).stream().filter(c -> CauseAdvice.of(c).restart()).toList());
    }

    @Test
    void aDirectoryHereIsOfferedNoCommandForAPod() {
        RunRecord run = failed("nccl", "m", "l");
        assertFalse(WhyText.of(run, AROUND_LINE_41, true, false).contains("next  "));
        assertTrue(WhyJson.of(run, AROUND_LINE_41, true).path("next").isNull());
        assertTrue(WhyJson.of(run, AROUND_LINE_41, true).path("disk_free_bytes").isNull());
    }

    @Test
    void aRunThatSucceededSaysSo() {
        String text = WhyText.of(Samples.over("r", Samples.metadata(""), Samples.summary("succeeded", 0)), AROUND_LINE_41, false, false);
        assertTrue(text.contains("state        succeeded\n") && text.contains("exit         code 0\n") && text.contains("the run succeeded"), text);
        assertFalse(text.contains("cause  ") || text.contains("next  "), text);
    }

    @Test
    void aRunWithoutSummaryTellsWhatIsKnown() {
        RunRecord run = Samples.running("r", Map.of("state", "stalled", "step", "7"), Map.of(), Evidence.Child.GONE);
        WhyFacts facts = facts(Map.of("log", List.of("3 last words"), "stall", List.of("stall/20261124-110000", "stall/20261124-120000"), "checkpoint", List.of("checkpoints/ckpt_last.pt"),
                "heartbeat", List.of("2026-11-24T11:00:00Z state=running step=7 disk_free_bytes=5000000")));
        String text = WhyText.of(run, facts, false, false);
        for (String line : List.of("state        lost", "log            last words\n", "last step    7\n", "checkpoint   checkpoints/ckpt_last.pt\n", "disk free    5 MB\n",
                "stall        stall/20261124-120000/\n", "next         ops run resume r, or ops run close r")) {
            assertTrue(text.contains(line), line + " in " + text);
        }
        JsonNode json = WhyJson.of(run, facts, false);
        assertTrue(json.path("failure").isNull() && json.path("log").path(0).path("line").isNull() && json.path("restart_can_cure").asBoolean(), json::toString);
    }

    @Test
    void nothingFromARunReachesTheTerminalRaw() {
        String evil = "\u001b]0;gotcha\u0007\u001b[2J\u202e\r\nnext line";
        WhyFacts facts = facts(Map.of("first", List.of("31"), "log", List.of("9 " + evil, "10 " + evil), "stop", List.of("by=" + evil), "checkpoint", List.of(evil),
                "stall", List.of(evil), "heartbeat", List.of("t step=" + evil + " disk_free_bytes=" + evil)));
        for (String cause : List.of("nccl", "unknown", evil)) {
            String text = WhyText.of(failed(cause, evil, evil), facts, false, false);
            assertTrue(text.chars().allMatch(c -> c == '\n' || c >= ' ' && c != 0x7f && c != 0x202e), text);
            assertTrue(text.lines().noneMatch(l -> l.startsWith("next line")), text);
        }
    }

    @Test
    void fieldsOfOtherTypesBreakNothing() {
        var summary = Samples.summary("failed", 1).put("failure", 3).put("signal", "x").put("checkpoints", true);
        RunRecord run = Samples.over("r", Samples.metadata(""), summary);
        assertTrue(WhyText.of(run, facts(Map.of("log", List.of("x", "99999999999999999999 y", " "))), false, false).contains("state        failed"));
        assertEquals("failed", WhyJson.of(run, facts(Map.of("free_kib", List.of("many"))), false).path("state").asText());
    }
}
