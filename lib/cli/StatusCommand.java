package lib.cli;

import java.time.Instant;
import java.util.Optional;
import lib.report.StatusText;
import lib.run.ExitCode;
import lib.run.OpsException;
import lib.run.RunState;
import lib.store.LastSeen;
import lib.store.RunRecord;

/** {@code ops run status [RUN] [--watch]}. */
final class StatusCommand implements Command {
    private final RunLookup lookup = new RunLookup();
    private final WatchOptions options = new WatchOptions();
    private final Globals globals;

    StatusCommand(Globals globals) {
        this.globals = globals;
    }

    @Override
    public void declare(Syntax syntax) {
        syntax.describe("how a run stands, and how that is known");
        syntax.with(lookup);
        syntax.with(options);
    }

    @Override
    public Integer call() {
        if (options.watch()) {
            return watch();
        }
        Ahead.status();
        try {
            print(lookup.find(globals).run());
            return ExitCode.OK.code();
        } catch (OpsException e) {
            if (e.exitCode() == ExitCode.UNREACHABLE) {
                // The run may well be alive: say what was seen last, and why no more can be known.
                printUnknown(e.getMessage());
            }
            throw e;
        }
    }

    /** Until the run is over: 0 when it succeeded. A pod that doesn't answer at the beginning is waited for where something of the run is known. */
    private int watch() {
        Instant begin = globals.clock().instant();
        Optional<LastSeen> seen = RunLookup.lastSeen(globals, lookup.name());
        var view = new StatusWatch(globals, lookup.name(), seen.orElseGet(() -> LastSeen.of(RunRecord.unreachable(lookup.name()), "", begin)));
        boolean done = false;
        try {
            done = view.take(view.get(), globals.clock().instant());
        } catch (OpsException e) {
            if (e.exitCode() != ExitCode.UNREACHABLE || seen.isEmpty()) {
                throw e;
            }
            view.miss(e.getMessage());
        }
        String again = "ops status " + view.id() + options.words();
        Watch.on(globals, options.every(), new Watch.Return("the run goes on", again)).stay(view, view, done);
        return view.state() == RunState.SUCCEEDED ? ExitCode.OK.code() : ExitCode.FAILED.code();
    }

    private void print(RunRecord run) {
        Console console = globals.console();
        if (console.json()) {
            console.result(StatusText.json(run));
        } else {
            console.result(StatusText.of(run, console.color()));
        }
    }

    private void printUnknown(String reason) {
        Console console = globals.console();
        Optional<LastSeen> seen = RunLookup.lastSeen(globals, lookup.name());
        if (seen.isPresent()) {
            Instant now = globals.clock().instant();
            if (console.json()) {
                console.result(StatusText.json(seen.get(), reason, now));
            } else {
                console.result(StatusText.of(seen.get(), reason, now, console.color()));
            }
        } else if (!lookup.name().startsWith("@")) {
            RunRecord nothing = RunRecord.unreachable(lookup.name());
            if (console.json()) {
                console.result(StatusText.unreachableJson(nothing, reason));
            } else {
                console.result(StatusText.unreachable(nothing, reason, console.color()));
            }
        }
    }
}
