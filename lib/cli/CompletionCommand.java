package lib.cli;

import lib.run.ExitCode;
import lib.run.OpsException;

/** {@code ops completion bash|zsh|fish}: prints a script; no JVM runs when it completes. */
final class CompletionCommand implements Command {
    private String shell;
    private boolean refresh;
    private final Globals globals;

    CompletionCommand(Globals globals) {
        this.globals = globals;
    }

    @Override
    public void declare(Syntax syntax) {
        syntax.describe("print the completion of a shell: source <(ops completion bash)");
        syntax.parameter(String.class, "SHELL", "bash, zsh or fish", v -> shell = v);
        syntax.flag("--refresh", "make the words of the project anew, which the script does by itself", v -> refresh = v, o -> o.hidden(true));
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
