package lib.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lib.config.ProjectDraft;
import lib.pod.Exec;
import lib.run.OpsException;
import lib.store.Json;
import lib.store.Resources;
import lib.store.SecretShapes;

/** Finds what a project runs: config files of a nanoGPT-style train.py, evaluations that write results for ops, and shell scripts that start something. */
final class InitPresets {
    private static final int CONFIGS_AT_MOST = 40;
    private static final int LAUNCHERS_AT_MOST = 20;
    private static final int LOOKED_AT_MOST = 2000;
    private static final int LARGEST_BYTES = 1 << 16;
    private static final Set<String> LAUNCHER_PLACES = Set.of("", "scripts", "script", "bin", "launch", "launchers", "jobs", "slurm", "run", "runs", "experiments");
    private static final Pattern NOT_OURS = Pattern.compile("(?:.*/)?(?:\\..*|tests?|vendor|third_party|node_modules|docker)/.*");
    /** A line of a shell script that runs something worth a record. */
    private static final Pattern STARTS = Pattern.compile("(?m)^[^#\n]*(?<![\\w.-])(?:python[0-9.]*|torchrun|accelerate|deepspeed|srun|mpirun|vllm)(?![\\w.-])");
    private final InitRepository repository;
    private final Map<String, ObjectNode> presets = new LinkedHashMap<>();
    private final List<String> notes = new ArrayList<>();

    InitPresets(InitRepository repository) {
        this.repository = repository;
    }

    Map<String, ObjectNode> find() {
        JsonNode scripts = scripts();
        scripts.path("configs").valueStream().limit(CONFIGS_AT_MOST).forEach(this::training);
        scripts.path("evals").valueStream().limit(LAUNCHERS_AT_MOST).forEach(eval -> add(eval.asText(), ".py", Json.object().put("kind", "eval").put("entrypoint", plain(eval.asText()))));
        List<String> launchers = repository.files().stream().filter(f -> f.endsWith(".sh") && isLauncher(f)).toList();
        launchers.stream().limit(LAUNCHERS_AT_MOST).forEach(file -> {
            ObjectNode preset = Json.object().put("kind", "command");
            preset.putArray("command").add("bash").add(plain(file));
            add(file, ".sh", preset);
        });
        more(scripts.path("configs").size() - CONFIGS_AT_MOST, "config files");
        more(launchers.size() - LAUNCHERS_AT_MOST, "shell scripts");
        return presets;
    }

    /** What a user should know of what was left out. */
    List<String> notes() {
        return notes;
    }

    private void more(int count, String what) {
        if (count > 0) {
            notes.add(count + " more " + what + " could be presets: add those that you use");
        }
    }

    private void training(JsonNode found) {
        String config = found.path("config").asText();
        String script = found.path("train").asText();
        ObjectNode preset = Json.object().put("kind", "nanogpt_train");
        if (found.path("at_home").asBoolean() && script.contains("/")) {
            String home = script.substring(0, script.lastIndexOf('/'));
            preset.put("cwd", plain(home)).put("config", plain(config.substring(home.length() + 1))).put("entrypoint", "train.py");
        } else {
            preset.put("config", plain(config));
        }
        add(config, ".py", preset.put("override_style", found.path("style").asText()));
    }

    private void add(String file, String end, ObjectNode preset) {
        if (SecretShapes.findIn(file).isPresent()) {
            notes.add("a file is left out, since its name looks like a secret");
            return;
        }
        String path = file.substring(0, file.length() - end.length());
        String last = path.substring(path.lastIndexOf('/') + 1);
        String name = ProjectDraft.name(last, "preset", Set.of());
        presets.put(presets.containsKey(name) ? ProjectDraft.name(path.replaceAll("/(?:configs?/)?", "-"), "preset", presets.keySet()) : name, preset);
    }

    /** No option and no path of another kind, whatever a file is called. */
    private static String plain(String path) {
        return path.startsWith("-") ? "./" + path : path;
    }

    /** Judged by python's own parser. */
    private JsonNode scripts() {
        Set<String> homes = repository.files().stream().filter(f -> f.equals("train.py") || f.endsWith("/train.py")).map(InitPresets::directory).collect(Collectors.toSet());
        Stream<String> looked = repository.files().stream().filter(f -> f.endsWith(".py") && !f.endsWith("__init__.py") && !f.endsWith("configurator.py"))
                .filter(f -> isBelow(f, homes) || isEval(f)).sorted(Comparator.comparing((String f) -> rank(f)).thenComparing(f -> f)).limit(LOOKED_AT_MOST);
        String paths = looked.map(f -> f + "\0").collect(Collectors.joining());
        if (paths.isEmpty()) {
            return MissingNode.getInstance();
        }
        try {
            String in = repository.top().toString();
            return Json.parse(Exec.capture(List.of("sh", "-c", "cd -- \"$1\" && exec python3 -I -S -c \"$2\"", "sh", in, Resources.text("/lib/cli/init_scripts.py")), paths).stdout())
                    .orElseGet(() -> unjudged());
        } catch (OpsException e) {
            return unjudged();
        }
    }

    private JsonNode unjudged() {
        notes.add("python3 couldn't look at the project's python files: presets for them are left to you");
        return MissingNode.getInstance();
    }

    /** The scripts first, then what is called a config, the nearest ones first. */
    private static int rank(String file) {
        return file.endsWith("train.py") ? 0 : directory(file).contains("conf") ? 1 : 2 + (int) file.chars().filter(c -> c == '/').count();
    }

    private static boolean isEval(String file) {
        return file.substring(file.lastIndexOf('/') + 1).startsWith("eval") && !NOT_OURS.matcher(file).matches();
    }

    private static boolean isBelow(String file, Set<String> homes) {
        for (String at = directory(file);; at = directory(at)) {
            if (homes.contains(at)) {
                return true;
            }
            if (at.isEmpty()) {
                return false;
            }
        }
    }

    private static String directory(String path) {
        return path.contains("/") ? path.substring(0, path.lastIndexOf('/')) : "";
    }

    private boolean isLauncher(String file) {
        Path path = repository.top().resolve(file);
        if (NOT_OURS.matcher(file).matches() || !Files.isRegularFile(path) || !LAUNCHER_PLACES.contains(directory(file)) && !Files.isExecutable(path)) {
            return false;
        }
        try (InputStream in = Files.newInputStream(path)) {
            return STARTS.matcher(new String(in.readNBytes(LARGEST_BYTES), StandardCharsets.ISO_8859_1)).find();
        } catch (IOException e) {
            return false;
        }
    }
}
