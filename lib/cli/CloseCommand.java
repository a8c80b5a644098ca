package lib.cli;

import lib.pod.Closer;
import lib.pod.RunnerBundle;
import lib.run.ExitCode;
import lib.store.Json;

/** {@code ops run close [RUN]}. */
final class CloseCommand implements Command {
    private final RunLookup lookup = new RunLookup();
    private final Globals globals;

    CloseCommand(Globals globals) {
        this.globals = globals;
    }

    @Override
    public void declare(Syntax syntax) {
        syntax.describe("write the summary of a run that is provably over and has nobody left to write it");
        syntax.with(lookup);
    }

    @Override
    public Integer call() {
        Console console = globals.console();
        RunLookup.Found found = lookup.find(globals);
        Closer.Closed closed = new Closer(found.pod(), RunnerBundle.load(globals.cacheDirectory()), globals.cacheDirectory()).close(found.id(), found.dir());
        String state = closed.again() ? found.run().state().text() : closed.state().text();
        if (console.json()) {
            console.result(Json.object().put("run_id", found.run().id()).put("state", state).put("again", closed.again()));
        } else {
            console.result("run " + found.run().id() + ": " + (closed.again() ? "was over already: " : "closed, ") + state);
        }
        return ExitCode.OK.code();
    }
}
