package tests.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import lib.config.ArtifactContract;
import lib.config.ConfigLoader;
import lib.config.ConfigSchema;
import lib.config.MergedConfig;
import lib.config.PodConfig;
import lib.config.Preset;
import lib.config.Project;
import lib.config.ProjectConfig;
import lib.config.CommandTool;
import lib.config.Rental;
import lib.config.RepoAccess;
import lib.config.Setup;
import lib.config.Storage;
import lib.config.Tmux;
import lib.config.WandbConfig;
import lib.run.Kind;
import lib.run.KindSettings;
import lib.run.Supervision;
import lib.store.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ConfigSchemaTest {
    private static final JsonNode SCHEMA = Json.parse(ConfigSchema.text()).orElseThrow();

    private static final Set<String> KIND_SETTINGS = Set.of("checkpoints", "derived", "checks", "group_by", "resume_overrides");
    private static final Set<String> SUPERVISION = Set.of("timeout_sec", "retries", "on_stall");
    private static final Set<String> SERVING = Set.of("host", "port", "model", "health_path", "metrics_path", "ready_timeout_sec");
    private static final Set<String> PRESET_ONLY = Set.of("command", "config", "cwd", "datasets", "entrypoint", "env", "kind", "metric_patterns", "note",
            "override_style", "overrides", "tags");

    private static final Set<String> POD = Set.of("provider", "host", "outputs_dir", "repo_dir", "venv_python");
    private static final Set<String> RENTAL = Set.of("args", "pod_name", "gpu", "count", "ttl", "volume", "template", "image", "ready_timeout_sec", "usd_per_hour", "identity_file",
            "persistent_dir");
    private static final Set<String> TOOL = Set.of("up", "status", "describe", "rm", "list", "name", "id", "price", "created", "absent", "state", "address");
    private static final Set<String> REPO_ACCESS = Set.of("repo_key_file", "repo_token_file", "forward_agent");

    @TempDir
    Path dir;

    @SafeVarargs
    private static Set<String> of(String one, Set<String>... others) {
        var all = new TreeSet<>(Set.of(one));
        Arrays.stream(others).forEach(all::addAll);
        return all;
    }

    /** Record, where its keys are in the schema, components that aren't keys, keys that aren't components. */
    static List<Arguments> records() {
        return List.of(Arguments.of(ProjectConfig.class, "", Set.of("project_root", "file", "notice"), Set.of("$schema", "kinds", "notify")),
                Arguments.of(Project.class, "/properties/project", Set.of("repo_access"), REPO_ACCESS),
                Arguments.of(RepoAccess.class, "/properties/project", Set.of(), of("name", Set.of("remote_outputs_dir", "remote_repo_dir", "remote_repo_url", "venv_python", "stop_grace_sec",
                        "code_limit_mib", "umask"))),
                Arguments.of(Setup.class, "/properties/setup", Set.of(), Set.of()),
                Arguments.of(Storage.class, "/properties/storage", Set.of(), Set.of()),
                Arguments.of(WandbConfig.class, "/properties/storage/properties/wandb", Set.of(), Set.of()),
                Arguments.of(Tmux.class, "/properties/tmux", Set.of(), Set.of()),
                Arguments.of(ArtifactContract.class, "/properties/artifact_contract", Set.of(), Set.of()),
                Arguments.of(PodConfig.class, "/properties/pods/additionalProperties", Set.of("name", "rental"), of("args", RENTAL, TOOL)),
                Arguments.of(Rental.class, "/properties/pods/additionalProperties", Set.of("tool"), of("provider", POD, TOOL)),
                Arguments.of(CommandTool.class, "/properties/pods/additionalProperties", Set.of(), of("provider", POD, RENTAL)),
                Arguments.of(CommandTool.States.class, "/properties/pods/additionalProperties/properties/state", Set.of(), Set.of()),
                Arguments.of(CommandTool.Place.class, "/properties/pods/additionalProperties/properties/address", Set.of(), Set.of()),
                Arguments.of(Preset.class, "/properties/presets/additionalProperties", Set.of("name", "settings", "args", "supervision"), of("args", KIND_SETTINGS, SERVING, SUPERVISION)),
                Arguments.of(KindSettings.class, "/properties/presets/additionalProperties", Set.of("base", "serving"),
                        of("args", PRESET_ONLY, SERVING, SUPERVISION)),
                Arguments.of(Supervision.class, "/properties/presets/additionalProperties", Set.of("grace_sec", "notice"),
                        of("args", PRESET_ONLY, KIND_SETTINGS, SERVING)),
                Arguments.of(Supervision.Notice.class, "/properties/notify", Set.of(), Set.of()),
                Arguments.of(KindSettings.Serving.class, "/properties/presets/additionalProperties", Set.of(), of("args", PRESET_ONLY, KIND_SETTINGS, SUPERVISION)),
                Arguments.of(KindSettings.Checkpoints.class, "/properties/presets/additionalProperties/properties/checkpoints", Set.of(), Set.of()));
    }

    private static String key(String component) {
        return component.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT).replaceAll("_seconds$", "_sec").replaceAll("^resume$", "resume_overrides")
                .replaceAll("^arguments$", "args").replaceAll("^remove$", "rm").replaceAll("^ready_timeout$", "ready_timeout_sec").replaceAll("^(key|token)_file$", "repo_$1_file");
    }

    private static Set<String> names(JsonNode object) {
        return object.properties().stream().map(Map.Entry::getKey).collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void theCommittedSchemaIsTheGeneratedOne() throws IOException {
        assertEquals(Files.readString(Path.of(System.getProperty("user.dir"), "configs/ops/project.schema.json")), ConfigSchema.text(),
                "write it anew: ops config schema > configs/ops/project.schema.json");
    }

    @ParameterizedTest
    @MethodSource("records")
    void everyComponentOfARecordIsAKeyAndEveryKeyIsAComponent(Class<?> type, String pointer, Set<String> notKeys, Set<String> notComponents) {
        Set<String> components = Arrays.stream(type.getRecordComponents()).map(c -> key(c.getName()))
                .collect(Collectors.toCollection(TreeSet::new));
        components.removeAll(notKeys);
        Set<String> keys = names(SCHEMA.at(pointer + "/properties"));
        keys.removeAll(notComponents);
        assertEquals(components, keys);
    }

    @Test
    void everyObjectOfTheSchemaIsClosedAndEveryKeyIsDescribed() {
        closed(SCHEMA);
    }

    private static void closed(JsonNode schema) {
        if (schema.has("properties")) {
            assertEquals(false, schema.path("additionalProperties").asBoolean(true), schema::toString);
            schema.path("properties").forEach(key -> {
                assertTrue(key.path("description").asText().endsWith("."), key::toString);
                closed(key);
            });
        } else if (schema.path("additionalProperties").isObject()) {
            closed(schema.path("additionalProperties"));
        }
    }

    @Test
    void theSchemaProposesTheBuiltInKindsWhereOneIsNamed() {
        assertEquals(Json.array(Kind.names()), SCHEMA.at("/properties/presets/additionalProperties/properties/kind/examples"));
        assertEquals(Json.array(Kind.names()), SCHEMA.at("/properties/kinds/additionalProperties/properties/extends/examples"));
    }

    @Test
    void theDefaultsOfTheSchemaAreThoseThatAreUsed() {
        new ConfigDir(dir).project("{\"project\": {\"name\": \"p\"}, \"storage\": {\"wandb\": {}}}");
        for (MergedConfig.Setting s : new ConfigLoader(dir, Map.of()).merge(Optional.empty(), Map.of()).settings()) {
            if (!s.path().equals("project.name")) {
                String pointer = "/properties/" + s.path().replace(".", "/properties/") + "/default";
                assertEquals(s.value().toString(), SCHEMA.at(pointer).toString(), s.path());
            }
        }
    }
}
