package lib.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import lib.config.PodConfig;
import lib.config.Preset;
import lib.config.ProjectConfig;
import lib.pod.PodFiles;
import lib.pod.Pod;
import lib.pod.Rebuilder;
import lib.pod.RunnerBundle;
import lib.pod.Submission;
import lib.pod.Submitter;
import lib.repo.Synced;
import lib.report.TerminalText;
import lib.run.ExitCode;
import lib.run.Kind;
import lib.run.OpsException;
import lib.run.RunDir;
import lib.run.RunId;
import lib.run.RunRequest;
import lib.store.Json;
import lib.store.RunRecord;

/** {@code ops run submit --preset NAME | -- COMMAND...}. */
final class SubmitCommand implements Command {
    private String preset;
    private List<String> settings = List.of();
    private String runId;
    private int processes;
    private List<String> tags = List.of();
    private String note;
    private String timeout;
    private int retries;
    private String ref;
    private boolean dirty;
    private boolean worktree;
    private boolean allowUnknown;
    private boolean noPreflight;
    private boolean dryRun;
    private boolean wait;
    private boolean follow;
    private List<String> command = List.of();
    private final Globals globals;
    private final Clock clock;

    SubmitCommand(Globals globals, Clock clock) {
        this.globals = globals;
        this.clock = clock;
    }

    @Override
    public void declare(Syntax syntax) {
        syntax.describe("start a run on a pod: a preset of the config, or a command");
        syntax.option(String.class, "--preset", "NAME", "a preset of the config", v -> preset = v);
        syntax.options(String.class, "--set", "KEY=VALUE", "override a setting of the preset; repeatable", v -> settings = v);
        syntax.option(String.class, "--run-id", "ID", "name of the run; default: time, preset and four letters", v -> runId = v);
        syntax.option(int.class, "--nproc", "N", "processes on this pod, through torchrun", v -> processes = v, o -> o.defaultValue("1"));
        syntax.options(String.class, "--tag", "T", "a label; repeatable", v -> tags = v);
        syntax.option(String.class, "--note", "TEXT", "what this run is for", v -> note = v, o -> o.defaultValue(""));
        syntax.option(String.class, "--timeout", "D", "end an attempt that takes longer: 90s, 15m, 6h, 2d", v -> timeout = v);
        syntax.option(int.class, "--retries", "N", "start it again up to N times after a cause that a restart can cure", v -> retries = v, o -> o.defaultValue("-1"));
        syntax.option(String.class, "--ref", "R", "sync the checkout on the pod first: SHA, the beginning of one, branch, tag or pr:N", v -> ref = v);
        syntax.flag("--dirty", "likewise, with what is checked out here and all its changes, in a checkout of the run's own; nothing has to be pushed", v -> dirty = v);
        syntax.flag("--worktree", "likewise, in a checkout of the run's own; without --ref at the commit that is checked out here", v -> worktree = v);
        syntax.flag("--allow-unknown", "let an override through that the script doesn't have", v -> allowUnknown = v);
        syntax.flag("--no-preflight", "don't check settings, data, disk and GPUs before the start", v -> noPreflight = v);
        syntax.flag("--dry-run", "print what would be done; touch nothing", v -> dryRun = v);
        syntax.flag("--wait", "stay until the run is over, a server until it is ready; the exit code is then the run's", v -> wait = v);
        syntax.flag("--follow", "likewise, showing its log", v -> follow = v);
        syntax.parameters(String.class, "COMMAND", "after --: any command, as it is", v -> command = v);
    }

    @Override
    public Integer call() {
        Console console = globals.console();
        ProjectConfig config = globals.config();
        PodConfig podConfig = globals.podConfig();
        Preset chosen = chosenPreset(config);
        RunId id = runId == null ? RunId.generate(clock.instant(), chosen.name().isEmpty() ? "command" : chosen.name(), new Random())
                : new RunId(runId);
        Pod pod = globals.connect(podConfig);
        String root = globals.outputsRoot(podConfig);
        Optional<Synced> code = sync(podConfig, pod, id);
        var builder = new RequestBuilder(config, code.map(c -> podConfig.withRepoDir(new Syncing(globals, podConfig).project(c))).orElse(podConfig), root,
                files -> PodFiles.existing(pod, files));
        Submission submission = builder.build(id, chosen, new RequestBuilder.Wishes(overrides(), command, processes, tags, note,
                timeout == null ? -1 : (int) DurationOption.parse("--timeout", timeout).toSeconds(), retries,
                new Submission.Checks(!noPreflight, allowUnknown)),
                Submitting.origin(globals, podConfig, id), RunnerBundle.load(globals.cacheDirectory()));
        if (dryRun) {
            return new DryRun(console).print(submission);
        }
        Submitter.Started started = submit(pod, submission, code);
        announce(console, submission, started);
        if (!started.again()) {
            globals.lastSeen().remember(podConfig.name(), List.of(RunRecord.started(submission.request(), submission.directory(), clock.instant())));
        }
        if (wait || follow) {
            boolean server = submission.request().settings().base() == Kind.VLLM_SERVE;
            return new Waiting(globals, console, clock).stay(new RunLookup.Found(
                    RunRecord.started(id.value(), submission.directory().path()), podConfig, pod), follow, wait && server);
        }
        report(console, submission, started);
        return ExitCode.OK.code();
    }

    /** The code first, where that was asked for: when it fails, nothing is started. */
    private Optional<Synced> sync(PodConfig podConfig, Pod pod, RunId id) {
        if (ref == null && !dirty && !worktree) {
            return Optional.empty();
        }
        var wish = new Syncing.Wish(Optional.ofNullable(ref), worktree || dirty ? "yes" : "auto", "", dirty, false, dryRun, id.value());
        Synced synced = new Syncing(globals, podConfig).sync(pod, wish);
        globals.console().note("code: " + Syncing.named(synced) + " " + synced.commit() + " in " + synced.directory());
        return Optional.of(synced);
    }

    /** A checkout that was made for a run that then wasn't started is taken away again. */
    private Submitter.Started submit(Pod pod, Submission submission, Optional<Synced> code) {
        try {
            return new Submitter(pod, globals.cacheDirectory()).submit(submission);
        } catch (OpsException e) {
            var rebuilder = new Rebuilder(pod, submission.outputsRoot());
            boolean mayHaveStarted = e.exitCode() == ExitCode.UNREACHABLE || e.exitCode() == ExitCode.FAILED;
            if (!mayHaveStarted && code.filter(c -> c.directory().equals(rebuilder.checkout(submission.request().runId())) && c.before().equals("new")).isPresent()) {
                rebuilder.discard(submission.request().runId());
            }
            throw e;
        }
    }

    private Preset chosenPreset(ProjectConfig config) {
        if (preset == null && command.isEmpty() || preset != null && !command.isEmpty()) {
            String what = preset == null ? "nothing to run: neither --preset nor a command was given" : "both --preset and a command were given";
            throw new OpsException(ExitCode.USAGE, what, config.presets().isEmpty() ? "ops run submit -- python3 train.py"
                    : "ops run submit --preset " + config.presets().keySet().iterator().next() + "   or   ops run submit -- python3 train.py");
        }
        if (processes < 1 || processes > 1024) {
            throw new OpsException(ExitCode.USAGE, "--nproc " + processes + ": must be between 1 and 1024", "ops run submit --nproc 8 ...");
        }
        if (retries < -1 || retries > 100) {
            throw new OpsException(ExitCode.USAGE, "--retries " + retries + ": must be between 0 and 100", "ops run submit --retries 2 ...");
        }
        return preset == null ? Preset.ofCommand(command) : config.preset(preset);
    }

    /** {@code --set k=v} as it was given: the value is everything behind the first equals sign, byte for byte. */
    private Map<String, String> overrides() {
        var overrides = new LinkedHashMap<String, String>();
        for (String setting : settings) {
            int equals = setting.indexOf('=');
            if (equals < 1 || !setting.substring(0, equals).matches("[A-Za-z_][A-Za-z0-9_]*")) {
                throw new OpsException(ExitCode.USAGE, "--set needs KEY=VALUE with a plain key", "for example --set max_iters=100");
            }
            overrides.put(setting.substring(0, equals), setting.substring(equals + 1));
        }
        return overrides;
    }

    private void announce(Console console, Submission submission, Submitter.Started started) {
        Submitting.noteNoTmux(console, started.noTmux());
        RunRequest request = submission.request();
        String where = " on pod " + request.origin().podName() + " (" + started.host() + ")";
        if (started.newRunner()) {
            console.note("the pod has this version of the runner for the first time and compiles it now; the log appears when that is done");
        }
        started.warnings().forEach(warning -> console.note("warning: " + TerminalText.safe(warning, 400)));
        console.note((started.again() ? "found again: run " : "started run ") + request.runId() + where);
    }

    private void report(Console console, Submission submission, Submitter.Started started) {
        RunDir dir = submission.directory();
        String id = submission.request().runId().value();
        if (console.json()) {
            ObjectNode node = Json.object().put("run_id", id).put("run_dir", dir.path()).put("pod", submission.request().origin().podName())
                    .put("again", started.again()).put("session", started.session().orElse(null)).put("wandb_mode", started.wandb());
            node.set("warnings", Json.array(started.warnings()));
            console.result(node);
            return;
        }
        console.result(id + "\n" + dir.path());
        Submitting.noteNext(console, submission.request().runId());
    }
}
