package tests.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import lib.config.Preset;
import lib.run.Kind;
import lib.run.KindSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Kinds of the project's own, and what presets of each kind need. */
class ConfigKindsTest {
    @TempDir
    Path dir;

    private ConfigDir config(String members) {
        return new ConfigDir(dir).project(ConfigDir.PROJECT + "\n" + members + "}");
    }

    private Preset preset(String kinds, String preset) {
        return config("\"kinds\": {" + kinds + "}, \"presets\": {\"a\": " + preset + "}").load().preset("a");
    }

    @Test
    void aPresetHasWhatItsKindSaysAndItsOwnOverIt() {
        Preset a = preset("\"my_eval\": {\"extends\": \"eval\", \"entrypoint\": \"eval.py\", \"args\": [\"--out\", \"{results}\"], \"group_by\": [\"task\"],"
                + " \"overrides\": {\"shots\": 5, \"seed\": 1}, \"tags\": [\"eval\"]}",
                "{\"kind\": \"my_eval\", \"overrides\": {\"seed\": 2}, \"args\": [\"--fast\"], \"tags\": [\"mine\"]}");
        assertEquals("my_eval", a.kind());
        assertEquals(Kind.EVAL, a.settings().base());
        assertEquals("eval.py", a.entrypoint().orElseThrow());
        assertEquals(List.of("--out", "{results}", "--fast"), a.arguments());
        assertEquals(List.of("task"), a.settings().groupBy());
        assertEquals(Map.of("shots", 5, "seed", 2), a.overrides());
        assertEquals(List.of("eval", "mine"), a.tags());
    }

    @Test
    void aKindMayExtendAnotherOfTheProject() {
        Preset a = preset("\"base\": {\"extends\": \"nanogpt_train\", \"override_style\": \"--key=value\", \"derived\": {\"tokens\": \"max_iters * batch_size\"}},"
                + " \"fork\": {\"extends\": \"base\", \"checkpoints\": {\"last\": [\"latest.pt\"], \"best\": [\"best.pt\"]}}",
                "{\"kind\": \"fork\", \"config\": \"c.py\"}");
        assertEquals(Kind.NANOGPT_TRAIN, a.settings().base());
        assertEquals("--key=value", a.overrideStyle());
        assertEquals(new KindSettings.Checkpoints(List.of("latest.pt"), List.of("best.pt"), "val/loss"), a.settings().checkpoints());
        assertEquals("max_iters * batch_size", a.settings().derived().get("tokens"));
        assertTrue(a.settings().derived().containsKey("tokens_per_iter"), "what the built-in kind derives stays");
    }

    @Test
    void aServerHasVllmsPlacesUnlessThePresetSaysOtherwise() {
        Preset a = preset("", "{\"kind\": \"vllm_serve\", \"model\": \"org/m\", \"port\": 8123}");
        assertEquals(new KindSettings.Serving("127.0.0.1", 8123, "org/m", "/health", "/metrics", 1800), a.settings().serving());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "\"k\": {}|kinds.k.extends: is missing",
        "\"k\": {\"extends\": \"evl\"}|'evl' is no kind; did you mean 'eval'?",
        "\"k\": {\"extends\": \"l\"}, \"l\": {\"extends\": \"command\"}, \"eval\": {\"extends\": \"command\"}|is a built-in kind",
        "\"k\": {\"extends\": \"k\"}|goes in a circle",
        "\"k\": {\"extends\": \"command\", \"kind\": \"eval\"}|unknown key"})
    void aKindThatComesDownToNoBuiltInIsRefused(String kinds, String message) {
        List<String> mistakes = config("\"kinds\": {" + kinds + "}").mistakes();
        assertTrue(mistakes.size() == 1 && mistakes.get(0).contains(message), mistakes.toString());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{\"kind\": \"eval\"}|needs an \"entrypoint\"", "{\"kind\": \"eval\", \"entrypoint\": \"e.py\", \"command\": [\"x\"]}|and not both",
        "{\"kind\": \"vllm_serve\"}|needs a \"model\"", "{\"kind\": \"vllm_serve\", \"model\": \"m\", \"port\": 0}|a whole number from 1 to 65535",
        "{\"command\": [\"x\"], \"overrides\": {\"a\": 1}}|would ignore this", "{\"kind\": \"mine\", \"command\": [\"x\"]}|isn't one of command, nanogpt_train"})
    void aPresetThatMissesWhatItsKindNeedsIsRefused(String preset, String message) {
        String mistake = config("\"presets\": {\"a\": " + preset + "}").mistake();
        assertTrue(mistake.contains(message), mistake);
    }
}
