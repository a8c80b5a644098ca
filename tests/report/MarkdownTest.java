package tests.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import lib.report.Markdown;
import lib.report.ReportRow;
import org.junit.jupiter.api.Test;

class MarkdownTest {
    private static final Instant AT = Instant.parse("2026-01-02T03:04:05Z");

    private static String markdown(List<ReportRow> rows) {
        return Markdown.text(ReportRows.view(rows, List.of(), List.of(), List.of(), Set.of(), 0), "charlm", AT);
    }

    private static ReportRow row(String id, ObjectNode metadata, ObjectNode summary) {
        return ReportRow.of(Samples.over(id, metadata, summary), MissingNode.getInstance(), Set.of());
    }

    @Test
    void theTableHasARowARun() {
        String text = markdown(List.of(ReportRows.run("a", "{}", 1.5), ReportRows.run("b", "{}", 2.25)));
        assertTrue(text.startsWith("# charlm\n\n2 runs: 2 succeeded. Made 2026-01-02T03:04:05.000Z by ops "), text);
        assertTrue(text.contains("""
                | run | state | started | duration | step | best.val/loss | tags |
                | --- | --- | --- | ---: | ---: | ---: | --- |
                | a | succeeded | 2025-11-24 05:42Z | 2m30s | 10 | 1.5000 | base a |
                | b | succeeded | 2025-11-24 05:42Z | 3m45s | 10 | 2.2500 | base b |
                """), text);
        assertFalse(text.contains("## Failures"));
    }

    @Test
    void failuresHaveTheirEvidenceAndRowsTheirFiles() {
        String text = markdown(List.of(row("x", Samples.metadata(""), Samples.failed("cuda_oom", "CUDA out of memory", "torch.OutOfMemoryError: ```"))));
        assertTrue(text.contains("""
                ### x

                **cuda\\_oom**: CUDA out of memory

                In stdout.log, line 41:

                ````text
                torch.OutOfMemoryError: ```
                ````
                """), text);
        assertTrue(text.endsWith("## Sources\n\n| run | file |\n| --- | --- |\n| x | /mnt/runs/mhc/x/summary.json |\n"), text);
    }

    @Test
    void hostileTextShowsAsItself() {
        String hostile = "<script>alert(1)</script>|[x](javascript:1) `c` **b** _i_ $m$ https://evil.example www.evil.example @all #1\n# head\n\u202e\u001b[31m";
        String text = markdown(List.of(row("h", Samples.metadata("", hostile), Samples.failed("a|b", hostile, hostile + "\n```\n# head"))));
        for (String live : List.of("<script", "[x](", " `c`", "**b", "https://", "www.e", "@all", "#1 ", "\n# head", "\u202e", "\u001b")) {
            String outside = text.replaceAll("(?s)````text\n.*?\n````\n|```text\n.*?\n```\n", "");
            assertFalse(outside.contains(live), live + " in " + outside);
        }
        assertEquals(1, text.lines().filter(line -> line.startsWith("| h |") && line.contains("failed")).count(), text);
    }

    @Test
    void aGroupShowsMeanAndDeviation() {
        List<ReportRow> rows = List.of(ReportRows.run("a", "{\"lr\": 1, \"seed\": 1}", 1), ReportRows.run("b", "{\"lr\": 1, \"seed\": 2}", 3));
        String text = Markdown.text(ReportRows.view(rows, List.of(), List.of(), List.of("n", "best.val/loss"), Set.of("seed"), 0), "t", AT);
        assertTrue(text.contains("| n | best.val/loss |\n| --- | ---: |\n| 2 | 2 ± 1.4142 |\n"), text);
    }
}
