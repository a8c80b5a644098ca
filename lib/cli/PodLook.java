package lib.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lib.config.PodConfig;
import lib.pod.Pod;
import lib.pod.PodSight;
import lib.provider.BookedPod;
import lib.provider.Provider;
import lib.run.OpsException;

/** Looks at pods: what their providers say, and what they say themselves. */
final class PodLook {
    private final Globals globals;
    private final RentedPods rented;

    PodLook(Globals globals) {
        this.globals = globals;
        this.rented = globals.rentedPods();
    }

    /** A pod of the config. A provider that doesn't answer leaves what the book has, and its state unknown. */
    PodRow row(PodConfig p) {
        return p.isRented() ? row(p, rented.provider(p, line -> { })) : PodRow.ofStatic(p);
    }

    private PodRow row(PodConfig p, Provider provider) {
        try {
            return rented.ask(p, provider).map(booked -> PodRow.of(booked, p.rental().usdPerHour())).orElseGet(() -> PodRow.notUp(p));
        } catch (OpsException e) {
            Optional<BookedPod> booked = rented.book().entry(p);
            PodRow last = booked.map(b -> PodRow.of(b, p.rental().usdPerHour())).orElseGet(() -> PodRow.notUp(p));
            return last.in(PodRow.UNKNOWN, e.getMessage() + booked.map(b -> "; last it was " + last.state()).orElse(""));
        }
    }

    /** Rented once, and not by the config of today: nobody but the book knows that they may still cost. */
    List<PodRow> orphans() {
        return rented.book().entries().stream().filter(booked -> globals.config().pods().values().stream().noneMatch(booked::isOf))
                .map(booked -> PodRow.of(booked, Optional.empty()).in(PodRow.UNKNOWN, "the config has it no more as " + booked.provider() + " pod " + booked.pod().name()
                        + ", and it may still be billed")).toList();
    }

    /** In one round trip. UNREACHABLE where the pod doesn't answer. */
    PodSight sight(PodConfig p, Pod pod) {
        var directories = new ArrayList<String>();
        List<String> roots = roots(p);
        roots.stream().limit(1).forEach(directories::add);
        if (!p.isLocal()) {
            directories.add(p.rental().persistentDir());
        }
        directories.add("/");
        return PodSight.of(pod, roots, directories.stream().distinct().toList());
    }

    private List<String> roots(PodConfig p) {
        return globals.config().outputsDir(p).isEmpty() && !p.isLocal() ? globals.config().legacyOutputsDirs() : globals.outputsRoots(p);
    }
}
