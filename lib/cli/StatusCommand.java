package lib.cli;

import java.util.concurrent.Callable;
import lib.report.StatusText;
import lib.run.ExitCode;
import lib.run.OpsException;
import lib.store.RunRecord;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code ops run status [RUN]}. */
@Command(name = "status", description = "how a run stands, and how that is known")
final class StatusCommand implements Callable<Integer> {
    @Mixin
    private final RunLookup lookup = new RunLookup();
    private final Globals globals;

    StatusCommand(Globals globals) {
        this.globals = globals;
    }

    @Override
    public Integer call() {
        Console console = globals.console();
        try {
            print(console, lookup.find(globals).run());
            return ExitCode.OK.code();
        } catch (OpsException e) {
            if (e.exitCode() != ExitCode.UNREACHABLE || lookup.name().startsWith("@")) {
                throw e;
            }
            // The run may well be alive: say what is known, which is nothing, and why.
            print(console, RunRecord.unreachable(lookup.name()));
            throw e;
        }
    }

    private static void print(Console console, RunRecord run) {
        if (console.json()) {
            console.result(StatusText.json(run));
        } else {
            console.result(StatusText.of(run, console.color()));
        }
    }
}
