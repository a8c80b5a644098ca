package lib.cli;

import java.util.concurrent.Callable;
import lib.report.RunDiff;
import lib.report.RunDiffJson;
import lib.report.RunDiffText;
import lib.run.ExitCode;
import lib.store.RecordFiles;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code ops run diff RUN RUN}. */
@Command(name = "diff", description = "what differs between two runs, the likeliest reason for another outcome first, and what came out")
final class DiffCommand implements Callable<Integer> {
    private static final String NAMED = "run id, unique prefix of one, @last, or a run directory here";
    @Parameters(index = "0", paramLabel = "RUN", description = NAMED)
    private String a;
    @Parameters(index = "1", paramLabel = "RUN", description = NAMED)
    private String b;
    private final Globals globals;

    DiffCommand(Globals globals) {
        this.globals = globals;
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
