package tests.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.Random;
import lib.run.ExitCode;
import lib.run.OpsException;
import lib.run.RunId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RunIdTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "a/b", "..", ".a", "-a", "_a", "a b", "a\nb", "a\n", "\u00e4", "a$b", "a'b", "a\0"})
    void anIdThatCouldMeanSomethingToAFileSystemOrAShellIsRefused(String text) {
        OpsException refused = assertThrows(OpsException.class, () -> new RunId(text));
        assertEquals(ExitCode.USAGE, refused.exitCode());
        assertTrue(refused.getMessage().chars().noneMatch(Character::isISOControl), refused.getMessage());
    }

    @Test
    void anIdHasAHundredCharactersAtMost() {
        assertEquals(100, new RunId("a".repeat(100)).value().length());
        assertThrows(OpsException.class, () -> new RunId("a".repeat(101)));
    }

    @Test
    void aGeneratedIdHasTheTimeInUtcThePresetAndFourCharacters() {
        String id = RunId.generate(Instant.parse("2026-11-24T23:59:58Z"), "hc_small", new Random(1)).value();
        assertTrue(id.matches("20261124-235958-hc_small-[a-z2-7]{4}"), id);
    }

    @Test
    void aGeneratedIdIsValidWhateverThePresetIsCalled() {
        for (String preset : new String[] {"a b/c", "x".repeat(500), "", "\u00e9\n"}) {
            assertTrue(RunId.isValid(RunId.generate(Instant.EPOCH, preset, new Random(2)).value()), preset);
        }
    }

    @Test
    void twoGeneratedIdsOfOneSecondDiffer() {
        var random = new Random(3);
        assertFalse(RunId.generate(Instant.EPOCH, "p", random).equals(RunId.generate(Instant.EPOCH, "p", random)));
    }
}
