package tests.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import lib.record.StallText;
import org.junit.jupiter.api.Test;

/** What of a process's words may be written down. */
class StallTextTest {
    private static final String SECRET = "the-value-of-a-secret";
    private final StallText text = new StallText(List.of(SECRET.getBytes(StandardCharsets.UTF_8)));

    @Test
    void aSecretIsMaskedWhereverItStands() {
        for (int before : new int[] {0, 1, 65_530, 65_536, 131_060}) {
            assertEquals("x".repeat(before) + "***\n", text.clean("x".repeat(before) + SECRET), "after " + before);
        }
    }

    @Test
    void aLineThatLooksLikeASecretIsLeftOutAndSaysWhy() {
        assertEquals("before\n[ops: left out: it has what looks like a Hugging Face token]\nbehind\n", text.clean("before\n--token hf_" + "a".repeat(34) + "\nbehind\n"));
    }

    @Test
    void noTerminalObeysIt() {
        assertEquals("a?[31mb\tc?\nd\n", text.clean("a\u001b[31mb\tc\r\nd"));
    }

    @Test
    void aHugeTextIsCutToAMebibyteWithoutHalfACharacter() {
        String cut = text.clean("ü".repeat(2 << 20));
        assertTrue(cut.getBytes(StandardCharsets.UTF_8).length <= StallText.MOST_BYTES);
        assertTrue(cut.endsWith("\n[ops: cut here]\n"));
        assertFalse(cut.contains("\uFFFD"));
    }
}
