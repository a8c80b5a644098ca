package tests.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import lib.report.TerminalFilter;
import org.junit.jupiter.api.Test;

class TerminalFilterTest {
    @Test
    void colourNewlineTabAndCarriageReturnPass() {
        String text = "\u001b[1;31mred\u001b[0m\t\u001b[38;5;196mx\u001b[m 損失 🙂\r 50% |████| \n";
        assertEquals(text, TerminalFilter.text(text));
    }

    @Test
    void everyOtherSequenceIsTakenOutWithItsText() {
        assertEquals("abcdefghij", TerminalFilter.text("a\u001b[2Jb\u001b]0;title\u0007c\u001b]52;c;cm0=\u001b\\d\u001bPtmux;\u001b\u001b]0;x\u0007\u001b\\e\u001b(Bf\u001b7g\u009b2Jh"
                + "\u009d0;x\u009ci\u001b[?1049hj\b\b"));
    }

    @Test
    void whatHasTheLookOfColourAndIsNoneDoesNotPass() {
        assertEquals("abcd", TerminalFilter.text("a\u001b[>4;2mb\u001b[?4mc\u001b[1 md" + "\u001b[" + "1".repeat(100) + "m"));
    }

    @Test
    void otherControlAndBidiCharactersAreShown() {
        assertEquals("a\\u0007\\u0000\\u202e\\u2066\\u0085\\u007f\\u000b\ufffdz", TerminalFilter.text("a\u0007\u0000\u202e\u2066\u0085\u007f\u000b\ufffdz"));
    }

    @Test
    void aStringThatNobodyEndsCostsItsLineAndNotTheLog() {
        assertEquals("a\nnext\n", TerminalFilter.text("a\u001b]0;never ended\nnext\n"));
        assertTrue(TerminalFilter.text("\u001b]" + "x".repeat(5000)).length() < 1000);
    }

    @Test
    void colourDoesNotRunOnBehindTheEnd() {
        assertEquals("\u001b[31mred\u001b[0m", TerminalFilter.text("\u001b[31mred"));
    }

    private static byte[] filtered(byte[] bytes, Random random, boolean color) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var filter = new TerminalFilter(out, color)) {
            for (int at = 0; at < bytes.length;) {
                int length = Math.min(bytes.length - at, 1 + random.nextInt(4));
                filter.write(bytes, at, length);
                at += length;
            }
        }
        return out.toByteArray();
    }

    @Test
    void theResultIsTheSameHoweverTheBytesAreCutAndNothingDangerousIsEverInIt() throws IOException {
        var random = new Random(11);
        byte[] pool = "\u001b[]P\\;m0a?\u0007\n\r\b\u009b\u202e損".getBytes(StandardCharsets.UTF_8);
        for (int round = 0; round < 3000; round++) {
            byte[] bytes = new byte[random.nextInt(60)];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = random.nextInt(5) == 0 ? (byte) random.nextInt(256) : pool[random.nextInt(pool.length)];
            }
            var whole = new ByteArrayOutputStream();
            try (var filter = new TerminalFilter(whole, true)) {
                filter.write(bytes);
            }
            assertArrayEquals(whole.toByteArray(), filtered(bytes, random, true), Arrays.toString(bytes));
            String shown = whole.toString(StandardCharsets.UTF_8).replaceAll("\u001b\\[[0-9:;]*m", "");
            assertTrue(shown.chars().allMatch(c -> c == '\n' || c == '\r' || c == '\t' || c >= ' ' && c != 0x7f && !(c >= 0x80 && c < 0xa0) && c != 0x202e), Arrays.toString(bytes));
            assertTrue(new String(filtered(bytes, random, false), StandardCharsets.UTF_8).indexOf(0x1b) < 0, "without colour no escape at all");
        }
    }

    @Test
    void megabytesOfOpenSequencesAreQuick() {
        assertTimeoutPreemptively(Duration.ofSeconds(150), () -> {
            for (String part : new String[] {"\u001b]", "\u001b[", "\u001bP\u001b", "0;", "\u001b[0m"}) {
                TerminalFilter.text(part.repeat(200_000));
            }
        });
    }
}
