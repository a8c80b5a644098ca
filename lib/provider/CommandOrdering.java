package lib.provider;

import java.util.Optional;
import java.util.function.Consumer;
import lib.config.CommandTool;
import lib.config.PodConfig;
import lib.pod.ScriptResult;
import lib.run.ExitCode;
import lib.run.OpsException;

/** Rents a pod once: whatever happens to the tool or to ops on the way, the pod is looked for before another is rented. */
final class CommandOrdering {
    private final PodConfig pod;
    private final CommandTool tool;
    private final CommandCli cli;
    private final CommandListing listing;
    private final OpenOrder order;
    private final PollPace pace;
    private final Consumer<String> progress;

    CommandOrdering(PodConfig pod, CommandCli cli, CommandListing listing, OpenOrder order, PollPace pace, Consumer<String> progress) {
        this.pod = pod;
        this.tool = pod.rental().tool();
        this.cli = cli;
        this.listing = listing;
        this.order = order;
        this.pace = pace;
        this.progress = progress;
    }

    RentedPod order(String podName) {
        order.begin();
        ScriptResult said;
        try {
            said = cli.order(ArgumentText.of(pod, tool.up(), ""), order.mark(), pod.rental().readyTimeout());
        } catch (OpsException e) {
            if (e.exitCode() == ExitCode.USAGE) {
                order.end();    // it isn't even installed
                throw e;
            }
            throw new OpsException(e.exitCode(), e.getMessage() + "; pod " + podName + " may have been rented and be billed", looks(), e);
        }
        Optional<RentedPod> found = awaited(podName);
        if (found.isEmpty()) {
            if (said.exitCode() == 0) {
                throw unlisted(podName, said);
            }
            order.end();    // had it rented one all the same, it would be listed by now
            throw refused(said);
        }
        order.end();
        return found.get();
    }

    private OpsException refused(ScriptResult said) {
        return new OpsException(ExitCode.FAILED, CommandWords.failure(tool.up(), said), "correct \"up\" of pod " + pod.name() + " in the config, or try the command by hand");
    }

    private OpsException unlisted(String podName, ScriptResult said) {
        return new OpsException(ExitCode.UNREACHABLE, CommandWords.name(tool.up()) + " ended well, but " + CommandWords.name(tool.status()) + " doesn't show pod " + podName
                + " within " + pace.listed().toSeconds() + " s, and it may be billed. It said" + CommandWords.excerpt(said.stdout().isBlank() ? said.stderr() : said.stdout()), looks());
    }

    private String looks() {
        return "ops pod up " + pod.name() + " looks for it before it rents one; ops pod rm " + pod.name() + " ends it";
    }

    /** The pod of an order that was cut off. Once it must be listed and isn't, that order has rented nothing. */
    Optional<RentedPod> ofEarlierOrder(String podName) {
        Optional<RentedPod> found = listing.named(podName);
        long latest = System.nanoTime() + pod.rental().readyTimeout().toNanos();
        for (Optional<ProcessHandle> up = order.orderer(); found.isEmpty() && up.isPresent(); up = order.orderer()) {
            if (System.nanoTime() > latest) {
                throw new OpsException(ExitCode.CONFLICT, "an earlier " + CommandWords.name(tool.up()) + " (process " + up.get().pid() + ") still orders pod " + podName,
                        "end it (kill " + up.get().pid() + "), then: ops pod up " + pod.name());
            }
            progress.accept("an earlier " + CommandWords.name(tool.up()) + " (process " + up.get().pid() + ") still orders pod " + podName + ": waiting for it");
            pace.rest();
            found = listing.named(podName);
        }
        Optional<RentedPod> seen = found.isPresent() ? found : awaited(podName);
        if (seen.isEmpty() || order.orderer().isEmpty()) {
            order.end();
        }
        return seen;
    }

    private Optional<RentedPod> awaited(String podName) {
        return pace.look(pace.listed(), () -> listing.named(podName), Optional::isPresent);
    }
}
