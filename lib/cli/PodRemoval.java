package lib.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import lib.config.PodConfig;
import lib.pod.Pod;
import lib.pod.PodSight;
import lib.provider.BookedPod;
import lib.provider.PodBook;
import lib.provider.Provider;
import lib.provider.RentedPod;
import lib.run.ExitCode;
import lib.run.OpsException;
import lib.store.RunRecord;

/** Ends a rented pod, once nothing is lost with it, or whoever asks for it wants it so. */
final class PodRemoval {
    private static final int NAMED_AT_MOST = 5;
    private final Globals globals;
    private final RentedPods pods;
    private final PodConfig config;
    private final Optional<Path> fetchTo;

    /** @param pod nothing where there was none; @param copies what was fetched before */
    record Removed(Optional<BookedPod> pod, Optional<Double> costUsd, List<CopyReport> copies) {
        Removed {
            copies = List.copyOf(copies);
        }
    }

    PodRemoval(Globals globals, PodConfig config, Optional<Path> fetchTo) {
        this.globals = globals;
        this.pods = globals.rentedPods();
        this.config = config;
        this.fetchTo = fetchTo;
    }

    Removed remove(boolean force) {
        PodBook.Lock lock = pods.book().renting(config, () -> globals.console().note("another ops is at work on pod " + config.name() + ": waiting for it"));
        try {
            Provider provider = pods.provider(config, globals.console()::note);
            Optional<BookedPod> before = pods.book().entry(config);
            Optional<BookedPod> booked = pods.ask(config, provider);
            if (booked.isEmpty()) {
                before.ifPresent(pods::forget);
                return new Removed(Optional.empty(), Optional.empty(), List.of());
            }
            List<CopyReport> copies = force && fetchTo.isEmpty() ? List.of() : saved(booked.get(), force);
            end(provider, booked.get());
            return new Removed(booked, PodRow.of(booked.get(), config.rental().usdPerHour()).costUsd(globals.clock().instant()), copies);
        } finally {
            lock.close();
        }
    }

    private void end(Provider provider, BookedPod booked) {
        RentedPod pod = booked.pod();
        provider.remove(pod);
        boolean there = provider.find(pod.name()).filter(p -> p.id().equals(pod.id()) && p.state() != RentedPod.State.GONE).isPresent();
        if (there) {
            throw new OpsException(ExitCode.FAILED, RentedPods.named(config, pod) + " is still there after it was ended, and STILL BILLED", "repeat: ops pod rm " + config.name()
                    + " --force   or end it on its provider's own page");
        }
        pod.address().ifPresent(address -> pods.pod(config, booked, false).hangUp());
        pods.forget(booked);
    }

    /** A pod that never had an address never had a run. */
    private List<CopyReport> saved(BookedPod booked, boolean force) {
        if (booked.pod().address().isEmpty() && !booked.pinned()) {
            return List.of();
        }
        Pod pod;
        PodSight sight;
        try {
            pod = reach(booked);
            sight = new PodLook(globals).sight(config, pod);
        } catch (OpsException e) {
            throw e.exitCode() != ExitCode.UNREACHABLE ? e : new OpsException(ExitCode.UNREACHABLE, "pod " + config.name()
                    + " is not ended, since its runs can't be looked at and may be lost with it: " + e.getMessage(), "end it all the same: ops pod rm " + config.name() + " --force");
        }
        if (!force) {
            refuse(sight);
        }
        return fetchTo.isEmpty() ? List.of() : new PodRescue(globals, config, pod, fetchTo.get(), booked.pod().endsAt()).fetch(sight);
    }

    private Pod reach(BookedPod booked) {
        if (booked.pod().address().isEmpty()) {
            throw RentedPods.notReady(config, booked.pod());
        }
        return pods.reach(config, booked);
    }

    /** A run that isn't over can't be saved; of one that is, its copy will do. */
    private void refuse(PodSight sight) {
        var reasons = new ArrayList<String>();
        add(reasons, sight.unfinished(), "that isn't over", "that aren't over");
        if (fetchTo.isEmpty()) {
            add(reasons, sight.unfetched(), "that nobody has fetched", "that nobody has fetched");
        }
        if (!reasons.isEmpty()) {
            String stop = sight.unfinished().isEmpty() ? "fetch first: ops pod rm " + config.name() + " --fetch-to DIR" : "ops run stop " + sight.unfinished().get(0).id();
            throw new OpsException(ExitCode.CONFLICT, "pod " + config.name() + " is not ended: it has " + String.join(" and ", reasons) + volume(),
                    stop + "   or end it all the same: ops pod rm " + config.name() + " --force");
        }
    }

    private static void add(List<String> reasons, List<RunRecord> runs, String one, String more) {
        if (!runs.isEmpty()) {
            String some = runs.stream().limit(NAMED_AT_MOST).map(run -> run.id() + " (" + run.state().text() + ")").collect(Collectors.joining(", "));
            reasons.add((runs.size() == 1 ? "1 run " + one : runs.size() + " runs " + more) + ": " + some + (runs.size() > NAMED_AT_MOST ? ", ..." : ""));
        }
    }

    /** Nobody here can know whether a volume really outlives the pod. */
    private String volume() {
        String persistent = config.rental().persistentDir();
        boolean below = globals.outputsRoot(config).startsWith(persistent.endsWith("/") ? persistent : persistent + "/");
        return config.rental().volume().filter(v -> below).map(v -> ". The outputs root is below " + persistent + ", on volume " + v + ": if that outlives the pod, so do they").orElse("");
    }
}
