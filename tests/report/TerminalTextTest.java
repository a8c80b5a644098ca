package tests.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import lib.report.TerminalText;
import org.junit.jupiter.api.Test;

class TerminalTextTest {
    @Test
    void plainTextAndOtherAlphabetsStay() {
        assertEquals("loss 2.4 — größer 損失 🙂", TerminalText.safe("loss 2.4 — größer 損失 🙂"));
    }

    @Test
    void escapeSequencesAreRemoved() {
        assertEquals("red title link end", TerminalText.safe("\u001b[31mred\u001b[0m \u001b]0;x\u0007title \u001b]8;;http://a\u001b\\link\u001b]8;;\u001b\\ \u001b(Bend"));
        assertEquals("ab", TerminalText.safe("a\u009b2J\u009d0;x\u009cb"));
    }

    @Test
    void whatStaysInvisibleIsShown() {
        assertEquals("a\\u0007b\\u202ec\\u0085d\\u200b", TerminalText.safe("a\u0007b\u202ec\u0085d\u200b"));
        assertEquals("one two three four", TerminalText.safe("one\ntwo\rthree\tfour"));
    }

    @Test
    void anUnfinishedSequenceLeavesNoEscape() {
        for (String text : new String[] {"\u001b", "\u001b[", "\u001b[3", "\u001b]0;x", "\u001bP", "\u001b\u001b[\u001b]", "\ud800"}) {
            assertTrue(TerminalText.safe(text).chars().noneMatch(c -> c < ' ' || c == 0x7f || c >= 0x80 && c < 0xa0), text);
        }
    }

    @Test
    void aMegabyteOfOpenSequencesIsQuick() {
        assertTimeoutPreemptively(Duration.ofSeconds(150), () -> {
            TerminalText.safe("\u001b]".repeat(500_000));
            TerminalText.safe("\u001b[".repeat(500_000));
            TerminalText.safe("\u001b[" + "0".repeat(1_000_000));
        });
    }

    @Test
    void aCutShows() {
        assertEquals("abcd…", TerminalText.safe("abcdefgh", 5));
    }
}
