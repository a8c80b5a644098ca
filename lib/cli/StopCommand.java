package lib.cli;

import lib.pod.Stopper;
import lib.run.ExitCode;
import lib.run.OpsException;
import lib.store.Json;

/** {@code ops run stop [RUN]}. */
final class StopCommand implements Command {
    private final RunLookup lookup = new RunLookup();
    private Integer grace;
    private final Globals globals;

    StopCommand(Globals globals) {
        this.globals = globals;
    }

    @Override
    public void declare(Syntax syntax) {
        syntax.describe("end a run and all its processes: SIGTERM, grace, SIGKILL");
        syntax.with(lookup);
        syntax.option(Integer.class, "--grace", "SECONDS", "time between SIGTERM and SIGKILL (default: the config's stop_grace_sec, 10)", v -> grace = v);
    }

    @Override
    public Integer call() {
        Console console = globals.console();
        RunLookup.Found found = lookup.find(globals);
        int seconds = grace == null ? globals.config().project().stopGraceSeconds() : grace;
        if (seconds < 0 || seconds > 3600) {
            throw new OpsException(ExitCode.USAGE, "--grace must be between 0 and 3600 seconds", "ops run stop --grace 30");
        }
        String outcome = new Stopper(found.pod()).stop(found.id(), found.dir(), seconds, user());
        if (console.json()) {
            console.result(Json.object().put("run_id", found.run().id()).put("outcome", outcome));
        } else {
            console.result("run " + found.run().id() + ": " + words(outcome, seconds));
        }
        return ExitCode.OK.code();
    }

    /** Who asks, in words that a file of the run can hold. */
    static String user() {
        return System.getProperty("user.name", "").replaceAll("[^A-Za-z0-9._@-]", "_");
    }

    private static String words(String outcome, int grace) {
        return switch (outcome) {
            case "stopped" -> "stopped";
            case "killed" -> "stopped by SIGKILL, since SIGTERM was not enough within " + grace + " s";
            case "over" -> "was over already";
            case "none" -> "has not started, and is not started any more";
            default -> "has no process any more; nothing to stop";
        };
    }
}
