package lib.cli;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import lib.config.ConfigLoader;
import lib.config.PodConfig;
import lib.config.ProjectConfig;
import lib.pod.LocalPod;
import lib.pod.Pod;
import lib.pod.SshPod;
import lib.pod.SshTarget;
import lib.provider.BookedPod;
import lib.provider.RentedPod;
import lib.run.ExitCode;
import lib.run.OpsException;
import lib.store.LastSeenCache;

/** The options that every command has, and what follows from them: configuration, pod, outputs roots. */
public final class Globals implements Arguments {
    static final Set<String> TAKES_VALUE = Set.of("--project-config", "--pod", "--outputs-dir");
    private Path projectConfig;
    private String pod;
    private String outputsDir;
    private boolean json;
    private boolean quiet;
    private boolean noColor;
    private boolean stacktrace;
    private final Path workingDirectory;
    private final Map<String, String> environment;
    private final Clock clock;
    private ProjectConfig loaded;

    Globals(Path workingDirectory, Map<String, String> environment, Clock clock) {
        this.workingDirectory = workingDirectory;
        this.environment = environment;
        this.clock = clock;
    }

    @Override
    public void declare(Syntax syntax) {
        syntax.option(Path.class, "--project-config", "FILE", "default: the nearest configs/ops/project.json at or above the working directory", v -> projectConfig = v);
        syntax.option(String.class, "--pod", "NAME", "pod of the config; default: its default_pod, else local", v -> pod = v);
        syntax.option(String.class, "--outputs-dir", "DIR", "outputs root on the pod", v -> outputsDir = v);
        syntax.flag("--json", "stdout is one JSON document", v -> json = v);
        syntax.flag("--quiet", "no progress on stderr", v -> quiet = v);
        syntax.flag("--no-color", "neither colour nor progress bars", v -> noColor = v);
        syntax.flag("--stacktrace", "show where an error came from", v -> stacktrace = v);
    }

    Path workingDirectory() {
        return workingDirectory;
    }

    Map<String, String> environment() {
        return environment;
    }

    boolean stacktrace() {
        return stacktrace;
    }

    Console console() {
        return new Console(System.out, System.err, json, quiet, noColor, environment);
    }

    ConfigLoader loader() {
        return new ConfigLoader(workingDirectory, environment);
    }

    Optional<Path> configFile() {
        return Optional.ofNullable(projectConfig);
    }

    /** What the command line says, under the names of the config. */
    Map<String, String> flags() {
        return outputsDir == null ? Map.of() : Map.of("project.remote_outputs_dir", outputsDir);
    }

    /** Some commands work on directories alone, with or without a project. */
    boolean hasConfig() {
        return projectConfig != null || loader().exists();
    }

    ProjectConfig config() {
        if (loaded == null) {
            loaded = loader().load(configFile(), flags());
        }
        return loaded;
    }

    PodConfig podConfig() {
        // Not a layer of the config: a name that isn't there is "no such pod", not a mistake in a file.
        return config().pod(pod != null ? pod : config().defaultPod());
    }

    /** The pods in which a run may be: the one that --pod names, else the default first and the others behind it. */
    List<PodConfig> podsToSearch() {
        var pods = new ArrayList<>(List.of(podConfig()));
        if (pod == null) {
            config().pods().values().stream().filter(p -> !p.name().equals(pods.get(0).name())).forEach(pods::add);
            if (pods.stream().noneMatch(p -> p.isLocal())) {
                pods.add(config().pod("local"));
            }
        }
        return pods;
    }

    /** Where a pod may have the project's code. */
    List<String> checkouts(PodConfig p) {
        var places = new ArrayList<String>();
        config().repoDir(p).ifPresent(places::add);
        if (p.isLocal()) {
            places.add(config().projectRoot().toString());
        }
        return places;
    }

    Pod connect(PodConfig p) {
        if (p.isLocal()) {
            return new LocalPod(p.name());
        }
        if (p.isRented()) {
            return rentedPods().connect(p);
        }
        return new SshPod(p.name(), SshTarget.alias(p.host().orElseThrow()), stateDirectory(), Terminals.isTerminal(2));
    }

    RentedPods rentedPods() {
        return new RentedPods(this);
    }

    /** A rented pod as this checkout's book has it; the provider isn't asked. */
    Optional<RentedPod> rented(PodConfig p) {
        return p.isRented() ? rentedPods().book().entry(p).map(BookedPod::pod) : Optional.empty();
    }

    /** The pod that a command names as its argument, else with --pod, else the default one. */
    PodConfig podConfig(Optional<String> argument) {
        if (argument.isPresent() && pod != null && !argument.get().equals(pod)) {
            throw new OpsException(ExitCode.USAGE, "two pods are named", "name one, either with --pod or without");
        }
        return argument.map(name -> config().pod(name)).orElseGet(this::podConfig);
    }

    /** What --pod says. */
    Optional<String> namedPod() {
        return Optional.ofNullable(pod);
    }

    /** Where sockets of shared connections live; nothing that matters is kept there. */
    Path stateDirectory() {
        return home().resolve(".ops");
    }

    Clock clock() {
        return clock;
    }

    /** What is remembered of runs for the day on which their pod doesn't answer. */
    LastSeenCache lastSeen() {
        return new LastSeenCache(cacheDirectory().resolve("seen"), clock);
    }

    /** By the XDG rules a relative XDG_CACHE_HOME counts as none. */
    Path cacheDirectory() {
        String cache = environment.getOrDefault("XDG_CACHE_HOME", "");
        return (cache.startsWith("/") ? Path.of(cache) : home().resolve(".cache")).resolve("ops");
    }

    private Path home() {
        String home = environment.getOrDefault("HOME", "");
        return Path.of(home.isEmpty() ? System.getProperty("user.home") : home);
    }

    /** The outputs root on a pod; on a local pod there always is one. */
    String outputsRoot(PodConfig p) {
        Optional<String> root = config().outputsDir(p);
        if (root.isEmpty() && p.isLocal()) {
            root = Optional.of(home().resolve(".ops/runs").resolve(config().project().name()).toString());
        }
        String dir = root.orElseThrow(() -> new OpsException(ExitCode.USAGE, "pod " + p.name() + " has no outputs root",
                "set project.remote_outputs_dir in the config, or give --outputs-dir DIR"));
        if (!dir.startsWith("/") || dir.chars().anyMatch(Character::isISOControl)) {
            throw new OpsException(ExitCode.USAGE, "the outputs root must be an absolute path", "for example --outputs-dir /mnt/runs/" + config().project().name());
        }
        return dir.length() > 1 && dir.endsWith("/") ? dir.substring(0, dir.length() - 1) : dir;
    }

    /** The outputs root and the older ones that stay readable. */
    List<String> outputsRoots(PodConfig p) {
        var roots = new ArrayList<>(List.of(outputsRoot(p)));
        roots.addAll(config().legacyOutputsDirs());
        return roots;
    }
}
