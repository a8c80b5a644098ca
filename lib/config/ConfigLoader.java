package lib.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import lib.run.ExitCode;
import lib.run.OpsException;
import lib.run.Shell;

/**
 * Finds, reads, merges and checks the configuration: defaults, project.json, project.local.json beside it, environment,
 * flags, each laid over the ones before. Flags are texts by dotted path, such as {@code project.remote_outputs_dir}.
 */
public final class ConfigLoader {
    private static final String OUTPUTS_DIR = "project.remote_outputs_dir";
    private final Path workingDirectory;
    private final Map<String, String> environment;

    public ConfigLoader(Path workingDirectory, Map<String, String> environment) {
        this.workingDirectory = workingDirectory.toAbsolutePath().normalize();
        this.environment = Map.copyOf(environment);
    }

    /** True when there is a project at or above the working directory. */
    public boolean exists() {
        return ConfigFile.nearest(workingDirectory).isPresent();
    }

    /** The configuration; exit code 2 with the first mistake where there is one. */
    public ProjectConfig load(Optional<Path> explicitFile, Map<String, String> flags) {
        MergedConfig merged = merge(explicitFile, flags);
        return Binding.of(ConfigFile.projectRoot(merged.file()), merged.file(), MergedConfig.json(merged.tree()));
    }

    /** Every setting with its layer; exit code 2 with the first mistake where there is one. */
    public MergedConfig merge(Optional<Path> explicitFile, Map<String, String> flags) {
        Reading reading = read(explicitFile, flags);
        if (!reading.mistakes().isEmpty()) {
            int others = reading.mistakes().size() - 1;
            throw new OpsException(ExitCode.USAGE, reading.mistakes().get(0).text()
                    + (others == 0 ? "" : " (and " + others + (others == 1 ? " other mistake)" : " other mistakes)")),
                    "ops " + explicitFile.map(f -> "--project-config " + Shell.quote(f.toString()) + " ").orElse("") + "config check");
        }
        return new MergedConfig(reading.file(), Layers.withDefaults(reading.tree().orElseThrow()));
    }

    /** Every mistake, in the order of the files. Exit code 2 only where there is no file or it can't be read. */
    public List<Mistake> check(Optional<Path> explicitFile, Map<String, String> flags) {
        return read(explicitFile, flags).mistakes();
    }

    /** The tree is all layers without the defaults; it is there when every file is JSON. */
    private record Reading(Path file, Optional<Value.Fields> tree, List<Mistake> mistakes) {
    }

    private Reading read(Optional<Path> explicitFile, Map<String, String> flags) {
        Path file = ConfigFile.find(workingDirectory, explicitFile);
        Path local = file.resolveSibling(ConfigFile.LOCAL_NAME);
        var parsed = new ArrayList<>(List.of(ConfigFile.read(file, Layer.PROJECT, shown(file))));
        if (Files.exists(local) && !local.equals(file)) {
            parsed.add(ConfigFile.read(local, Layer.LOCAL, shown(local)));
        }
        var layers = new ArrayList<Value.Fields>();
        var mistakes = new ArrayList<Mistake>();
        for (JsonSource.Parsed p : parsed) {
            mistakes.addAll(p.mistakes());
            p.root().ifPresent(layers::add);
        }
        if (layers.size() < parsed.size()) {
            layers.forEach(layer -> mistakes.addAll(ofOneLayer(layer)));
            return new Reading(file, Optional.empty(), sorted(mistakes, shown(local)));
        }
        Value.Fields tree = layers.stream().reduce(Layers::over).orElseThrow();
        layers.add(texts(fromEnvironment(), Layer.ENVIRONMENT, tree));
        layers.add(texts(flags, Layer.FLAG, tree));
        tree = layers.stream().reduce(Layers::over).orElseThrow();
        layers.forEach(layer -> mistakes.addAll(ofOneLayer(layer)));
        mistakes.addAll(CoherenceCheck.of(tree));
        return new Reading(file, Optional.of(tree), sorted(mistakes, shown(local)));
    }

    private static List<Mistake> ofOneLayer(Value.Fields layer) {
        var mistakes = new ArrayList<>(SecretCheck.of(layer));
        mistakes.addAll(LayerCheck.of(layer));
        return mistakes;
    }

    /** project.json, project.local.json, then what has no line; each from its top to its bottom. */
    private static List<Mistake> sorted(List<Mistake> mistakes, Path local) {
        if (mistakes.isEmpty()) {
            return mistakes; // as mostly: no comparator is made for it, which is dear the first time
        }
        return mistakes.stream().sorted(Comparator.comparingInt((Mistake m) -> m.line() == 0 ? 2 : m.file().equals(local) ? 1 : 0)
                .thenComparingInt(Mistake::line).thenComparingInt(Mistake::column)).toList();
    }

    private Map<String, String> fromEnvironment() {
        var texts = new LinkedHashMap<String, String>();
        texts.put(OUTPUTS_DIR, environment.getOrDefault("REMOTE_OUTPUTS_DIR", ""));
        texts.put("default_pod", environment.getOrDefault("OPS_POD", ""));
        texts.values().removeIf(String::isEmpty);
        return texts;
    }

    /** An outputs root from the environment or a flag is over those that the config's pods have, too. */
    private static Value.Fields texts(Map<String, String> given, Layer layer, Value.Fields tree) {
        var texts = new LinkedHashMap<List<String>, String>();
        given.forEach((path, text) -> texts.put(List.of(path.split("\\.")), text));
        Optional<Value.Fields> pods = tree.fields("pods").filter(p -> given.containsKey(OUTPUTS_DIR));
        for (String pod : pods.map(p -> p.members().keySet()).orElse(Set.of())) {
            if (pods.flatMap(p -> p.fields(pod)).flatMap(p -> p.get("outputs_dir")).isPresent()) {
                texts.put(List.of("pods", pod, "outputs_dir"), given.get(OUTPUTS_DIR));
            }
        }
        return Layers.texts(texts, layer, tree.place());
    }

    /** As messages name it: relative where it is at or below the working directory. */
    private Path shown(Path file) {
        return file.startsWith(workingDirectory) ? workingDirectory.relativize(file) : file;
    }
}
