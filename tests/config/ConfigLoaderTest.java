package tests.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lib.config.ConfigLoader;
import lib.config.PodConfig;
import lib.config.Preset;
import lib.config.ProjectConfig;
import lib.config.Tmux;
import lib.run.ExitCode;
import lib.run.OpsException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigLoaderTest {
    private static final String EXAMPLE = """
            {"project": {"name": "mhc", "remote_outputs_dir": "/mnt/runs/mhc", "remote_repo_dir": "/root/work/repo",
                         "remote_repo_url": "https://example.org/repo.git", "venv_python": "/root/work/repo/.venv/bin/python"},
             "storage": {"hf_home": "/mnt/hf", "datasets_root": "/mnt/data",
                         "wandb": {"mode": "auto", "project": "mhc-nanogpt-dev", "ensure_creds_script": "/mnt/set-wandb-api-key.sh"}},
             "tmux": {"enabled": true, "session_prefix": "run", "watch_interval_sec": 20, "heartbeat_file": "heartbeat.txt"},
             "artifact_contract": {"required": ["command.sh", "run_metadata.json", "stdout.log", "summary.json"],
                                   "completion_file": "summary.json"},
             "presets": {"hc_small": {"kind": "nanogpt_train", "config": "examples/nanogpt/config/train_fineweb10B_hc.py",
                         "overrides": {"max_iters": 50, "eval_interval": 10, "eval_iters": 1, "wandb_log": "auto"}}}}
            """;

    @TempDir
    Path dir;

    private ConfigDir config() {
        return new ConfigDir(dir);
    }

    @Test
    void theExampleOfTheDocumentationIsAcceptedAsItStands() {
        ProjectConfig config = config().project(EXAMPLE).load();
        assertEquals(List.of(), config().check());
        assertEquals(Optional.of("/mnt/runs/mhc"), config.project().remoteOutputsDir());
        assertEquals(Optional.of("mhc-nanogpt-dev"), config.storage().wandb().project());
        assertEquals("auto", config.storage().wandb().mode());
        Preset preset = config.preset("hc_small");
        assertEquals("nanogpt_train", preset.kind());
        assertEquals("key=value", preset.overrideStyle());
        assertEquals("[max_iters=50, eval_interval=10, eval_iters=1, wandb_log=auto]", preset.overrides().entrySet().toString());
    }

    @Test
    void theCommittedDemoProjectIsValid() {
        var loader = new ConfigLoader(Path.of(System.getProperty("user.dir")), Map.of());
        assertEquals(List.of(), loader.check(Optional.empty(), Map.of()));
        ProjectConfig demo = loader.load(Optional.empty(), Map.of());
        assertEquals(List.of("demo", "demo_tiny", "hello"), List.copyOf(demo.presets().keySet()));
        assertEquals(Optional.empty(), demo.project().remoteOutputsDir());
        assertTrue(Files.exists(demo.projectRoot().resolve(demo.preset("demo").config().orElseThrow())));
    }

    @Test
    void onlyANameIsNeededAndTheRestHasDefaults() {
        ProjectConfig config = config().project("{\"project\": {\"name\": \"p\"}}").load();
        assertEquals(10, config.project().stopGraceSeconds());
        assertEquals(new Tmux(true, "run", 20, "heartbeat.txt"), config.tmux());
        assertEquals(List.of("command.sh", "run_metadata.json", "stdout.log", "summary.json"), config.artifactContract().required());
        assertEquals("summary.json", config.artifactContract().completionFile());
        assertEquals("local", config.defaultPod());
        assertEquals("unmanaged", config.storage().wandb().mode());
    }

    @Test
    void aWandbSectionWithoutAModeIsAuto() {
        assertEquals("auto", config().project(ConfigDir.PROJECT + "\"storage\": {\"wandb\": {}}}").load().storage().wandb().mode());
    }

    @Test
    void theKindFollowsFromAConfigOrACommand() {
        ProjectConfig config = config().project(ConfigDir.PROJECT
                + "\"presets\": {\"a\": {\"config\": \"c.py\"}, \"b\": {\"command\": [\"true\"]}}}").load();
        assertEquals("nanogpt_train", config.preset("a").kind());
        assertEquals("command", config.preset("b").kind());
    }

    @Test
    void overridesKeepTheirTypesAndTheirOrder() {
        Map<String, Object> overrides = config().project(ConfigDir.PROJECT + "\"presets\": {\"a\": {\"config\": \"c.py\", \"overrides\": "
                + "{\"z\": \"10\", \"i\": 10, \"f\": 6e-4, \"b\": true, \"n\": null, \"l\": [1, \"x\", null], \"big\": 12345678901}}}}")
                .load().preset("a").overrides();
        assertEquals(List.of("z", "i", "f", "b", "n", "l", "big"), List.copyOf(overrides.keySet()));
        assertEquals(Arrays.asList("10", 10, new BigDecimal("0.0006"), true, null, Arrays.asList(1, "x", null), 12345678901L),
                List.copyOf(overrides.values().stream().map(Optional::ofNullable).toList()).stream().map(o -> o.orElse(null)).toList());
    }

    @Test
    void argumentsArriveByteForByte() {
        String command = "[\"sh\", \"-c\", \"a\\nb; $(x) '\\\"' \\u00e9\\ud83d\\ude00\", \"\"]";
        assertEquals(List.of("sh", "-c", "a\nb; $(x) '\"' \u00e9\ud83d\ude00", ""),
                config().project(ConfigDir.PROJECT + "\"presets\": {\"a\": {\"command\": " + command + "}}}").load().preset("a").command());
    }

    @Test
    void theNearestConfigAboveTheWorkingDirectoryIsUsed() throws IOException {
        config().project(EXAMPLE);
        Path below = Files.createDirectories(dir.resolve("a/b"));
        ProjectConfig config = new ConfigLoader(below, Map.of()).load(Optional.empty(), Map.of());
        assertEquals(dir, config.projectRoot());
        assertEquals(dir.resolve("configs/ops/project.json"), config.file());
    }

    @Test
    void aFileElsewhereHasItsOwnDirectoryAsRoot() throws IOException {
        Path file = Files.writeString(dir.resolve("my.json"), EXAMPLE);
        Files.writeString(dir.resolve("project.local.json"), "{\"project\": {\"venv_python\": \"py\"}}");
        ProjectConfig config = config().loader(Map.of()).load(Optional.of(Path.of("my.json")), Map.of());
        assertEquals(dir, config.projectRoot());
        assertEquals(file, config.file());
        assertEquals(Optional.of("py"), config.project().venvPython());
    }

    @Test
    void anUnknownPresetIsNotFoundAndTheNearestIsOffered() {
        ProjectConfig config = config().project(EXAMPLE).load();
        OpsException e = assertThrows(OpsException.class, () -> config.preset("hc_smal"));
        assertEquals(ExitCode.NOT_FOUND, e.exitCode());
        assertEquals("no preset 'hc_smal' in configs/ops/project.json", e.getMessage());
        assertEquals("did you mean 'hc_small'? presets: hc_small", e.hint());
    }

    @Test
    void aHostilePresetNameIsCleanedForTheMessage() {
        ProjectConfig config = config().project(EXAMPLE).load();
        OpsException e = assertThrows(OpsException.class, () -> config.preset("\u001b[2J\n" + "x".repeat(500)));
        assertEquals("no preset '?[2J?" + "x".repeat(55) + "...' in configs/ops/project.json", e.getMessage());
    }

    @Test
    void thisMachineIsAPodWithoutBeingInTheConfig() {
        ProjectConfig config = config().project(EXAMPLE).load();
        assertEquals("local", config.pod("local").provider());
        OpsException e = assertThrows(OpsException.class, () -> config.pod("locl"));
        assertEquals(ExitCode.NOT_FOUND, e.exitCode());
        assertEquals("did you mean 'local'? pods: local", e.hint());
    }

    @Test
    void aPodsOwnDirectoriesAreOverTheProjects() {
        ProjectConfig config = config().project("{\"project\": {\"name\": \"p\", \"remote_outputs_dir\": \"/a\", \"venv_python\": \"py\"}, "
                + "\"pods\": {\"box\": {\"provider\": \"ssh\", \"host\": \"h\", \"outputs_dir\": \"/b\"}}}").load();
        PodConfig box = config.pod("box");
        assertEquals(Optional.of("/b"), config.outputsDir(box));
        assertEquals(Optional.of("/a"), config.outputsDir(config.pod("local")));
        assertEquals(Optional.of("py"), config.venvPython(box));
    }
}
