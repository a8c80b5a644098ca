package lib.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import lib.config.PodConfig;
import lib.config.Preset;
import lib.config.ProjectConfig;
import lib.pod.Submission;
import lib.run.ExitCode;
import lib.run.KindCommand;
import lib.run.KindSettings;
import lib.run.OpsException;
import lib.run.RunDir;
import lib.run.RunId;
import lib.run.RunRequest;

/** How each kind makes a command of a preset and of what the command line adds. */
final class KindPlans {
    private final ProjectConfig config;
    private final PodConfig pod;
    private final String outputsRoot;
    private final UnaryOperator<List<String>> existing;

    KindPlans(ProjectConfig config, PodConfig pod, String outputsRoot, UnaryOperator<List<String>> existing) {
        this.config = config;
        this.pod = pod;
        this.outputsRoot = outputsRoot;
        this.existing = existing;
    }

    KindPlan plan(RunId id, Preset preset, RequestBuilder.Wishes wishes) {
        Map<String, Object> overrides = KindCommand.merge(preset.overrides(), wishes.overrides());
        RunDir dir = RunDir.of(outputsRoot, id);
        return switch (preset.settings().base()) {
            case COMMAND -> command(preset, wishes);
            case NANOGPT_TRAIN -> training(preset, overrides, wishes.processes(), dir);
            case EVAL -> evaluation(preset, overrides, wishes.processes(), dir);
            case VLLM_SERVE -> server(preset, overrides, wishes.processes());
        };
    }

    private KindPlan command(Preset preset, RequestBuilder.Wishes wishes) {
        if (!wishes.overrides().isEmpty() || wishes.processes() > 1) {
            throw new OpsException(ExitCode.USAGE, "--set and --nproc need a preset whose kind has settings; this one is a plain command",
                    "put the arguments into the command itself");
        }
        List<String> command = wishes.command().isEmpty() ? preset.command() : wishes.command();
        return new KindPlan(command, directory(preset), List.of(), RunRequest.ConfigSource.none());
    }

    private KindPlan training(Preset preset, Map<String, Object> overrides, int processes, RunDir dir) {
        String file = preset.config().orElseThrow();
        String entrypoint = preset.entrypoint().orElseGet(() -> nearestTrainScript(file, directory(preset)));
        var given = new LinkedHashMap<>(overrides);
        given.putIfAbsent("out_dir", dir.file(RunDir.CHECKPOINTS));
        if ("auto".equals(given.get("wandb_log"))) {
            given.put("wandb_log", Submission.LATE_WANDB_LOG);
        }
        var arguments = new ArrayList<>(List.of(file));
        arguments.addAll(KindCommand.overrides(preset.overrideStyle(), given));
        return new KindPlan(KindCommand.script(python(), processes, entrypoint, arguments), directory(preset), List.of(file, entrypoint),
                new RunRequest.ConfigSource(Optional.of(file), Optional.of(entrypoint), overrides, preset.overrideStyle(), arguments));
    }

    private KindPlan evaluation(Preset preset, Map<String, Object> overrides, int processes, RunDir dir) {
        Map<String, String> places = Map.of("results", dir.file(RunDir.RESULTS));
        if (!preset.command().isEmpty()) {
            refuse(!overrides.isEmpty() || processes > 1, "--set, overrides and --nproc need an entrypoint; this eval has a command of its own");
            return new KindPlan(KindCommand.fill(preset.command(), places), directory(preset), List.of(), RunRequest.ConfigSource.none());
        }
        String entrypoint = preset.entrypoint().orElseThrow();
        var arguments = new ArrayList<>(KindCommand.fill(preset.arguments(), places));
        preset.config().ifPresent(file -> arguments.add(0, file));
        arguments.addAll(KindCommand.overrides(preset.overrideStyle(), overrides));
        var required = new ArrayList<>(List.of(entrypoint));
        preset.config().ifPresent(required::add);
        return new KindPlan(KindCommand.script(python(), processes, entrypoint, arguments), directory(preset), required,
                new RunRequest.ConfigSource(preset.config(), Optional.of(entrypoint), overrides, preset.overrideStyle(), arguments));
    }

    private KindPlan server(Preset preset, Map<String, Object> overrides, int processes) {
        KindSettings.Serving serving = preset.settings().serving();
        refuse(processes > 1, "--nproc doesn't start a server; use the override tensor_parallel_size");
        if (preset.command().isEmpty()) {
            return new KindPlan(KindCommand.vllm(besidePython("vllm"), serving, overrides), directory(preset), List.of(),
                    new RunRequest.ConfigSource(Optional.empty(), Optional.empty(), overrides, preset.overrideStyle(), List.of()));
        }
        refuse(!overrides.isEmpty(), "--set and overrides need a model; this server has a command of its own");
        Map<String, String> places = Map.of("host", serving.host(), "port", Integer.toString(serving.port()), "model", serving.model());
        return new KindPlan(KindCommand.fill(preset.command(), places), directory(preset), List.of(), RunRequest.ConfigSource.none());
    }

    private static void refuse(boolean wrong, String why) {
        if (wrong) {
            throw new OpsException(ExitCode.USAGE, why, "change the preset, or leave it out");
        }
    }

    private String python() {
        return config.venvPython(pod).orElse("python3");
    }

    /** A program of the project's virtual environment. */
    private String besidePython(String program) {
        return config.venvPython(pod).filter(p -> p.contains("/")).map(p -> p.substring(0, p.lastIndexOf('/') + 1) + program).orElse(program);
    }

    /** Where the command runs: the checkout on the pod, or what the preset says. */
    private String directory(Preset preset) {
        Optional<String> base = pod.isLocal() ? pod.repoDir().or(() -> Optional.of(config.projectRoot().toString()))
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
