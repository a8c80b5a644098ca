package tests.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import lib.report.ColumnWidth;
import org.junit.jupiter.api.Test;

class ColumnWidthTest {
    @Test
    void eastAsianLettersAndPicturesTakeTwoColumnsAndMarksNone() {
        assertEquals(3, ColumnWidth.of("abc"));
        assertEquals(10, ColumnWidth.of("学習率한글"));
        assertEquals(4, ColumnWidth.of("ＯＫ"));
        assertEquals(2, ColumnWidth.of("ｱｲ"));
        assertEquals(4, ColumnWidth.of("🚀🔥"));
        assertEquals(4, ColumnWidth.of("cafe\u0301"));
        assertEquals(6, ColumnWidth.of("▁▂▃…°ü"));
        assertEquals(2, ColumnWidth.of("❤\ufe0f"));
    }

    @Test
    void colourTakesNoRoom() {
        assertEquals(3, ColumnWidth.of("\u001b[31;1mred\u001b[0m"));
        assertEquals("\u001b[31mre…\u001b[0m", ColumnWidth.cut("\u001b[31mred fish\u001b[0m", 3));
    }

    @Test
    void aCutNeverRunsOverAndNeverSplitsACharacter() {
        assertEquals("学…", ColumnWidth.cut("学習率", 4));
        assertEquals("学習…", ColumnWidth.cut("学習率", 5));
        assertEquals("学習率", ColumnWidth.cut("学習率", 6));
        assertEquals("🚀…", ColumnWidth.cut("🚀🚀🚀", 3));
        for (int columns = 0; columns < 12; columns++) {
            int most = columns;
            int width = ColumnWidth.of(ColumnWidth.cut("a\u001b[1m学🚀e\u0301習\u001b[0m率 tail", columns));
            assertEquals(true, width <= most, width + " in " + most);
        }
    }

    @Test
    void aColourThatWasCutOffItselfIsNoText() {
        assertEquals(1, ColumnWidth.of("x\u001b[3"));
        assertEquals("x\u001b[3", ColumnWidth.cut("x\u001b[3", 5));
    }

    @Test
    void aCellIsFilledUpToItsColumns() {
        assertEquals("学  |", ColumnWidth.fill("学", 4) + "|");
        assertEquals("abc…|", ColumnWidth.fill("abcdef", 4) + "|");
    }
}
