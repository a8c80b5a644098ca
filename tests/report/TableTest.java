package tests.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import lib.report.RunRow;
import lib.report.Table;
import lib.run.Evidence;
import org.junit.jupiter.api.Test;

class TableTest {
    private static final List<RunRow> ROWS = Stream.of(
            Samples.over("20251124-054210-demo-ab2c", Samples.metadata("", "base"), Samples.summary("succeeded", 0)),
            Samples.over("20251124-060000-demo-xy7q", Samples.metadata("", "base", "lr3"), Samples.failed("cuda_oom", "m", "l")),
            Samples.running("live", Map.of(), Map.of("step", 1200.0), Evidence.Child.ALIVE)).map(RunRow::of).toList();

    @Test
    void columnsAreAligned() {
        assertEquals("""
                RUN                        STATE      STARTED            DURATION  STEP  VAL/LOSS  EXIT/CAUSE  TAGS
                20251124-054210-demo-ab2c  succeeded  2025-11-24 05:42Z  12m34s    200   2.0112    0           base
                20251124-060000-demo-xy7q  failed     2025-11-24 05:42Z  12m34s    200   2.0112    1 cuda_oom  base lr3
                live                       running    2025-11-24 06:00Z  1h02m     1200                        seed1
                """, Table.text(ROWS, false, 120));
    }

    @Test
    void aNarrowTerminalShortensAnIdInItsMiddle() {
        String text = Table.text(ROWS, false, 80);
        assertTrue(text.contains("20251124…-demo-ab2c") || text.contains("…") && text.contains("ab2c"), text);
        assertFits(text, 80);
    }

    @Test
    void noLineIsWiderThanTheTerminalAtAnyWidth() {
        for (int width = 20; width < 130; width++) {
            assertFits(Table.text(ROWS, false, width), width);
        }
    }

    @Test
    void anEmptyListIsAnEmptyText() {
        assertEquals("", Table.text(List.of(), true, 80));
    }

    @Test
    void statesAreColouredOnlyWhenAsked() {
        String text = Table.text(ROWS, true, 120);
        assertTrue(text.contains("\u001b[32msucceeded\u001b[0m") && text.contains("\u001b[31mfailed   \u001b[0m"), text);
        assertFalse(Table.text(ROWS, false, 120).contains("\u001b"));
    }

    @Test
    void metricsOfDifferentNamesSayTheirName() {
        var other = Samples.summary("succeeded", 0);
        other.putObject("metrics").putObject("last").put("train/loss", 3.5);
        String text = Table.text(List.of(ROWS.get(0), RunRow.of(Samples.over("b", Samples.metadata(""), other))), false, 0);
        assertTrue(text.contains("2.0112 val/loss") && text.contains("3.5000 train/loss"), text);
    }

    @Test
    void hostileTextStaysInItsCell() {
        var summary = Samples.failed("\u001b]0;owned\u0007x\ny", "m", "l");
        summary.putObject("metrics").putObject("last").put("\u001b[2Jloss\nloss", 1.0);
        String text = Table.text(List.of(RunRow.of(Samples.over("a", Samples.metadata("", "\u202etag\u009b31m", "b\rc"), summary))), false, 0);
        assertEquals(2, text.lines().count(), text);
        assertTrue(text.chars().allMatch(c -> c == '\n' || c >= ' ' && c < 0x7f), text);
    }

    private static void assertFits(String text, int width) {
        text.lines().forEach(line -> assertTrue(line.length() <= width, () -> width + ": " + line));
    }
}
