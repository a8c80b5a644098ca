package lib.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import lib.pod.Resumer;
import lib.pod.RunnerBundle;
import lib.run.ExitCode;
import lib.run.Kind;
import lib.run.Shell;
import lib.store.Json;

/** {@code ops run resume [RUN]}: another attempt in the same run directory. */
final class ResumeCommand implements Command {
    private final RunLookup lookup = new RunLookup();
    private boolean fromScratch;
    private boolean force;
    private boolean dryRun;
    private boolean wait;
    private boolean follow;
    private final Globals globals;
    private final Clock clock;

    ResumeCommand(Globals globals, Clock clock) {
        this.globals = globals;
        this.clock = clock;
    }

    @Override
    public void declare(Syntax syntax) {
        syntax.describe("go on with a run that is over, from its newest complete checkpoint, in the same run directory");
        syntax.with(lookup);
        syntax.flag("--from-scratch", "run the first command again, whatever checkpoints there are", v -> fromScratch = v);
        syntax.flag("--force", "also a run that has succeeded", v -> force = v);
        syntax.flag("--dry-run", "say from what it would go on, and how; change nothing", v -> dryRun = v);
        syntax.flag("--wait", "stay until the run is over; the exit code is then the run's", v -> wait = v);
        syntax.flag("--follow", "likewise, showing its log", v -> follow = v);
    }

    @Override
    public Integer call() {
        Console console = globals.console();
        RunLookup.Found found = lookup.find(globals);
        var wish = new Resumer.Wish(fromScratch, force, dryRun, Submitting.origin(globals, found.podConfig(), found.id()));
        Resumer.Resumed resumed = new Resumer(found.pod(), RunnerBundle.load(globals.cacheDirectory()), globals.cacheDirectory()).resume(found.id(), found.dir(), wish);
        Submitting.noteNoTmux(console, resumed.noTmux());
        console.note((dryRun ? "would go on with run " : resumed.again() ? "found again: run " : "resumed run ") + found.id() + " on pod " + found.pod().name() + ", attempt "
                + resumed.attempt() + ", " + resumed.checkpoint().map(c -> "from " + c).orElse("the same command from its beginning"));
        if (!dryRun && (wait || follow)) {
            boolean server = found.run().metadata().path("kind").asText().equals(Kind.VLLM_SERVE.text());
            return new Waiting(globals, console, clock).stay(found, follow, wait && server);
        }
        report(console, found, resumed);
        return ExitCode.OK.code();
    }

    private void report(Console console, RunLookup.Found found, Resumer.Resumed resumed) {
        if (console.json()) {
            ObjectNode node = Json.object().put("run_id", found.run().id()).put("run_dir", found.dir().path()).put("pod", found.pod().name())
                    .put("attempt", resumed.attempt()).put("again", resumed.again()).put("checkpoint", resumed.checkpoint().orElse(null))
                    .put("session", resumed.session().orElse(null));
            node.set("command", Json.array(resumed.command()));
            console.result(node);
        } else if (dryRun) {
            console.result(Shell.join(resumed.command()));
        } else {
            console.result(found.run().id() + "\n" + found.dir().path());
            Submitting.noteNext(console, found.id());
        }
    }
}
