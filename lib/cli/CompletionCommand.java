package lib.cli;

import java.util.concurrent.Callable;
import lib.run.ExitCode;
import lib.run.OpsException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ops completion bash|zsh|fish}: prints a script; no JVM runs when it completes. */
@Command(name = "completion", description = "print the completion of a shell: source <(ops completion bash)")
final class CompletionCommand implements Callable<Integer> {
    @Parameters(arity = "0..1", paramLabel = "SHELL", description = "bash, zsh or fish")
    private String shell;
    @Option(names = "--refresh", hidden = true, description = "make the words of the project anew, which the script does by itself")
    private boolean refresh;
    private final Globals globals;

    CompletionCommand(Globals globals) {
        this.globals = globals;
    }

    @Override
    public Integer call() {
        if (refresh) {
            new CompletionWords(globals).write();
            return ExitCode.OK.code();
        }
        if (shell == null) {
            throw new OpsException(ExitCode.USAGE, "which shell?", "one of: ops completion " + String.join("|", CompletionScript.SHELLS));
        }
        globals.console().result(CompletionScript.of(shell, new Ops(globals.workingDirectory(), globals.environment(), globals.clock()).all()));
        return ExitCode.OK.code();
    }
}
