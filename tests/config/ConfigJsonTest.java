package tests.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import lib.config.ConfigLoader;
import lib.config.Mistake;
import lib.run.ExitCode;
import lib.run.OpsException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What isn't JSON, or isn't quite: one mistake with a line, never a trace. */
class ConfigJsonTest {
    private static final String VALID = """
            {"project": {"name": "p", "remote_outputs_dir": "/mnt/r\\u00e9"}, "tmux": {"watch_interval_sec": 20},
             "pods": {"b": {"provider": "ssh", "host": "h"}}, "env": {"A": "\u00e9\\n"},
             "presets": {"a": {"config": "c.py", "overrides": {"f": -6e-4, "l": [1, null, true]}}}}
            """;

    @TempDir
    Path dir;

    private ConfigDir config(String text) {
        return new ConfigDir(dir).project(text);
    }

    private Path bytes(byte[] bytes) throws IOException {
        return Files.write(Files.createDirectories(dir.resolve("configs/ops")).resolve("project.json"), bytes);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "{\"a\" 1}|1:6: not valid JSON: Unexpected character ('1' (code 49)): was expecting a colon to separate field name and value",
        "{\"a\": 1,}|1:9: not valid JSON: Unexpected character ('}' (code 125)): was expecting double-quote to start field name",
        "{// no|1:2: not valid JSON: Unexpected character ('/' (code 47)): maybe a (non-standard) comment?",
        "{\"a\": 'x'}|1:7: not valid JSON: Unexpected character (''' (code 39)): expected a valid value",
        "{\"a\": tru}|1:7: not valid JSON: Unrecognized token 'tru': was expecting",
        "{\"a\": NaN}|1:10: not valid JSON: Non-standard token 'NaN'",
        "{\"a\": 1|1:8: not valid JSON: Unexpected end-of-input: expected close marker for Object"})
    void brokenJsonIsOneMistakeWithLineAndColumn(String text, String expected) {
        String mistake = config(text).mistake();
        assertTrue(mistake.startsWith("project.json:" + expected), mistake);
        assertFalse(mistake.contains("Source") || mistake.contains("Feature") || mistake.contains("\n"), mistake);
    }

    @Test
    void theLineOfBrokenJsonIsCounted() {
        assertTrue(config("{\n  \"a\": 1\n  \"b\": 2\n}").mistake().startsWith("project.json:3:3: not valid JSON"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {"``|is empty, expected a JSON object", "` \n `|is empty, expected a JSON object",
        "[]|is a list, expected a JSON object", "\"x\"|is text, expected a JSON object", "null|is null, expected a JSON object",
        "12|is a whole number, expected a JSON object"})
    void whatIsNoObjectIsRefused(String text, String message) {
        assertEquals("project.json:1:1: " + message, config(text).mistake());
    }

    @Test
    void moreBehindTheObjectIsRefused() {
        assertEquals("project.json:1:32: there is more after the end of the JSON object",
                config("{\"project\": {\"name\": \"p\"}}     {}").mistake());
    }

    @Test
    void aKeyThatIsThereTwiceIsNamedWithBothLines() {
        assertEquals("project.json:2:14: tmux.enabled: the key is given twice, first in line 1",
                config("{\"project\": {\"name\": \"p\"}, \"tmux\": {\"enabled\": true,\n             \"enabled\": false}}").mistake());
    }

    @Test
    void deepNestingIsAMistakeAndNoOverflow() {
        assertTrue(config("{\"a\": " + "[".repeat(100_000)).mistake().contains("not valid JSON: Document nesting depth"));
        assertTrue(config("{\"a\":".repeat(100_000)).mistake().contains("not valid JSON: Document nesting depth"));
    }

    @Test
    void aByteOrderMarkIsNamed() {
        assertEquals("project.json:1:1: starts with a byte order mark; save the file as UTF-8 without one", config("\ufeff{}").mistake());
    }

    @Test
    void textThatIsNotUtf8IsNamedWithItsLine() throws IOException {
        bytes("{\n\"a\": \"\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1));
        assertEquals("project.json:2:1: isn't UTF-8 text; save the file as UTF-8", new ConfigDir(dir).mistake());
        bytes("{}".getBytes(StandardCharsets.UTF_16));
        assertTrue(new ConfigDir(dir).mistake().contains("isn't UTF-8 text"));
    }

    @ParameterizedTest
    @CsvSource({"1e99999999999999", "-1e-99999999999999", "1e2147483648"})
    void aNumberOutOfAnyRangeIsAMistake(String number) {
        String mistake = config(ConfigDir.PROJECT + "\"tmux\": {\"watch_interval_sec\": " + number + "}}").mistake();
        assertTrue(mistake.startsWith("project.json:1:"), mistake);
    }

    @Test
    void aNumberOfAThousandDigitsFillsNoScreen() {
        String mistake = config(ConfigDir.PROJECT + "\"tmux\": {\"watch_interval_sec\": " + "9".repeat(900) + "}}").mistake();
        assertTrue(mistake.length() < 250, mistake);
    }

    @Test
    void columnsAreCountedInCharacters() {
        assertEquals("project.json:1:48: x: unknown key", config(ConfigDir.PROJECT + "\"env\": {\"A\": \"\u00e9\u00e9\"}, \"x\": 1}").mistake());
    }

    @Test
    void aBrokenLocalFileDoesNotHideTheMistakesOfTheOther() {
        List<String> mistakes = config("{\"projct\": {}}").local("{").mistakes();
        assertEquals(2, mistakes.size(), mistakes::toString);
        assertTrue(mistakes.get(0).contains("projct") && mistakes.get(1).contains("project.local.json:1:2"), mistakes::toString);
    }

    @Test
    void aFileCutAtAnyByteIsAMistakeAndNeverATrace() throws IOException {
        byte[] whole = VALID.strip().getBytes(StandardCharsets.UTF_8);
        assertEquals(List.of(), config(VALID).mistakes());
        for (int length = 0; length < whole.length; length++) {
            bytes(Arrays.copyOf(whole, length));
            List<Mistake> mistakes = new ConfigDir(dir).check();
            assertEquals(1, mistakes.size(), length + ": " + mistakes);
            assertTrue(mistakes.get(0).line() >= 1 && mistakes.get(0).column() >= 1, mistakes::toString);
            assertEquals(ExitCode.USAGE, new ConfigDir(dir).refusal().exitCode());
        }
    }

    @Test
    void aFileWithRandomDamageLoadsOrIsRefusedAndNeverATrace() throws IOException {
        byte[] whole = VALID.getBytes(StandardCharsets.UTF_8);
        String pieces = "{}[]\",:\\\u0000\n0-e.tfn $';";
        var random = new Random(7);
        for (int round = 0; round < 500; round++) {
            byte[] damaged = whole.clone();
            for (int i = random.nextInt(4); i >= 0; i--) {
                int at = random.nextInt(damaged.length);
                damaged[at] = random.nextBoolean() ? (byte) random.nextInt(256) : (byte) pieces.charAt(random.nextInt(pieces.length()));
            }
            bytes(damaged);
            var loader = new ConfigLoader(dir, Map.of());
            boolean valid = loader.check(Optional.empty(), Map.of()).isEmpty();
            try {
                loader.load(Optional.empty(), Map.of());
                assertTrue(valid);
            } catch (OpsException e) {
                assertFalse(valid);
                assertFalse(e.getMessage().chars().anyMatch(Character::isISOControl), e::getMessage);
            }
        }
    }
}
