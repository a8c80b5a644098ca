package lib.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import lib.run.ExitCode;
import lib.run.OpsException;
import lib.store.Json;

/**
 * A project.json that is about to be written.
 *
 * @param name       by {@link #name}, or a user's own, which is refused where it is none
 * @param remoteUrl  where pods fetch the code from
 * @param venvPython the python of the presets, seen from where they run
 * @param host       ssh alias of a pod
 * @param presets    by their names
 */
public record ProjectDraft(String name, Optional<String> remoteUrl, String venvPython, Optional<String> host, Map<String, ObjectNode> presets) {
    private static final int LONGEST_NAME = 64;

    public ProjectDraft {
        if (!Rule.NAME.holds(name)) {
            throw new OpsException(ExitCode.USAGE, "--name " + Printable.quote(name) + ": expected " + Rule.NAME.expected(), "ops init --name my-project");
        }
        if (host.filter(h -> !Rule.HOST.holds(h)).isPresent()) {
            throw new OpsException(ExitCode.USAGE, "--host " + Printable.quote(host.get()) + ": expected " + Rule.HOST.expected(), "ops init --host my-ssh-alias");
        }
        presets = new LinkedHashMap<>(presets);
    }

    /** The nearest name to a text that none of some others has; {@code otherwise} where nothing of the text can stand in a name. */
    public static String name(String text, String otherwise, Set<String> taken) {
        String plain = text.replaceAll("[^A-Za-z0-9._-]+", "_").replaceFirst("^[._-]+", "").replaceFirst("[_.-]+$", "");
        String base = plain.isEmpty() ? otherwise : plain.substring(0, Math.min(LONGEST_NAME, plain.length()));
        String name = base;
        for (int i = 2; taken.contains(name); i++) {
            String end = "-" + i;
            name = base.substring(0, Math.min(LONGEST_NAME - end.length(), base.length())) + end;
        }
        return name;
    }

    /** What the pod behind {@link #host} is called. */
    public Optional<String> podName() {
        return host.map(h -> name(h, "pod", Set.of(PodConfig.LOCAL)));
    }

    /** The file: an entry of a map a line, so that it reads as one would write it. */
    public String text() {
        ObjectNode project = Json.object().put("name", name).put("venv_python", venvPython);
        remoteUrl.ifPresent(url -> project.put("remote_repo_url", url));
        var text = new StringBuilder("{\n  \"$schema\": \"./project.schema.json\",\n  \"project\": ").append(spaced(project));
        host.ifPresent(h -> {
            ObjectNode pod = Json.object().put("provider", "ssh").put("host", h).put("outputs_dir", "/mnt/runs/" + name).put("repo_dir", "/mnt/code/" + name);
            text.append(",\n  \"pods\": {\n").append(entries(Map.of(podName().orElseThrow(), pod))).append("\n  },\n  \"default_pod\": ").append(quoted(podName().get()));
        });
        text.append(presets.isEmpty() ? ",\n  \"presets\": {}" : ",\n  \"presets\": {\n" + entries(presets) + "\n  }");
        return text.append("\n}\n").toString();
    }

    private static String entries(Map<String, ObjectNode> map) {
        return map.entrySet().stream().map(e -> "    " + quoted(e.getKey()) + ": " + spaced(e.getValue())).collect(Collectors.joining(",\n"));
    }

    private static String spaced(ObjectNode node) {
        return node.properties().stream().map(e -> quoted(e.getKey()) + ": " + (e.getValue().isArray() ? list(e.getValue()) : Json.line(e.getValue())))
                .collect(Collectors.joining(", ", "{", "}"));
    }

    private static String list(JsonNode items) {
        return StreamSupport.stream(items.spliterator(), false).map(Json::line).collect(Collectors.joining(", ", "[", "]"));
    }

    private static String quoted(String text) {
        return Json.line(TextNode.valueOf(text));
    }
}
