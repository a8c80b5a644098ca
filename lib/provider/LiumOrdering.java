package lib.provider;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import lib.config.PodConfig;
import lib.pod.ScriptResult;
import lib.run.ExitCode;
import lib.run.OpsException;
import lib.store.Json;

/** Rents a pod once: whatever happens to lium or to ops on the way, the pod is looked for before another is rented. */
final class LiumOrdering {
    private final PodConfig pod;
    private final LiumCli cli;
    private final LiumListing listing;
    private final OpenOrder order;
    private final LiumEnd end;
    private final PollPace pace;
    private final Consumer<String> progress;

    LiumOrdering(PodConfig pod, LiumCli cli, LiumListing listing, OpenOrder order, PollPace pace, Consumer<String> progress) {
        this.pod = pod;
        this.cli = cli;
        this.listing = listing;
        this.order = order;
        this.end = new LiumEnd(cli, pod, progress);
        this.pace = pace;
        this.progress = progress;
    }

    RentedPod order(String podName, List<String> arguments) {
        order.begin();
        ScriptResult said;
        try {
            said = cli.order(arguments, order.mark(), pod.rental().readyTimeout().plus(pace.margin()));
        } catch (OpsException e) {
            if (e.exitCode() == ExitCode.UNREACHABLE) {
                return lookedFor(podName, e);
            }
            throw e.exitCode() == ExitCode.INTERRUPTED ? new OpsException(e.exitCode(), "interrupted while pod " + podName + " was ordered: it may have been rented and be billed",
                    "ops pod up " + pod.name() + " looks for it before it rents one; " + ending(), e) : e;
        }
        Optional<RentedPod> made = made(said);
        if (made.isPresent()) {
            return withItsEnd(made.get());
        }
        LiumFailure failure = LiumFailure.of(said);
        if (failure.rentedNothing()) {
            order.end();
            throw failure.error("lium up");
        }
        return failure.podId().isPresent() ? notReady(failure) : lookedFor(podName, failure.error("lium up"));
    }

    /** The pod of an order that was cut off. Once it must be listed and isn't, that order has rented nothing. */
    Optional<RentedPod> ofEarlierOrder(String podName) {
        long latest = System.nanoTime() + pod.rental().readyTimeout().plus(pace.margin()).toNanos();
        progress.accept(order.orderer().map(lium -> "an earlier lium up (process " + lium.pid() + ") still orders pod " + podName + ": waiting for it")
                .orElse("an earlier order of pod " + podName + " was cut off: looking whether it was rented"));
        for (Optional<ProcessHandle> lium = order.orderer(); lium.isPresent(); lium = order.orderer()) {
            if (System.nanoTime() > latest) {
                throw new OpsException(ExitCode.CONFLICT, "an earlier lium up (process " + lium.get().pid() + ") still orders pod " + podName,
                        "end it (kill " + lium.get().pid() + "), then: ops pod up " + pod.name());
            }
            pace.rest();
        }
        Optional<RentedPod> found = awaited(podName).map(this::finished);
        if (found.isEmpty()) {
            order.end();
        }
        return found;
    }

    /** What was still to be done for a pod that is there; where that fails, the next one tries again. */
    RentedPod finished(RentedPod rented) {
        RentedPod now = end.scheduled(rented);
        if (!end.isMissing(now)) {
            order.end();
        }
        return now;
    }

    private RentedPod withItsEnd(RentedPod rented) {
        RentedPod now = finished(rented);
        if (end.isMissing(now)) {
            throw new OpsException(ExitCode.UNREACHABLE, told(now) + " runs and is billed without the end that ttl asks for", "ops pod up " + pod.name() + " sets it; " + ending());
        }
        return now;
    }

    private Optional<RentedPod> made(ScriptResult said) {
        Optional<JsonNode> answer = said.exitCode() == 0 ? Json.parse(said.stdout()).filter(n -> n.path("pod").path("id").isTextual()) : Optional.empty();
        return answer.map(n -> {
            RentedPod p = LiumPods.checked(LiumPods.read(n.path("pod")));
            Optional<Instant> ends = p.endsAt().or(() -> LiumPods.time(n.path("termination_time").asText("")));
            return new RentedPod(p.id(), p.name(), p.state(), p.address(), p.usdPerHour(), p.createdAt(), ends, p.gpus(), p.detail());
        });
    }

    /** Nobody knows whether there is a pod. */
    private RentedPod lookedFor(String podName, OpsException why) {
        progress.accept(why.getMessage() + ": looking whether pod " + podName + " was rented");
        Optional<RentedPod> found;
        try {
            found = awaited(podName);
        } catch (OpsException e) {
            throw e.exitCode() == ExitCode.CONFLICT ? e : unknown(podName, why);
        }
        return withItsEnd(found.orElseThrow(() -> unknown(podName, why)));
    }

    private OpsException unknown(String podName, OpsException why) {
        return new OpsException(why.exitCode(), why.getMessage() + "; pod " + podName + " isn't listed so far, but may have been rented and be billed",
                "ops pod up " + pod.name() + " looks for it before it rents one; " + why.hint(), why);
    }

    private Optional<RentedPod> awaited(String podName) {
        return pace.look(pace.listed(), () -> listing.named(podName), Optional::isPresent);
    }

    private RentedPod notReady(LiumFailure failure) {
        String id = failure.podId().orElseThrow();
        Optional<RentedPod> listed = Optional.empty();
        try {
            listed = listing.withId(id);
        } catch (OpsException e) {
            progress.accept("what it costs can't be told: " + e.getMessage());
        }
        String name = listed.map(this::told).orElse("pod " + pod.rental().podName() + " (lium " + id + ", its price isn't known here)");
        if (failure.isOfADeadPod()) {
            throw new OpsException(ExitCode.FAILED, name + " was rented and will never be ready; it is still billed until it's removed: " + failure.message(),
                    ending() + "; then ops pod up " + pod.name() + " rents another");
        }
        throw new OpsException(ExitCode.UNREACHABLE, name + " was rented, isn't ready, and is still billed: " + failure.message(),
                "ops pod up " + pod.name() + " waits on; " + ending());
    }

    private String ending() {
        return "ops pod rm " + pod.name() + " ends it";
    }

    private String told(RentedPod p) {
        return "pod " + p.name() + " (lium " + p.id() + ", " + p.usdPerHour().or(pod.rental()::usdPerHour).map(LiumOrdering::price).orElse("its price isn't known here") + ")";
    }

    static String price(double usdPerHour) {
        return String.format(Locale.ROOT, "$%.2f an hour", usdPerHour);
    }
}
