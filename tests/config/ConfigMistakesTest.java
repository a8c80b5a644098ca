package tests.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import lib.config.Mistake;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigMistakesTest {
    @TempDir
    Path dir;

    private ConfigDir config(String members) {
        return new ConfigDir(dir).project(ConfigDir.PROJECT + "\n" + members + "}");
    }

    private static void assertStarts(String expected, String actual) {
        assertTrue(actual.startsWith(expected), actual);
    }

    @Test
    void anUnknownKeyIsNamedWithItsPlaceAndTheNearestKey() {
        ConfigDir config = config("\"presets\": {\n  \"demo\": {\"config\": \"c.py\",\n      \"overides\": {}}}");
        assertEquals("project.json:4:7: presets.demo.overides: unknown key; did you mean 'overrides'?", config.mistake());
        Mistake mistake = config.check().get(0);
        assertEquals(List.of(4, 7, "overrides"), List.of(mistake.line(), mistake.column(), mistake.suggestion().orElseThrow()));
    }

    @ParameterizedTest
    @CsvSource({"preset,presets", "Tmux,tmux", "default-pod,default_pod", "artifact,artifact_contract", "prestes,presets"})
    void theNearestKeyIsFoundInSpiteOf(String given, String meant) {
        assertEquals("project.json:2:1: " + given + ": unknown key; did you mean '" + meant + "'?", config("\"" + given + "\": {}").mistake());
    }

    @Test
    void aKeyInTheWrongSectionIsSentToTheRightOne() {
        assertEquals("project.json:2:1: wandb: unknown key; did you mean 'storage.wandb'?", config("\"wandb\": {}").mistake());
    }

    @Test
    void aKeyLikeNoOtherGetsTheListOfKeys() {
        assertEquals("project.json:2:11: tmux.colour: unknown key; the keys here are enabled, session_prefix, watch_interval_sec, heartbeat_file",
                config("\"tmux\": { \"colour\": 1}").mistake());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "\"tmux\": {\"enabled\": \"yes\"}|tmux.enabled: is text, expected true or false",
        "\"tmux\": {\"watch_interval_sec\": 0}|tmux.watch_interval_sec: is 0, expected a whole number from 1 to 3600",
        "\"tmux\": {\"watch_interval_sec\": 99999999999}|tmux.watch_interval_sec: is 99999999999, expected a whole number from 1 to 3600",
        "\"tmux\": {\"watch_interval_sec\": 20.0}|tmux.watch_interval_sec: is a number with a fraction, expected a whole number",
        "\"tmux\": []|tmux: is a list, expected an object",
        "\"tmux\": null|tmux: is null, expected an object; leave the key out to have none",
        "\"presets\": \"demo\"|presets: is text, expected an object",
        "\"legacy_outputs_dirs\": \"/mnt\"|legacy_outputs_dirs: is text, expected a list",
        "\"legacy_outputs_dirs\": [\"/mnt\", 3]|legacy_outputs_dirs[1]: is a whole number, expected text",
        "\"secrets\": {\"A\": {}}|secrets.A.file: is missing, expected an absolute path",
        "\"pods\": {\"a\": {\"host\": \"h\"}}|pods.a.provider: is missing, expected one of \"ssh\", \"local\"",
        "\"storage\": {\"wandb\": {\"mode\": \"onlin\"}}|storage.wandb.mode: 'onlin' isn't one of \"auto\", \"online\", \"offline\", \"disabled\"; "
                + "did you mean 'online'?"})
    void aWrongTypeOrValueSaysWhatIsThereAndWhatIsExpected(String members, String message) {
        String mistake = config(members).mistake();
        assertTrue(mistake.contains(": " + message), mistake);
    }

    @Test
    void aProjectNeedsAName() {
        ConfigDir config = new ConfigDir(dir).project("{\"project\": {}}");
        assertStarts("project.json:1:13: project.name: is missing, expected a name", config.mistake());
        assertStarts("project.json:1:1: project: is missing, expected an object", config.project("{}").mistake());
    }

    @ParameterizedTest
    @ValueSource(strings = {"-oProxyCommand=touch x", "-h", "a b", "a\\nb", "a;b", "$(x)", "a\\u0000", "`x`", ""})
    void aHostThatSshOrAShellWouldReadAsSomethingElseIsRefused(String host) {
        assertTrue(config("\"pods\": {\"a\": {\"provider\": \"ssh\", \"host\": \"" + host + "\"}}").mistake().contains("isn't a host or ssh alias"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"box", "root@10.0.0.1", "ssh://root@box:2222", "[::1]", "h\u00f6st.example", "a_b-c.d"})
    void hostsAndAliasesOfEveryKindAreAccepted(String host) {
        assertEquals(List.of(), config("\"pods\": {\"a\": {\"provider\": \"ssh\", \"host\": \"" + host + "\"}}").mistakes());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-a", ".a", "a/b", "..", "a b", "a\\nb", "\\u00e9",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"})
    void aNameThatIsNoNameIsRefused(String name) {
        assertTrue(config("\"presets\": {\"" + name + "\": {\"config\": \"c.py\"}}").mistake().contains("isn't a name: letters, digits"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"runs", "~/runs", "./runs", "", "/a\\nb", "/a\\u0000", "/a\\u001b[2J"})
    void aDirectoryOnAPodMustBeAnAbsolutePathOnOneLine(String path) {
        assertTrue(config("\"legacy_outputs_dirs\": [\"" + path + "\"]").mistake().contains("isn't an absolute path"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.b", "a:b", "-a", "a b", ""})
    void aSessionPrefixThatTmuxWouldReadAsATargetIsRefused(String prefix) {
        assertTrue(config("\"tmux\": {\"session_prefix\": \"" + prefix + "\"}").mistake().contains("isn't a tmux session name"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"../x", "/etc/passwd", "a/../../b", "-x", "..", ""})
    void aRequiredArtifactStaysInsideTheRunDirectory(String file) {
        assertTrue(config("\"artifact_contract\": {\"required\": [\"" + file + "\"]}").mistake().contains("isn't a path inside the run directory"));
    }

    @Test
    void anArtifactMayBeInASubdirectory() {
        assertEquals(List.of(), config("\"artifact_contract\": {\"required\": [\"checkpoints/a..b.pt\"]}").mistakes());
    }

    @Test
    void anSshPodNeedsAHost() {
        assertStarts("project.json:2:10: pods.a: an ssh pod needs a host", config("\"pods\": {\"a\": {\"provider\": \"ssh\"}}").mistake());
    }

    @Test
    void thePodNamedLocalIsThisMachine() {
        assertTrue(config("\"pods\": {\"local\": {\"provider\": \"ssh\", \"host\": \"h\"}}").mistake().contains("is this machine"));
        assertEquals(List.of(), config("\"pods\": {\"local\": {\"provider\": \"local\", \"outputs_dir\": \"/x\"}}").mistakes());
    }

    @Test
    void aLocalPodWithAHostWouldRunInTheWrongPlace() {
        assertTrue(config("\"pods\": {\"a\": {\"provider\": \"local\", \"host\": \"h\"}}").mistake().contains("has no host"));
    }

    @Test
    void theDefaultPodMustBeThere() {
        assertEquals("project.json:2:67: default_pod: 'bok' isn't among the pods; did you mean 'box'?",
                config("\"pods\": {\"box\": {\"provider\": \"ssh\", \"host\": \"h\"}}, \"default_pod\": \"bok\"").mistake());
        assertEquals(List.of(), config("\"default_pod\": \"local\"").mistakes());
    }

    @ParameterizedTest
    @ValueSource(strings = {"A B", "1A", "A-B", "A=B", "", "A\\nB", "\\u00c4"})
    void aVariableThatAShellCanNotHaveIsRefused(String name) {
        assertTrue(config("\"env\": {\"" + name + "\": \"x\"}").mistake().contains("isn't an identifier"));
    }

    @Test
    void hostileTextReachesNoTerminal() {
        String mistake = config("\"\\u001b]0;x\\u0007\\u202e" + "k".repeat(5000) + "\": 1").mistake();
        assertTrue(mistake.length() < 200, mistake);
        assertFalse(mistake.chars().anyMatch(c -> Character.isISOControl(c) || c == 0x202e), mistake);
    }

    @Test
    void allMistakesAreGivenFromTheTopToTheBottom() {
        List<Mistake> all = config("\"x1\": 1,\n\"pods\": {\"a\": {\"provider\": \"ssh\"}},\n\"tmux\": 1, \"y1\": 2").check();
        assertEquals(List.of("2:1", "3:10", "4:9", "4:12"), all.stream().map(m -> m.line() + ":" + m.column()).toList());
    }
}
