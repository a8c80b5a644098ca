package lib.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import lib.config.PodConfig;
import lib.pod.Exec;
import lib.run.ExitCode;
import lib.run.OpsException;

/** {@code ops pod ssh [NAME] [-- COMMAND...]}: a shell on the pod, or one command; the exit code is then the command's. */
final class PodSshCommand implements Command {
    private static final int CONNECTION_LOST = 255;
    private List<String> words = List.of();
    private Supplier<List<String>> typed = List::of;
    private final Globals globals;

    PodSshCommand(Globals globals) {
        this.globals = globals;
    }

    @Override
    public void declare(Syntax syntax) {
        syntax.describe("open a shell on a pod, or run a command there");
        syntax.parameters(String.class, "[NAME] [-- COMMAND...]", "pod of the config (default: --pod, else the default pod); a command, each argument as it is", v -> words = v);
        typed = syntax::words;
    }

    @Override
    public Integer call() {
        int named = words.size() - command();
        if (named > 1) {
            throw new OpsException(ExitCode.USAGE, "a command stands behind --", "ops pod ssh " + words.get(0) + " -- " + words.get(1));
        }
        PodConfig p = globals.podConfig(named == 1 ? Optional.of(words.get(0)) : Optional.empty());
        List<String> command = words.subList(named, words.size());
        int code = Exec.interactive(program(p, command));
        if (code == CONNECTION_LOST && !p.isLocal()) {
            throw new OpsException(ExitCode.UNREACHABLE, "pod " + p.name() + " can't be reached, or the connection broke", "ops pod status " + p.name());
        }
        return code;
    }

    /** How many of the words stand behind {@code --}. */
    private int command() {
        List<String> given = typed.get();
        int dashes = given.indexOf("--");
        return dashes < 0 ? 0 : given.size() - dashes - 1;
    }

    private List<String> program(PodConfig p, List<String> command) {
        if (p.isLocal() && command.isEmpty()) {
            return List.of(globals.environment().getOrDefault("SHELL", "sh"));
        }
        var program = new ArrayList<>(globals.connect(p).interactive(command));
        int terminal = p.isLocal() ? -1 : program.indexOf("-t");
        if (terminal >= 0 && !command.isEmpty() && !(Terminals.isTerminal(0) && Terminals.isTerminal(1))) {
            program.set(terminal, "-T");    // a terminal would change the bytes of its output
        }
        return program;
    }
}
