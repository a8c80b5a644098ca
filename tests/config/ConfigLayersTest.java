package tests.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lib.config.ConfigPrinter;
import lib.config.MergedConfig;
import lib.config.ProjectConfig;
import lib.run.ExitCode;
import lib.run.OpsException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigLayersTest {
    private static final String PROJECT = """
            {"project": {"name": "p", "remote_outputs_dir": "/from/project"}, "legacy_outputs_dirs": ["/x", "/y"],
             "pods": {"box.1": {"provider": "ssh", "host": "h", "outputs_dir": "/from/pod"}},
             "presets": {"a": {"command": ["true"], "env": {"A": "1", "B": "2"}}}}
            """;
    private static final Map<String, String> ENVIRONMENT = Map.of("REMOTE_OUTPUTS_DIR", "/from/env", "OPS_POD", "box.1");
    private static final Map<String, String> FLAG = Map.of("project.remote_outputs_dir", "/from/flag");

    @TempDir
    Path dir;

    private ConfigDir config() {
        return new ConfigDir(dir).project(PROJECT);
    }

    private static Optional<String> outputs(ConfigDir config, Map<String, String> environment, Map<String, String> flags) {
        return config.loader(environment).load(Optional.empty(), flags).project().remoteOutputsDir();
    }

    @Test
    void everyLayerWinsOverTheOnesBeforeIt() {
        ConfigDir config = config();
        assertEquals(Optional.of("/from/project"), outputs(config, Map.of(), Map.of()));
        config.local("{\"project\": {\"remote_outputs_dir\": \"/from/local\"}}");
        assertEquals(Optional.of("/from/local"), outputs(config, Map.of(), Map.of()));
        assertEquals(Optional.of("/from/env"), outputs(config, ENVIRONMENT, Map.of()));
        assertEquals(Optional.of("/from/flag"), outputs(config, ENVIRONMENT, FLAG));
    }

    @Test
    void objectsAreMergedAndListsAreReplaced() {
        ProjectConfig config = config()
                .local("{\"legacy_outputs_dirs\": [\"/z\"], \"presets\": {\"a\": {\"env\": {\"B\": \"3\"}}}}").load();
        assertEquals(Map.of("A", "1", "B", "3"), config.preset("a").env());
        assertEquals(List.of("true"), config.preset("a").command());
        assertEquals(List.of("/z"), config.legacyOutputsDirs());
    }

    @Test
    void anOutputsRootFromTheEnvironmentIsOverAPodsOwn() {
        ProjectConfig config = config().loader(ENVIRONMENT).load(Optional.empty(), Map.of());
        assertEquals(Optional.of("/from/env"), config.outputsDir(config.pod("box.1")));
    }

    @Test
    void anEmptyVariableIsNoLayer() {
        assertEquals(Optional.of("/from/project"), outputs(config(), Map.of("REMOTE_OUTPUTS_DIR", "", "OPS_POD", ""), Map.of()));
    }

    @Test
    void theDefaultPodComesFromTheEnvironmentAndAFlagWins() {
        assertEquals("box.1", config().loader(ENVIRONMENT).load(Optional.empty(), Map.of()).defaultPod());
        assertEquals("local", config().loader(ENVIRONMENT).load(Optional.empty(), Map.of("default_pod", "local")).defaultPod());
    }

    @Test
    void anUnknownPodOfAFlagIsNotFoundRatherThanAMistakeOfTheConfig() {
        ProjectConfig config = config().loader(Map.of()).load(Optional.empty(), Map.of("default_pod", "box.2"));
        OpsException e = assertThrows(OpsException.class, () -> config.pod(config.defaultPod()));
        assertEquals(ExitCode.NOT_FOUND, e.exitCode());
        assertEquals("did you mean 'box.1'? pods: box.1, local", e.hint());
    }

    @Test
    void aWrongValueInTheEnvironmentIsBlamedOnTheEnvironment() {
        OpsException e = assertThrows(OpsException.class, () -> outputs(config(), Map.of("REMOTE_OUTPUTS_DIR", "runs"), Map.of()));
        assertTrue(e.getMessage().startsWith("environment: project.remote_outputs_dir: 'runs' isn't an absolute path"), e.getMessage());
    }

    @Test
    void aMistakeOfTheLocalFileIsNamedWithItsOwnLine() {
        assertEquals("project.local.json:2:3: tmuxx: unknown key; did you mean 'tmux'?", config().local("{\n  \"tmuxx\": {}}").mistake());
    }

    @Test
    void aPodMayBecomeLocalInTheLocalFile() {
        assertEquals("local", config().local("{\"pods\": {\"box.1\": {\"provider\": \"local\"}}}").load().pod("box.1").provider());
    }

    @Test
    void whatTheLocalFileCompletesIsNotMissing() {
        ConfigDir config = new ConfigDir(dir).project("{\"project\": {\"name\": \"p\"}, \"presets\": {\"a\": {}}}");
        assertTrue(config.mistake().startsWith("project.json:1:40: presets.a: needs a \"kind\""), config.mistake());
        assertEquals(List.of(), config.local("{\"presets\": {\"a\": {\"command\": [\"true\"]}}}").mistakes());
    }

    @Test
    void everySettingIsShownWithItsLayer() {
        MergedConfig merged = config().local("{\"presets\": {\"a\": {\"env\": {\"B\": \"3\"}}}}").loader(ENVIRONMENT)
                .merge(Optional.empty(), Map.of("project.venv_python", "py"));
        String shown = ConfigPrinter.show(merged).replaceAll(" +", " ");
        for (String line : List.of("project.name = \"p\" # project.json", "project.remote_outputs_dir = \"/from/env\" # environment",
                "project.venv_python = \"py\" # flag", "project.stop_grace_sec = 10 # default", "presets.a.env.A = \"1\" # project.json",
                "presets.a.env.B = \"3\" # project.local.json", "presets.a.kind = \"command\" # default",
                "storage.wandb.mode = \"unmanaged\" # default", "legacy_outputs_dirs = [\"/x\",\"/y\"] # project.json")) {
            assertTrue(shown.contains(line + "\n"), () -> line + " in\n" + shown);
        }
    }

    @Test
    void theJsonOfTheSettingsHasPathValueAndLayer() {
        var json = ConfigPrinter.json(config().loader(Map.of()).merge(Optional.empty(), Map.of()));
        assertEquals(1, json.path("schema_version").asInt());
        assertEquals("{\"path\":\"project.name\",\"layer\":\"project.json\",\"value\":\"p\"}", json.path("settings").get(0).toString());
    }

    @Test
    void whatATerminalWouldObeyIsShownEscaped() {
        String shown = ConfigPrinter.show(config().local("{\"env\": {\"A\": \"\\u001b[2J\\u009b\\u202e\\n\"}}").loader(Map.of())
                .merge(Optional.empty(), Map.of()));
        assertTrue(shown.contains("\\u009b\\u202e\\n"), shown);
        assertFalse(shown.chars().anyMatch(c -> c != '\n' && (Character.isISOControl(c) || c == 0x202e)), shown);
    }

    @Test
    void theJsonOfTheMistakesHasTheirPlaceAndTheSuggestion() {
        assertEquals("{\"file\":\"configs/ops/project.local.json\",\"line\":1,\"column\":2,\"path\":\"tmx\",\"message\":\"unknown key\","
                + "\"suggestion\":\"tmux\"}", ConfigPrinter.json(config().local("{\"tmx\": {}}").check()).path("mistakes").get(0).toString());
    }
}
