package tests.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lib.config.ConfigPrinter;
import lib.store.SecretShapes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The secrets here are made up, and put together so that no scanner takes this file for a leak. */
class ConfigSecretsTest {
    private static final String HEX = "0123456789abcdef".repeat(2) + "01234567";
    private static final String ADVICE = "write the value to a file on the pod and name the file: {\"secrets\": {";

    @TempDir
    Path dir;

    static List<String> secrets() {
        String letters = "aB3dE5gH7jK9mN1pQ2sT4vW6yZ8bC0dF";
        return List.of(HEX, "wandb_" + "v1_" + letters, "hf" + "_" + letters, "sk" + "-" + letters, "sk" + "-ant-api03-" + letters,
                "gh" + "p_" + letters, "github" + "_pat_" + letters, "AK" + "IAABCDEFGHIJKLMNOP", "gl" + "pat-" + letters,
                "xo" + "xb-123456789012-abcdefghij", "-----BEGIN" + " OPENSSH PRIVATE KEY-----", "rp" + "a_" + letters,
                "https://user" + ":hunter22@example.org/x.git", "prefix hf" + "_" + letters + " suffix");
    }

    private ConfigDir config(String members) {
        return new ConfigDir(dir).project(ConfigDir.PROJECT + members + "}");
    }

    private static void assertNeverShown(String secret, ConfigDir config) {
        String all = String.join("\n", config.mistakes()) + ConfigPrinter.json(config.check()) + config.refusal().getMessage()
                + config.refusal().hint();
        assertFalse(all.contains(secret), all);
        assertFalse(all.contains(secret.substring(secret.length() / 2)), all);
    }

    @ParameterizedTest
    @MethodSource("secrets")
    void aPastedSecretIsAMistakeThatSaysToUseAPathAndNeverShowsIt(String secret) {
        for (String members : List.of("\"env\": {\"A\": \"SECRET\"}", "\"presets\": {\"a\": {\"command\": [\"x\", \"SECRET\"]}}",
                "\"presets\": {\"a\": {\"config\": \"c\", \"overrides\": {\"x\": \"SECRET\"}}}", "\"unknown\": [{\"deep\": \"SECRET\"}]",
                "\"presets\": {\"a\": {\"config\": \"c\", \"note\": \"SECRET\"}}", "\"secrets\": {\"A\": {\"file\": \"SECRET\"}}",
                "\"default_pod\": \"SECRET\"", "\"storage\": {\"wandb\": {\"mode\": \"SECRET\"}}", "\"SECRET\": 1",
                "\"env\": {\"SECRET\": \"x\"}", "\"presets\": {\"SECRET\": {}}")) {
            ConfigDir config = config(members.replace("SECRET", secret));
            assertTrue(config.mistakes().stream().anyMatch(m -> m.contains("looks like a") && m.contains(ADVICE)), config.mistakes()::toString);
            assertNeverShown(secret, config);
        }
    }

    @ParameterizedTest
    @MethodSource("secrets")
    void aSecretInTheLocalFileIsFoundToo(String secret) {
        ConfigDir config = config("\"tmux\": {}").local("{\"env\": {\"A\": \"" + secret + "\"}}");
        assertTrue(config.mistake().startsWith("project.local.json:1:15: env.A: looks like a"), config.mistake());
        assertNeverShown(secret, config);
    }

    @ParameterizedTest
    @MethodSource("secrets")
    void brokenJsonDoesNotShowASecretEither(String secret) {
        assertNeverShown(secret, new ConfigDir(dir).project("{\"a\": " + secret));
        assertNeverShown(secret, new ConfigDir(dir).project("{\"" + secret + "\": 1, \"" + secret + "\" 2"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"api_key", "wandb_key", "hf_token", "password", "dbPassword", "client_secret"})
    void aKeyThatNamesASecretMayOnlyHaveAPath(String key) {
        ConfigDir config = config("\"presets\": {\"a\": {\"config\": \"c\", \"overrides\": {\"" + key + "\": \"hunter2\"}}}");
        assertTrue(config.mistake().contains("is a secret by its name, and the value isn't a path; " + ADVICE), config.mistake());
        assertNeverShown("hunter2", config);
        assertEquals(List.of(), config("\"presets\": {\"a\": {\"config\": \"c\", \"overrides\": {\"" + key + "\": \"/mnt/x\"}}}").mistakes());
    }

    @ParameterizedTest
    @ValueSource(strings = {"[\"x\", \"--api-key\", \"hunter2\"]", "[\"x\", \"--token=hunter2\"]", "[\"env\", \"HF_TOKEN=hunter2\", \"x\"]"})
    void anArgumentThatPassesASecretIsFoundByTheNameBeforeIt(String command) {
        ConfigDir config = config("\"presets\": {\"a\": {\"command\": " + command + "}}");
        assertTrue(config.mistake().contains("is a secret by its name"), config.mistake());
        assertNeverShown("hunter2", config);
    }

    @ParameterizedTest
    @ValueSource(strings = {"WANDB_API_KEY", "HF_TOKEN", "AWS_SECRET_ACCESS_KEY", "DB_PASSWORD"})
    void aSecretsNameInEnvIsAMistakeWhateverItsValue(String name) {
        for (String value : List.of("hunter2", "/mnt/x", "")) {
            String mistake = config("\"env\": {\"" + name + "\": \"" + value + "\"}").mistake();
            assertTrue(mistake.contains("env." + name + ": is a secret")
                    && mistake.contains("{\"secrets\": {\"" + name + "\": {\"file\": "), mistake);
        }
        assertTrue(config("\"presets\": {\"a.b\": {\"config\": \"c\", \"env\": {\"" + name + "\": \"x\"}}}").mistake().contains("is a secret"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"A\": \"hunter2\"}", "{\"A\": {\"file\": \"hunter2\"}}", "{\"A\": {\"file\": \"hunter2\", \"x\": 1}}",
        "{\"A\": {\"value\": \"hunter2\"}}", "{\"A\": [\"hunter2\"]}", "\"hunter2\""})
    void whatStandsUnderSecretsIsNeverShown(String secrets) {
        assertNeverShown("hunter2", config("\"secrets\": " + secrets));
    }

    @Test
    void aSecretByItsFileIsTheRightWay() {
        ConfigDir config = config("\"secrets\": {\"HF_TOKEN\": {\"file\": \"/mnt/secrets/hf\"}}");
        assertEquals(Map.of("HF_TOKEN", "/mnt/secrets/hf"), config.load().secrets());
    }

    @Test
    void aCommitIsNoSecretWhereItIsOne() {
        assertEquals(List.of(), config("\"presets\": {\"a\": {\"config\": \"c\", \"overrides\": {\"revision\": \"" + HEX + "\", "
                + "\"dataset_commit\": \"" + HEX + "\"}}, \"b\": {\"command\": [\"x\", \"--revision\", \"" + HEX + "\", \"--ref=" + HEX
                + "\", \"git checkout " + HEX + "\", \"/hub/snapshots/" + HEX + "/x\", \"git+https://example.org/x@" + HEX + "\"]}}").mistakes());
    }

    @Test
    void wordsOfTheTradeAreNoSecrets() {
        assertEquals(List.of(), config("\"presets\": {\"a\": {\"config\": \"c\", \"overrides\": {\"eos_token\": \"<|end|>\", \"max_tokens\": \"5\","
                + " \"sort_key\": \"len\", \"tokenizer\": \"gpt2\", \"key\": \"x\", \"password\": \"\", \"hf_token\": \"$HF_TOKEN\"}, \"note\":"
                + " \"disk-usage-of-the-sk-learn-baseline, see https://example.org:8080/a@b\"}}").mistakes());
    }

    @Test
    void aSecretOfTheEnvironmentLayerIsNotShown() {
        var mistakes = config("\"tmux\": {}").loader(Map.of("REMOTE_OUTPUTS_DIR", "hf" + "_" + "a1".repeat(17))).check(Optional.empty(), Map.of());
        assertFalse(mistakes.isEmpty());
        assertFalse(mistakes.toString().contains("a1a1"), mistakes::toString);
    }

    @Test
    void namesOfSecretsAreKnown() {
        for (String name : List.of("WANDB_API_KEY", "HF_TOKEN", "HUGGING_FACE_HUB_TOKEN", "AWS_SECRET_ACCESS_KEY", "AWS_ACCESS_KEY_ID",
                "AWS_SESSION_TOKEN", "PGPASSWORD", "MYSQL_PWD", "GITHUB_PAT", "OPENAI_API_KEY", "SECRET_KEY_BASE", "openaiApiKey", "SECRET_SECRET")) {
            assertTrue(SecretShapes.isSecretName(name), name);
        }
        for (String name : List.of("", "_", "PATH", "PWD", "OLDPWD", "SSH_AUTH_SOCK", "HF_TOKEN_PATH", "TOKENIZERS_PARALLELISM", "HF_HOME",
                "KEYBOARD", "MONKEY", "DB_PASSWORD_FILE", "WANDB_PROJECT", "eos_token", "tokens_per_iter", "PUBLIC_KEY", "OPS_RUN_ID")) {
            assertFalse(SecretShapes.isSecretName(name), name);
        }
    }

    @Test
    void longTextIsSearchedWithoutOverflowOrStandstill() {
        for (String piece : List.of("sk-", "sk-a-", "://:", "a", "-", "hf_", "eyJ.", "0", "://a:b")) {
            assertTrue(SecretShapes.findIn(piece.repeat(200_000 / piece.length())).map(String::length).orElse(1) > 0);
        }
    }
}
