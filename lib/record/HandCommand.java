package lib.record;

//DEPS info.picocli:picocli:4.7.7

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lib.run.Kind;
import lib.run.OpsException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A run by hand: {@code runner [options] -- COMMAND...}. */
@Command(name = "runner", description = "Runs a command and leaves a run directory. Ends with the command's own exit code.",
        mixinStandardHelpOptions = true, versionProvider = HandCommand.Versions.class, sortOptions = false,
        customSynopsis = "Usage: jbang runner.java [--project P] [--run-id ID] [--outputs-dir DIR] [--kind K] [--tag T]... -- COMMAND...")
final class HandCommand implements java.util.concurrent.Callable<Integer> {
    @Option(names = "--project", paramLabel = "P", description = "name of the project")
    private String project = "";
    @Option(names = "--run-id", paramLabel = "ID", description = "name of the run; the default is made of time and command")
    private Optional<String> runId = Optional.empty();
    @Option(names = "--outputs-dir", paramLabel = "DIR", description = "where run directories are made")
    private Optional<String> outputs = Optional.empty();
    @Option(names = "--kind", paramLabel = "K", description = "how log lines become metrics: command, nanogpt_train")
    private String kind = "command";
    @Option(names = "--tag", paramLabel = "T", description = "a label, may be given again")
    private List<String> tags = new ArrayList<>();
    @Parameters(paramLabel = "COMMAND", description = "the command with its arguments")
    private List<String> command = new ArrayList<>();

    /** The version for --version. */
    static final class Versions implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {RunnerMain.version()};
        }
    }

    static int run(List<String> arguments) {
        return new CommandLine(new HandCommand()).setStopAtPositional(true)
                .setParameterExceptionHandler((e, args) -> fail(2, e.getMessage(), "see: jbang runner.java --help"))
                .setExecutionExceptionHandler((e, line, result) -> {
                    if (e instanceof OpsException ops) {
                        return fail(ops.exitCode().code(), ops.getMessage(), ops.hint());
                    }
                    if (e instanceof CommandNotFound missing) {
                        return fail(CommandNotFound.EXIT_CODE, missing.getMessage(), missing.hint());
                    }
                    e.printStackTrace();
                    return fail(70, "a bug in ops: " + e, "please report the trace above");
                })
                .execute(arguments.toArray(String[]::new));
    }

    @Override
    public Integer call() throws Exception {
        Kind parsed = Kind.parse(kind);
        var reservation = HandReservation.make(new HandReservation.Wish(project, runId, outputs, parsed, tags, command), System.getenv());
        return new HandRun(reservation, System.out, System.err).run();
    }

    private static int fail(int code, String message, String hint) {
        System.err.println("ops: " + message);
        if (!hint.isEmpty()) {
            System.err.println("  " + hint);
        }
        return code;
    }
}
