package lib.cli;

import java.util.List;
import lib.pod.Attachment;
import lib.run.ExitCode;
import lib.run.OpsException;

/** {@code ops run attach [RUN]}: the run's tmux pane, with this terminal. */
final class AttachCommand implements Command {
    private final RunLookup lookup = new RunLookup();
    private final Globals globals;

    AttachCommand(Globals globals) {
        this.globals = globals;
    }

    @Override
    public void declare(Syntax syntax) {
        syntax.describe("look at a run's tmux pane (leave with Ctrl-b d)");
        syntax.with(lookup);
    }

    @Override
    public Integer call() {
        RunLookup.Found found = lookup.find(globals);
        String session = found.run().metadata().path("launcher").path("session").asText();
        if (found.run().state().isFinal()) {
            throw new OpsException(ExitCode.CONFLICT, "run " + found.run().id() + " is over: " + found.run().state().text(),
                    "read its log: ops tail " + found.run().id());
        }
        if (session.isEmpty() || !Terminals.isTerminal(1)) {
            throw new OpsException(ExitCode.USAGE, session.isEmpty() ? "run " + found.run().id() + " has no tmux session" : "attach needs a terminal",
                    "follow its log: ops tail " + found.run().id());
        }
        int code = Attachment.open(found.pod(), List.of("tmux", "-L", "ops", "attach-session", "-t", "=" + session));
        return code == 0 ? ExitCode.OK.code() : ExitCode.FAILED.code();
    }
}
