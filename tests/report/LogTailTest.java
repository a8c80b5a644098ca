package tests.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import lib.report.LogTail;
import org.junit.jupiter.api.Test;

class LogTailTest {
    private final LogTail log = new LogTail(3);

    private long at;

    private LogTail add(String... texts) {
        for (String text : texts) {
            add(text.getBytes(StandardCharsets.UTF_8));
        }
        return log;
    }

    private void add(byte[] bytes) {
        log.add(at, bytes);
        at += bytes.length;
    }

    @Test
    void theLastLinesAreKeptTheUnfinishedOneAmongThem() {
        assertEquals(List.of("c", "d", "e"), add("a\nb\nc\nd\n", "e").last(3));
        assertEquals(List.of("d", "e f"), add(" f").last(2));
        assertEquals(List.of(), log.last(0));
        assertEquals(List.of(), log.last(-4));
    }

    @Test
    void anOverwrittenLineHasItsLastForm() {
        assertEquals(List.of("90 %"), add("10 %\r50 %\r90 %\r").last(3));
        assertEquals(List.of("90 %", "done"), add("\ndone\r\n").last(3));
    }

    @Test
    void ofEscapeSequencesColourAloneIsKeptAlsoWhenSplit() {
        assertEquals(List.of("\u001b[31mred\u001b[0m clear"), add("\u001b[3", "1mred\u001b[0m\u001b[2J\u001b]0;ow", "ned\u0007 clear\b\n").last(3));
        assertEquals("\\u202eevil", add("\u202eevil\n").last(1).get(0));
    }

    @Test
    void aCharacterMayBeSplitAndWhatIsNoTextIsReplaced() {
        byte[] bytes = "学\n".getBytes(StandardCharsets.UTF_8);
        add(new byte[] {bytes[0], bytes[1]});
        add(new byte[] {bytes[2], (byte) 0xff, '\n'});
        assertEquals(List.of("学\ufffd"), log.last(1));
    }

    @Test
    void whatWasLeftOutShowsAsAnEllipsis() {
        add("one\ntw");
        at += 1000;
        assertEquals(List.of("tw", "…", "later"), add("later\n").last(3));
    }

    @Test
    void aTabGoesToItsStop() {
        assertEquals(List.of("a       b"), add("a\tb\n").last(1));
    }

    @Test
    void aLineWithoutEndTakesBoundedRoom() {
        for (int i = 0; i < 64; i++) {
            add("x".repeat(1 << 14));
        }
        assertTrue(log.last(1).get(0).length() <= 2000);
    }
}
