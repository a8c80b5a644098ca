package lib.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import lib.run.Supervision;

/** From the merged tree, which is checked and has its defaults, to the records. */
final class Binding {
    private Binding() {
    }

    static ProjectConfig of(Path projectRoot, Path file, JsonNode root) {
        var pods = new LinkedHashMap<String, PodConfig>();
        root.path("pods").properties().forEach(e -> pods.put(e.getKey(), PodBinding.of(e.getKey(), e.getValue(), root.path("project").path("name").textValue())));
        var presets = new LinkedHashMap<String, Preset>();
        root.path("presets").properties().forEach(e -> presets.put(e.getKey(), PresetBinding.of(e.getKey(), e.getValue(), root)));
        var secrets = new LinkedHashMap<String, String>();
        root.path("secrets").properties().forEach(e -> secrets.put(e.getKey(), e.getValue().path("file").textValue()));
        return new ProjectConfig(projectRoot, file, project(root.path("project")), storage(root.path("storage")),
                tmux(root.path("tmux")), artifacts(root.path("artifact_contract")), pods, presets,
                root.path("default_pod").textValue(), textMap(root.path("env")), secrets, texts(root.path("legacy_outputs_dirs")), notice(root.path("notify")),
                setup(root.path("setup")));
    }

    private static Supervision.Notice notice(JsonNode n) {
        boolean any = n.has("command") || n.has("webhook_file");
        Set<String> on = n.has("on") ? Set.copyOf(texts(n.path("on"))) : any ? Set.copyOf(Supervision.Notice.OCCASIONS) : Set.of();
        return new Supervision.Notice(texts(n.path("command")), text(n, "webhook_file").orElse(""), on);
    }

    private static Setup setup(JsonNode n) {
        var commands = new ArrayList<List<String>>();
        n.path("commands").forEach(command -> commands.add(texts(command)));
        return new Setup(commands, texts(n.path("inputs")));
    }

    private static Project project(JsonNode n) {
        return new Project(n.path("name").textValue(), text(n, "remote_outputs_dir"), text(n, "remote_repo_dir"),
                text(n, "remote_repo_url"), new RepoAccess(text(n, "repo_key_file"), text(n, "repo_token_file"), n.path("forward_agent").booleanValue()), text(n, "venv_python"), n.path("stop_grace_sec").intValue(),
                n.path("code_limit_mib").intValue(), n.path("umask").textValue());
    }

    private static Storage storage(JsonNode n) {
        JsonNode w = n.path("wandb");
        return new Storage(text(n, "hf_home"), text(n, "datasets_root"), new WandbConfig(w.path("mode").textValue(),
                text(w, "project"), text(w, "entity"), text(w, "ensure_creds_script")));
    }

    private static Tmux tmux(JsonNode n) {
        return new Tmux(n.path("enabled").booleanValue(), n.path("session_prefix").textValue(),
                n.path("watch_interval_sec").intValue(), n.path("heartbeat_file").textValue());
    }

    private static ArtifactContract artifacts(JsonNode n) {
        return new ArtifactContract(texts(n.path("required")), n.path("completion_file").textValue());
    }

    static Optional<String> text(JsonNode node, String name) {
        return Optional.ofNullable(node.path(name).textValue());
    }

    static List<String> texts(JsonNode array) {
        var texts = new ArrayList<String>();
        array.forEach(item -> texts.add(item.textValue()));
        return texts;
    }

    static Map<String, String> textMap(JsonNode object) {
        var map = new LinkedHashMap<String, String>();
        object.properties().forEach(e -> map.put(e.getKey(), e.getValue().textValue()));
        return map;
    }
}
