package lib.cli;

import lib.report.RunDiff;
import lib.report.RunDiffJson;
import lib.report.RunDiffText;
import lib.run.ExitCode;
import lib.store.RecordFiles;

/** {@code ops run diff RUN RUN}. */
final class DiffCommand implements Command {
    private static final String NAMED = "run id, unique prefix of one, @last, or a run directory here";
    private String a;
    private String b;
    private final Globals globals;

    DiffCommand(Globals globals) {
        this.globals = globals;
    }

    @Override
    public void declare(Syntax syntax) {
        syntax.describe("what differs between two runs, the likeliest reason for another outcome first, and what came out");
        syntax.parameter(String.class, "RUN", NAMED, v -> a = v, o -> o.arity("1"));
        syntax.parameter(String.class, "RUN", NAMED, v -> b = v, o -> o.arity("1").index("1"));
    }

    @Override
    public Integer call() {
        Console console = globals.console();
        var diff = RunDiff.of(read(a), read(b));
        if (console.json()) {
            console.result(RunDiffJson.of(diff));
        } else {
            console.result(RunDiffText.of(diff, console.width()));
        }
        return ExitCode.OK.code();
    }

    private RecordFiles read(String name) {
        try (var copy = RecordCopy.of(globals, name)) {
            return copy.read();
        }
    }
}
