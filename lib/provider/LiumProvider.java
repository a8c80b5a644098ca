package lib.provider;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import lib.config.PodConfig;
import lib.run.ExitCode;
import lib.run.OpsException;

/** Pods of lium.io, by its own command line tool. */
public final class LiumProvider implements Provider {
    private final PodConfig pod;
    private final LiumListing listing;
    private final OpenOrder order;
    private final LiumOrdering ordering;
    private final LiumRemoval removal;

    /**
     * @param progress  gets what lium says while a pod is made
     * @param variables laid over the environment of this process
     * @param orders    directory that remembers orders that were cut off
     */
    public LiumProvider(PodConfig pod, Consumer<String> progress, Map<String, String> variables, PollPace pace, Path orders) {
        this.pod = pod;
        LiumCli cli = new LiumCli(withKey(variables), progress);
        this.listing = new LiumListing(cli);
        this.order = new OpenOrder(orders.resolve("lium"), pod.rental().podName());
        this.ordering = new LiumOrdering(pod, cli, listing, order, pace, progress);
        this.removal = new LiumRemoval(cli, listing, pace, progress);
    }

    /** After an order that was cut off it looks until a pod that was rented must be listed, and does what was still to be done for it. */
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
            if (found.isPresent()) {
                return order.orderer().isPresent() ? found : found.map(ordering::finished);
            }
            return order.orderer().isPresent() ? found : ordering.ofEarlierOrder(podName);
        } finally {
            turn.get().close();
        }
    }

    @Override
    public RentedPod create(String podName) {
        List<String> arguments = LiumUp.arguments(pod, podName);
        Optional<OpenOrder.Turn> turn = order.turn();
        if (turn.isEmpty()) {
            throw new OpsException(ExitCode.CONFLICT, "another ops on this machine is ordering pod " + podName, "wait for it, then: ops pod up " + pod.name());
        }
        try {
            Optional<RentedPod> earlier = order.isOpen() ? ordering.ofEarlierOrder(podName) : Optional.empty();
            return earlier.orElseGet(() -> ordering.order(podName, arguments));
        } finally {
            turn.get().close();
        }
    }

    @Override
    public void remove(RentedPod rented) {
        removal.remove(rented);
    }

    /** The key with which the pod is to be reached is the one that lium puts into it. */
    private Map<String, String> withKey(Map<String, String> variables) {
        var all = new HashMap<>(variables);
        String home = variables.getOrDefault("HOME", System.getProperty("user.home"));
        pod.rental().identityFile().ifPresent(file -> all.put("LIUM_SSH_KEY_PATH", LiumUp.withoutTilde(file, home)));
        return all;
    }
}
