package tests.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Presets that can't become a command, or whose settings can't reach it. */
class ConfigPresetTest {
    @TempDir
    Path dir;

    private ConfigDir config(String members) {
        return new ConfigDir(dir).project(ConfigDir.PROJECT + "\n" + members + "}");
    }

    /** A preset with the given members. */
    private ConfigDir preset(String members) {
        return config("\"presets\": {\"a\": {\"config\": \"c.py\", " + members + "}}");
    }

    private static void assertStarts(String expected, String actual) {
        assertTrue(actual.startsWith(expected), actual);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{}|needs a \"kind\"", "{\"config\": \"c\", \"command\": [\"x\"]}|has both a config and a command",
        "{\"kind\": \"nanogpt_train\"}|needs a \"config\"", "{\"kind\": \"command\"}|needs a \"command\"",
        "{\"kind\": \"nanogpt_train\", \"config\": \"c\", \"command\": [\"x\"]}|makes its own command",
        "{\"command\": []}|has no program to run", "{\"command\": [\"\", \"x\"]}|has no program to run",
        "{\"kind\": \"nanogpt\", \"config\": \"c\"}|did you mean 'nanogpt_train'?",
        "{\"config\": \"-c\"}|isn't a path on one line that doesn't start with '-'"})
    void aPresetThatMakesNoCommandIsRefused(String preset, String message) {
        String mistake = config("\"presets\": {\"a\": " + preset + "}").mistake();
        assertTrue(mistake.contains(message), mistake);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\": {}}", "{\"a\": [[1]]}", "{\"a\": [{}]}", "{\"a b\": 1}", "{\"--a\": 1}", "{\"\": 1}", "{\"a\": \"\\u0000\"}",
        "{\"a\": \"\\ud800\"}"})
    void anOverrideThatNoArgumentCanHoldIsRefused(String overrides) {
        assertStarts("project.json:2:", preset("\"overrides\": " + overrides).mistake());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"(?<a>|isn't a regular expression", "abc|has no named group", "(?<step>x)|has no named group",
        "(?P<a>x)|without the P", "(?<a>x)\\\\k<a>|isn't a regular expression", "\\\\(?<a>|has no named group"})
    void aMetricPatternThatCanNotWorkIsRefused(String regex, String message) {
        String mistake = preset("\"metric_patterns\": [\"" + regex + "\"]").mistake();
        assertStarts("project.json:2:57: presets.a.metric_patterns[0]: ", mistake);
        assertTrue(mistake.contains(message), mistake);
    }

    @Test
    void theGroupsOfAMetricPatternMayHaveUnderscoresAndComeTwice() {
        assertEquals(List.of(), preset("\"metric_patterns\": "
                + "[\"^(?:it|step) (?<step>\\\\d+) (?:(?<train_loss>\\\\S+)|(?<train_loss>-))$\"]").mistakes());
    }
}
