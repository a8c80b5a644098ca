package lib.cli;

import java.util.List;
import java.util.concurrent.Callable;
import lib.pod.Attachment;
import lib.run.ExitCode;
import lib.run.OpsException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code ops run attach [RUN]}: the run's tmux pane, with this terminal. */
@Command(name = "attach", description = "look at a run's tmux pane (leave with Ctrl-b d)")
final class AttachCommand implements Callable<Integer> {
    @Mixin
    private final RunLookup lookup = new RunLookup();
    private final Globals globals;

    AttachCommand(Globals globals) {
        this.globals = globals;
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
