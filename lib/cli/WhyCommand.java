package lib.cli;

import java.nio.file.Path;
import lib.pod.LocalPod;
import lib.pod.Pod;
import lib.pod.Why;
import lib.report.WhyFacts;
import lib.report.WhyJson;
import lib.report.WhyText;
import lib.run.ExitCode;
import lib.run.OpsException;
import lib.run.RunDir;
import lib.run.RunId;
import lib.store.LocalRuns;
import lib.store.RunRecord;

/** {@code ops run why [RUN|DIR]}. Its own exit code says only that it could answer. */
final class WhyCommand implements Command {
    private static final String LAST = "@last";
    private String positional;
    private String option;
    private final Globals globals;

    WhyCommand(Globals globals) {
        this.globals = globals;
    }

    @Override
    public void declare(Syntax syntax) {
        syntax.describe("why a run ended as it did: the cause, the lines and facts that prove it, and what usually helps");
        syntax.parameter(String.class, "RUN", "run id, unique prefix of one, @last (the default), or a run directory here", v -> positional = v);
        syntax.option(String.class, "--run-id", "ID", "the same", v -> option = v);
    }

    @Override
    public Integer call() {
        if (option != null && positional != null && !option.equals(positional)) {
            throw new OpsException(ExitCode.USAGE, "two runs are named", "name one, either with --run-id or without");
        }
        String name = option != null ? option : positional != null ? positional : LAST;
        Path directory = globals.workingDirectory().resolve(name).normalize();
        if (option == null && LocalRuns.isRun(directory)) {
            RunRecord run = LocalRuns.readOne(directory);
            print(run, new LocalPod("local"), new RunDir(run.path()), true);
            return ExitCode.OK.code();
        }
        if (!name.equals(LAST) && !RunId.isValid(name)) {
            throw new OpsException(ExitCode.NOT_FOUND, "no run directory " + directory, "name a run id (ops run list), or a directory with run_metadata.json");
        }
        RunLookup.Found found = RunLookup.find(globals, name);
        print(found.run(), found.pod(), found.dir(), false);
        return ExitCode.OK.code();
    }

    private void print(RunRecord run, Pod pod, RunDir dir, boolean here) {
        Console console = globals.console();
        var lines = run.summary().path("log").path("lines");
        WhyFacts facts = WhyFacts.of(Why.ask(pod, dir, WhyFacts.wanted(run), lines.isIntegralNumber() ? lines.longValue() : -1)::words);
        if (console.json()) {
            console.result(WhyJson.of(run, facts, here));
        } else {
            console.result(WhyText.of(run, facts, here, console.color()));
        }
    }
}
