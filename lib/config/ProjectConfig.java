package lib.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lib.run.ExitCode;
import lib.run.OpsException;
import lib.run.Supervision;

/**
 * The merged and checked configuration.
 *
 * @param projectRoot       the directory that holds {@code configs/ops}; for a file elsewhere, the file's directory
 * @param file              project.json, absolute
 * @param pods              the pods of the config by name; {@code local} is there for {@link #pod} in any case
 * @param defaultPod        {@code local} unless the config, OPS_POD or a flag says otherwise
 * @param env               variables for every run
 * @param secrets           variable name to the file on the pod that holds its value
 * @param legacyOutputsDirs older roots that stay readable
 * @param notice            who is told of every run's end
 * @param setup             what makes a fresh checkout ready to run
 */
public record ProjectConfig(Path projectRoot, Path file, Project project, Storage storage, Tmux tmux,
        ArtifactContract artifactContract, Map<String, PodConfig> pods, Map<String, Preset> presets, String defaultPod,
        Map<String, String> env, Map<String, String> secrets, List<String> legacyOutputsDirs, Supervision.Notice notice, Setup setup) {

    public ProjectConfig {
        pods = Collections.unmodifiableMap(new LinkedHashMap<>(pods));
        presets = Collections.unmodifiableMap(new LinkedHashMap<>(presets));
        env = Collections.unmodifiableMap(new LinkedHashMap<>(env));
        secrets = Collections.unmodifiableMap(new LinkedHashMap<>(secrets));
        legacyOutputsDirs = List.copyOf(legacyOutputsDirs);
    }

    /** The preset of that name; exit code 4 and the nearest name where there is none. */
    public Preset preset(String name) {
        return Optional.ofNullable(presets.get(name)).orElseThrow(() -> notFound("preset", name, presets.keySet()));
    }

    /** The pod of that name, this machine for {@code local}; exit code 4 and the nearest name where there is none. */
    public PodConfig pod(String name) {
        if (name.equals(PodConfig.LOCAL) && !pods.containsKey(name)) {
            return PodConfig.local();
        }
        var names = new ArrayList<>(pods.keySet());
        if (!names.contains(PodConfig.LOCAL)) {
            names.add(PodConfig.LOCAL);
        }
        return Optional.ofNullable(pods.get(name)).orElseThrow(() -> notFound("pod", name, names));
    }

    /** The outputs root on a pod; a flag and REMOTE_OUTPUTS_DIR are already over both places in the config. */
    public Optional<String> outputsDir(PodConfig pod) {
        return pod.outputsDir().or(project::remoteOutputsDir);
    }

    public Optional<String> repoDir(PodConfig pod) {
        return pod.repoDir().or(project::remoteRepoDir);
    }

    public Optional<String> venvPython(PodConfig pod) {
        return pod.venvPython().or(project::venvPython);
    }

    private OpsException notFound(String noun, String name, Collection<String> names) {
        String place = (file.startsWith(projectRoot) ? projectRoot.relativize(file) : file).toString();
        String known = names.isEmpty() ? "the config has no " + noun + "s" : noun + "s: " + String.join(", ", names);
        return new OpsException(ExitCode.NOT_FOUND, "no " + noun + " " + Printable.quote(name) + " in " + place,
                Nearest.of(name, names).map(n -> "did you mean '" + n + "'? ").orElse("") + known);
    }
}
