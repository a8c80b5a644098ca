package lib.cli;

import java.nio.file.Files;
import java.time.Clock;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import lib.config.PodConfig;
import lib.pod.Pod;
import lib.pod.Rebuilder;
import lib.pod.RunnerBundle;
import lib.pod.Submission;
import lib.pod.Submitter;
import lib.report.Divergence;
import lib.report.TerminalText;
import lib.run.ExitCode;
import lib.run.Kind;
import lib.run.OpsException;
import lib.run.RunDir;
import lib.run.RunId;
import lib.run.RunRequest;
import lib.store.Json;
import lib.store.RunRecord;

/** {@code ops run reproduce [RUN|DIR] [--verify STEPS]}: the same code, settings and data again, and what could not be made equal. */
final class ReproduceCommand implements Command {
    private String name;
    private long steps;
    private String newId;
    private boolean dryRun;
    private boolean wait;
    private final Globals globals;
    private final Clock clock;

    ReproduceCommand(Globals globals, Clock clock) {
        this.globals = globals;
        this.clock = clock;
    }

    @Override
    public void declare(Syntax syntax) {
        syntax.describe("run it again at its commit with its patches, after a look at its config, environment and data");
        syntax.parameter(String.class, "RUN|DIR", "a run, or a fetched copy of one; default @last", v -> name = v, o -> o.defaultValue("@last"));
        syntax.option(long.class, "--verify", "STEPS", "end it after that step, and name the first step and metric that differ", v -> steps = v, o -> o.defaultValue("-1"));
        syntax.option(String.class, "--as", "ID", "run id of the repeat", v -> newId = v);
        syntax.flag("--dry-run", "say what can't be made equal and what would run; start nothing", v -> dryRun = v);
        syntax.flag("--wait", "stay until the repeat is over; the exit code is then the run's", v -> wait = v);
    }

    @Override
    public Integer call() {
        try (RecordCopy record = RecordCopy.of(globals, name, RecordedCode.NAMES)) {
            PodConfig podConfig = record.found().map(RunLookup.Found::podConfig).orElseGet(globals::podConfig);
            Pod pod = globals.connect(podConfig);
            var code = new RecordedCode(record, pod, globals.outputsRoot(podConfig), globals.checkouts(podConfig));
            refuseWithoutMetrics(record);
            RunId id = newId == null ? RunId.generate(clock.instant(), code.name(), new Random()) : new RunId(newId);
            RunRequest repeat = code.repeat(id, Submitting.origin(globals, podConfig, id));
            Rebuilder.Rebuilt rebuilt = code.rebuild(repeat);
            boolean kept = false;
            try {
                List<String> unequal = new Inequalities(code, rebuilt).lines();
                kept = !dryRun && start(repeat, podConfig, pod, unequal);
                return dryRun ? show(repeat, podConfig, unequal) : finish(record, repeat, podConfig, pod);
            } finally {
                if (!kept) {
                    discard(code, id);
                }
            }
        }
    }

    private void refuseWithoutMetrics(RecordCopy record) {
        if (steps >= 0 && !Files.exists(record.directory().resolve(RunDir.METRICS))) {
            throw new OpsException(ExitCode.USAGE, "the run has no " + RunDir.METRICS + ", so there is nothing to verify a repeat by", "leave --verify out");
        }
    }

    /** Whatever went wrong before matters more than a checkout that is left over. */
    private void discard(RecordedCode code, RunId id) {
        try {
            code.discard(id);
        } catch (OpsException e) {
            globals.console().note("the checkout of the repeat may be left on the pod: " + e.getMessage());
        }
    }

    private int show(RunRequest repeat, PodConfig podConfig, List<String> unequal) {
        say(unequal);
        Submission submission = submission(repeat, globals.outputsRoot(podConfig));
        return new DryRun(globals.console()).print(submission);
    }

    private Submission submission(RunRequest repeat, String outputsRoot) {
        List<String> required = Stream.concat(repeat.config().configPath().stream(), repeat.config().entrypoint().stream()).toList();
        return new Submission(repeat, outputsRoot, RunnerBundle.load(globals.cacheDirectory()), required, globals.config().project().codeLimitMib(), globals.config().project().umask(),
                globals.config().tmux().enabled(), Submission.Checks.all());
    }

    private void say(List<String> unequal) {
        unequal.forEach(globals.console()::note);
        if (unequal.isEmpty()) {
            globals.console().note("code, settings, packages and data are as they were recorded");
        }
    }

    /** Says what isn't equal before anything is started. */
    private boolean start(RunRequest repeat, PodConfig podConfig, Pod pod, List<String> unequal) {
        Console console = globals.console();
        say(unequal);
        Submitter.Started started = new Submitter(pod, globals.cacheDirectory()).submit(submission(repeat, globals.outputsRoot(podConfig)));
        started.warnings().forEach(warning -> console.note("warning: " + TerminalText.safe(warning, 400)));
        console.note("started run " + repeat.runId() + " on pod " + pod.name() + ", which repeats run " + repeat.parent().orElseThrow().runId());
        return true;
    }

    private int finish(RecordCopy record, RunRequest repeat, PodConfig podConfig, Pod pod) {
        RunDir directory = RunDir.of(globals.outputsRoot(podConfig), repeat.runId());
        var found = new RunLookup.Found(RunRecord.started(repeat.runId().value(), directory.path()), podConfig, pod);
        if (steps >= 0) {
            return verify(record, found);
        }
        if (wait) {
            return new Waiting(globals, globals.console(), clock).stay(found, false, repeat.settings().base() == Kind.VLLM_SERVE);
        }
        Console console = globals.console();
        if (console.json()) {
            console.result(Json.object().put("run_id", repeat.runId().value()).put("run_dir", directory.path())
                    .put("parent_run_id", repeat.parent().orElseThrow().runId().value()));
        } else {
            console.result(repeat.runId() + "\n" + directory.path());
            console.note("next: ops tail " + repeat.runId() + "   |   ops run diff " + repeat.parent().orElseThrow().runId() + " " + repeat.runId());
        }
        return ExitCode.OK.code();
    }

    private int verify(RecordCopy record, RunLookup.Found found) {
        Divergence divergence = new Verification(globals, found, steps).against(record);
        if (globals.console().json()) {
            globals.console().result(divergence.json().put("run_id", found.run().id()));
        } else {
            globals.console().result(divergence.text());
        }
        return (divergence.isEqual() ? ExitCode.OK : ExitCode.FAILED).code();
    }
}
