package lib.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import lib.config.PodConfig;
import lib.config.Preset;
import lib.config.ProjectConfig;
import lib.config.WandbConfig;
import lib.pod.RunnerBundle;
import lib.pod.Submission;
import lib.run.ExitCode;
import lib.run.Kind;
import lib.run.OpsException;
import lib.run.RunDir;
import lib.run.RunId;
import lib.run.RunRequest;

/** Turns a preset, or a command, and what the command line adds into a submission. */
final class RequestBuilder {
    private final ProjectConfig config;
    private final PodConfig pod;
    private final String outputsRoot;
    /** Asks the pod for the first of some files that exists there; used when the checkout here doesn't have them. */
    private final UnaryOperator<List<String>> existing;

    /** What the command line adds to a preset. */
    record Wishes(Map<String, String> overrides, List<String> command, int processes, List<String> tags, String note) {
    }

    RequestBuilder(ProjectConfig config, PodConfig pod, String outputsRoot, UnaryOperator<List<String>> existing) {
        this.config = config;
        this.pod = pod;
        this.outputsRoot = outputsRoot;
        this.existing = existing;
    }

    Submission build(RunId id, Preset preset, Wishes wishes, RunRequest.Origin origin, RunnerBundle bundle) {
        refuseReserved(preset, wishes);
        Plan plan = plan(id, preset, wishes);
        var env = new LinkedHashMap<String, String>();
        config.storage().hfHome().ifPresent(dir -> env.put("HF_HOME", dir));
        boolean wandb = !config.storage().wandb().mode().equals(WandbConfig.WITHOUT_SECTION);
        if (wandb) {
            env.put("WANDB_MODE", Submission.LATE_WANDB_MODE);
            config.storage().wandb().project().ifPresent(p -> env.put("WANDB_PROJECT", p));
        }
        env.putAll(config.env());
        env.putAll(preset.env());
        var tags = new ArrayList<>(preset.tags());
        wishes.tags().stream().filter(t -> !tags.contains(t)).forEach(tags::add);
        var patterns = new ArrayList<>(Kind.parse(preset.kind()).metricPatterns());
        patterns.addAll(preset.metricPatterns());
        String note = wishes.note().isEmpty() ? preset.note().orElse("") : wishes.note();
        var request = new RunRequest(id, config.project().name(), preset.kind(), preset.name(), plan.command, directory(preset), env,
                config.secrets(), plan.source, origin,
                new RunRequest.Wandb(config.storage().wandb().mode(), config.storage().wandb().project().orElse("")), tags, note,
                config.tmux().watchIntervalSeconds(), patterns);
        return new Submission(request, outputsRoot, bundle, plan.requiredFiles, wandb ? config.venvPython(pod).orElse("python3") : "",
                config.tmux().enabled());
    }

    private static void refuseReserved(Preset preset, Wishes wishes) {
        Stream<Object> texts = Stream.of(preset.overrides().values(), preset.command(), preset.env().values(), preset.tags(), wishes.overrides().values(),
                wishes.command(), wishes.tags(), List.of(wishes.note(), preset.note().orElse(""))).flatMap(Collection::stream);
        texts.map(String::valueOf).filter(Submission::isReserved).findFirst().ifPresent(text -> {
            throw new OpsException(ExitCode.USAGE, "a value contains a word that ops itself fills in on the pod (@ops:...@)", "write it another way");
        });
    }

    private record Plan(List<String> command, List<String> requiredFiles, RunRequest.ConfigSource source) {
    }

    private Plan plan(RunId id, Preset preset, Wishes wishes) {
        if (Kind.parse(preset.kind()) == Kind.COMMAND) {
            return commandPlan(preset, wishes);
        }
        String file = preset.config().orElseThrow();
        String entrypoint = preset.entrypoint().orElseGet(() -> nearestTrainScript(file, directory(preset)));
        Map<String, Object> overrides = Kind.merge(preset.overrides(), wishes.overrides());
        overrides.putIfAbsent("out_dir", RunDir.of(outputsRoot, id).file(RunDir.CHECKPOINTS));
        var given = new LinkedHashMap<>(overrides);
        if ("auto".equals(given.get("wandb_log"))) {
            given.put("wandb_log", Submission.LATE_WANDB_LOG);
        }
        List<String> command = Kind.nanogptCommand(config.venvPython(pod).orElse("python3"), entrypoint, file, preset.overrideStyle(), given,
                wishes.processes());
        return new Plan(command, List.of(file, entrypoint),
                new RunRequest.ConfigSource(Optional.of(file), Optional.of(entrypoint), overrides));
    }

    private static Plan commandPlan(Preset preset, Wishes wishes) {
        if (!wishes.overrides().isEmpty() || wishes.processes() > 1) {
            throw new OpsException(ExitCode.USAGE, "--set and --nproc need a preset whose kind has settings; this one is a plain command",
                    "put the arguments into the command itself");
        }
        List<String> command = wishes.command().isEmpty() ? preset.command() : wishes.command();
        return new Plan(command, List.of(), RunRequest.ConfigSource.none());
    }

    /** Where the command runs: the checkout on the pod, or what the preset says. */
    private String directory(Preset preset) {
        Optional<String> base = pod.provider().equals("local") ? pod.repoDir().or(() -> Optional.of(config.projectRoot().toString()))
                : config.repoDir(pod);
        String repository = base.orElseThrow(() -> new OpsException(ExitCode.USAGE, "pod " + pod.name() + " has no working directory",
                "set project.remote_repo_dir in the config, or repo_dir of the pod"));
        return preset.cwd().map(d -> Path.of(repository).resolve(d).normalize().toString()).orElse(repository);
    }

    /** The nearest train.py at or above the config file, in the checkout here, else on the pod. */
    private String nearestTrainScript(String file, String directory) {
        var candidates = new ArrayList<String>();
        for (Path at = Path.of(file).getParent(); at != null; at = at.getParent()) {
            candidates.add(at.resolve("train.py").toString());
        }
        if (!file.startsWith("/")) {
            candidates.add("train.py");
        }
        List<String> here = candidates.stream().filter(c -> Files.isRegularFile(config.projectRoot().resolve(c))).toList();
        List<String> found = here.isEmpty() || !Files.isRegularFile(config.projectRoot().resolve(file))
                ? existing.apply(candidates.stream().map(c -> Path.of(directory).resolve(c).toString()).toList()) : here;
        return found.stream().findFirst().map(f -> relative(f, directory)).orElseThrow(() -> new OpsException(ExitCode.USAGE,
                "there is no train.py at or above " + file + " on pod " + pod.name() + " (looked in " + directory + ")",
                "give the preset an entrypoint, or correct its config"));
    }

    private static String relative(String file, String directory) {
        return file.startsWith(directory + "/") ? file.substring(directory.length() + 1) : file;
    }
}
