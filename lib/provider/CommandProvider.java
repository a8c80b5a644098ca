package lib.provider;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import lib.config.CommandTool;
import lib.config.PodConfig;
import lib.pod.ScriptResult;
import lib.run.ExitCode;
import lib.run.OpsException;

/** Pods of any tool with a command line: argument lists of the config, and JSON pointers into what it prints. */
public final class CommandProvider implements Provider {
    private final PodConfig pod;
    private final CommandTool tool;
    private final CommandCli cli;
    private final CommandListing listing;
    private final CommandOrdering ordering;
    private final OpenOrder order;
    private final PollPace pace;

    /** {@code progress} gets what the tool says on stderr while a pod is made; {@code orders} is a directory that remembers orders that were cut off. */
    public CommandProvider(PodConfig pod, Consumer<String> progress, PollPace pace, Path orders) {
        this.pod = pod;
        this.tool = pod.rental().tool();
        this.pace = pace;
        this.cli = new CommandCli(progress);
        this.order = new OpenOrder(orders.resolve("command"), pod.rental().podName());
        this.listing = new CommandListing(pod, cli);
        this.ordering = new CommandOrdering(pod, cli, listing, order, pace, progress);
    }

    /** After an order that was cut off it looks until a pod that was rented must be listed. */
    @Override
    public Optional<RentedPod> find(String podName) {
        Optional<RentedPod> found = listing.named(podName);
        if (!order.isOpen()) {
            return found;
        }
        Optional<OpenOrder.Turn> turn = order.turn();
        if (turn.isEmpty()) {
            return found;
        }
        try {
            return ordering.ofEarlierOrder(podName);
        } finally {
            turn.get().close();
        }
    }

    @Override
    public RentedPod create(String podName) {
        if (tool.up().isEmpty()) {
            throw new OpsException(ExitCode.USAGE, "pod " + pod.name() + " isn't there, and its config has no \"up\" that makes it",
                    "make it by hand as " + podName + ", or give the pod an \"up\"");
        }
        OpenOrder.Turn turn = order.turn().orElseThrow(() -> new OpsException(ExitCode.CONFLICT, "another ops on this machine is ordering pod " + podName,
                "wait for it, then: ops pod up " + pod.name()));
        try {
            Optional<RentedPod> there = order.isOpen() ? ordering.ofEarlierOrder(podName) : listing.named(podName);
            return there.orElseGet(() -> ordering.order(podName));
        } finally {
            turn.close();
        }
    }

    /** A removal that seems to fail may have been done: the list decides. */
    @Override
    public void remove(RentedPod rented) {
        CommandListing.checked(rented);
        if (same(rented).isEmpty()) {
            return;
        }
        ScriptResult said = cli.ask(ArgumentText.of(pod, tool.remove(), rented.id()));
        Optional<RentedPod> left = pace.look(said.exitCode() == 0 ? pace.gone() : pace.poll(), () -> same(rented), Optional::isEmpty);
        if (left.isPresent()) {
            String why = said.exitCode() == 0 ? "it is still listed as " + left.get().detail() : CommandWords.failure(tool.remove(), said);
            throw new OpsException(said.exitCode() == 0 ? ExitCode.UNREACHABLE : ExitCode.FAILED, told(rented) + " has not ended and is STILL BILLED: " + why,
                    "run the same command again, or end it by the provider's own means");
        }
    }

    private Optional<RentedPod> same(RentedPod rented) {
        try {
            return listing.withId(rented.name(), rented.id());
        } catch (OpsException e) {
            throw new OpsException(e.exitCode(), "whether " + told(rented) + " has ended isn't known, it may be STILL BILLED: " + e.getMessage(), e.hint(), e);
        }
    }

    private static String told(RentedPod rented) {
        return "pod " + rented.name() + (rented.id().equals(rented.name()) ? "" : " (" + rented.id() + ")");
    }
}
