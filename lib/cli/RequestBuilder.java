package lib.cli;

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
import lib.pod.RunnerBundle;
import lib.pod.Submission;
import lib.run.ExitCode;
import lib.run.OpsException;
import lib.run.RunId;
import lib.run.RunRequest;

/** Turns a preset, or a command, and what the command line adds into a submission. */
final class RequestBuilder {
    private final ProjectConfig config;
    private final PodConfig pod;
    private final String outputsRoot;
    /** Asks the pod for the first of some files that exists there; used when the checkout here doesn't have them. */
    private final UnaryOperator<List<String>> existing;

    /** What the command line adds to a preset; timeout and retries are -1 where it says nothing. */
    record Wishes(Map<String, String> overrides, List<String> command, int processes, List<String> tags, String note, int timeoutSeconds, int retries,
            Submission.Checks checks) {
    }

    RequestBuilder(ProjectConfig config, PodConfig pod, String outputsRoot, UnaryOperator<List<String>> existing) {
        this.config = config;
        this.pod = pod;
        this.outputsRoot = outputsRoot;
        this.existing = existing;
    }

    Submission build(RunId id, Preset preset, Wishes wishes, RunRequest.Origin origin, RunnerBundle bundle) {
        refuseReserved(preset, wishes);
        KindPlan plan = new KindPlans(config, pod, outputsRoot, existing).plan(id, preset, wishes);
        var tags = new ArrayList<>(preset.tags());
        wishes.tags().stream().filter(t -> !tags.contains(t)).forEach(tags::add);
        var patterns = new ArrayList<>(preset.settings().base().metricPatterns());
        patterns.addAll(preset.metricPatterns());
        var request = new RunRequest(id, config.project().name(), preset.kind(), preset.settings(), preset.name(), plan.command(), plan.directory(),
                config.venvPython(pod).orElse(""), wishes.processes(), environment(preset), config.secrets(), plan.source(),
                new RunRequest.Data(config.storage().datasetsRoot().orElse(""), preset.datasets()), origin, wandb(), Optional.empty(), tags,
                wishes.note().isEmpty() ? preset.note().orElse("") : wishes.note(), config.tmux().watchIntervalSeconds(), patterns,
                preset.supervision().within(config.project().stopGraceSeconds(), config.notice()).over(wishes.timeoutSeconds(), wishes.retries()));
        return new Submission(request, outputsRoot, bundle, plan.requiredFiles(), config.project().codeLimitMib(), config.project().umask(), config.tmux().enabled(),
                wishes.checks());
    }

    private RunRequest.Wandb wandb() {
        var wandb = config.storage().wandb();
        return new RunRequest.Wandb(wandb.mode(), wandb.project().orElse(""), wandb.entity().orElse(""));
    }

    private Map<String, String> environment(Preset preset) {
        var env = new LinkedHashMap<String, String>();
        config.storage().hfHome().ifPresent(dir -> env.put("HF_HOME", dir));
        if (wandb().isManaged()) {
            env.put("WANDB_MODE", Submission.LATE_WANDB_MODE);
        }
        env.putAll(config.env());
        env.putAll(preset.env());
        return env;
    }

    private static void refuseReserved(Preset preset, Wishes wishes) {
        Stream<Object> texts = Stream.of(preset.overrides().values(), preset.command(), preset.arguments(), preset.env().values(), preset.tags(),
                wishes.overrides().values(), wishes.command(), wishes.tags(), List.of(wishes.note(), preset.note().orElse(""))).flatMap(Collection::stream);
        texts.map(String::valueOf).filter(Submission::isReserved).findFirst().ifPresent(text -> {
            throw new OpsException(ExitCode.USAGE, "a value contains a word that ops itself fills in on the pod (@ops:...@)", "write it another way");
        });
    }
}
