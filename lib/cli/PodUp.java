package lib.cli;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import lib.config.PodConfig;
import lib.pod.Pod;
import lib.pod.SshPod;
import lib.provider.BookedPod;
import lib.provider.HostKeys;
import lib.provider.PodBook;
import lib.provider.Provider;
import lib.provider.RentedPod;
import lib.run.Backoff;
import lib.run.ExitCode;
import lib.run.OpsException;

/**
 * Makes a rented pod answer: finds or orders it, waits until its provider calls it ready and its sshd answers, pins its host key. A repeat goes on wherever
 * the one before ended. Every wait is bounded, and who waits is told what it costs.
 */
final class PodUp {
    private static final Backoff FIRST_PAUSE = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(5));
    private static final String AGAIN = "the same command goes on from here";
    /** A machine that its provider calls ready may still be booting. */
    private static final Duration SSHD_AT_LEAST = Duration.ofSeconds(60);
    /** Some providers put the user's key on a machine only after its sshd has started. */
    private static final Duration KEYS_WITHIN = Duration.ofSeconds(45);
    private static final Duration LISTED_WITHIN = Duration.ofSeconds(60);
    private final RentedPods pods;
    private final PodConfig config;
    private final Clock clock;
    private final PodProgress progress;

    /** A pod that answers; {@code rented}: it was ordered just now. */
    record Up(BookedPod booked, SshPod pod, boolean rented) {
    }

    PodUp(RentedPods pods, PodConfig config, Clock clock, PodProgress progress) {
        this.pods = pods;
        this.config = config;
        this.clock = clock;
        this.progress = progress;
    }

    /**
     * UNREACHABLE where the pod doesn't get ready within {@code limit}: it's billed on.
     *
     * @param acceptNewKey the key that was pinned before is forgotten
     */
    Up up(Duration limit, boolean acceptNewKey) {
        pods.book().prepare();
        Provider provider = pods.provider(config, progress::say);
        Instant end = clock.instant().plus(limit);
        PodBook.Lock lock = pods.book().renting(config, () -> progress.say("another ops is at work on pod " + config.name() + ": waiting for it"));
        try {
            Optional<BookedPod> found = pods.ask(config, provider);
            BookedPod booked = found.isPresent() ? found.get() : order(provider);
            BookedPod ready = ready(provider, booked, end);
            return answering(ready, later(end, clock.instant().plus(SSHD_AT_LEAST)), acceptNewKey, found.isEmpty());
        } finally {
            lock.close();
        }
    }

    private BookedPod order(Provider provider) {
        progress.say("renting " + config.rental().podName() + " from " + config.provider());
        progress.billed("pod " + config.name() + " may have been rented, and is billed then");
        RentedPod pod = provider.create(config.rental().podName());
        var booked = BookedPod.ordered(config, pod, clock.instant(), config.rental().ttl());
        pods.book().put(booked);
        return booked;
    }

    private BookedPod ready(Provider provider, BookedPod first, Instant end) {
        BookedPod booked = first;
        var backoff = FIRST_PAUSE;
        while (!RentedPods.isReady(booked)) {
            if (booked.pod().state() == RentedPod.State.FAILED) {
                throw new OpsException(ExitCode.FAILED, RentedPods.named(config, booked.pod()) + " has failed" + RentedPods.words(booked.pod().detail())
                        + "; it may still be billed", "end it: ops pod rm " + config.name() + "   then try again: ops pod up " + config.name());
            }
            if (clock.instant().isAfter(end)) {
                throw late(booked, "isn't ready" + RentedPods.words(booked.pod().detail()));
            }
            progress.waiting(booked, booked.pod().detail().isBlank() ? "pending" : booked.pod().detail());
            Backoff.sleep(backoff.pause(), AGAIN);
            backoff = backoff.next();
            booked = again(provider, booked);
        }
        return booked;
    }

    /** A provider that doesn't answer for once is asked again, and a list may take a while to have a pod that was just ordered. */
    private BookedPod again(Provider provider, BookedPod before) {
        try {
            Optional<RentedPod> told = provider.find(config.rental().podName());
            boolean gone = told.isEmpty() ? clock.instant().isAfter(before.seenAt().plus(LISTED_WITHIN)) : told.get().state() == RentedPod.State.GONE;
            if (gone) {
                pods.book().remove(before);
                throw new OpsException(ExitCode.FAILED, RentedPods.named(config, before.pod()) + " has ended before it was ready"
                        + RentedPods.words(told.map(RentedPod::detail).orElse("")), "try again: ops pod up " + config.name());
            }
            return told.isEmpty() ? before : pods.remember(config, told.get());
        } catch (OpsException e) {
            if (e.exitCode() != ExitCode.UNREACHABLE) {
                throw e;
            }
            progress.say(e.getMessage());
            return before;
        }
    }

    private Up answering(BookedPod booked, Instant end, boolean acceptNewKey, boolean rented) {
        String alias = HostKeys.alias(booked.provider(), booked.pod().id());
        if (acceptNewKey) {
            pods.book().hostKeys().forget(alias);
        }
        boolean newKey = !pods.book().hostKeys().has(alias);
        if (newKey) {
            pods.pod(config, booked, true).callAnew();    // over a connection that is there already no key is shown
        }
        awaitShell(booked, end, newKey);
        if (!pods.book().hostKeys().has(alias)) {
            throw new OpsException(ExitCode.USAGE, "ssh could not write the host key of pod " + config.name() + " into " + pods.book().hostKeys().file(), "make it writable");
        }
        if (newKey) {
            progress.say("pinned the host key of " + RentedPods.named(config, booked.pod()));
        }
        BookedPod pinned = booked.withPinnedKey();
        pods.book().put(pinned);
        return new Up(pinned, pods.pod(config, pinned, false), rented);
    }

    private void awaitShell(BookedPod booked, Instant end, boolean newKey) {
        Pod pod = pods.patient(config, booked, newKey);
        Instant keysBy = clock.instant().plus(KEYS_WITHIN);
        while (true) {
            try {
                pod.run("printf '\\n@ops begin\\n'");
                return;
            } catch (OpsException e) {
                if (e.exitCode() != ExitCode.UNREACHABLE || RentedPodLoss.isAboutKeys(e)) {
                    throw e;
                }
                if (RentedPodLoss.isRefusal(e) && clock.instant().isAfter(keysBy)) {
                    throw new OpsException(ExitCode.UNREACHABLE, e.getMessage() + ". It is STILL BILLED" + progress.cost(booked), "set identity_file of pod " + config.name()
                            + " in the config, or give your public key to the provider, then: ops pod up " + config.name() + "   or end it: ops pod rm " + config.name());
                }
                if (clock.instant().isAfter(end)) {
                    throw late(booked, "doesn't answer: " + e.getMessage());
                }
                progress.waiting(booked, "ready; waiting for its sshd at " + RentedPodLoss.address(booked.pod()));
            }
            Backoff.sleep(Duration.ofSeconds(1), AGAIN);
        }
    }

    private OpsException late(BookedPod booked, String what) {
        return new OpsException(ExitCode.UNREACHABLE, RentedPods.named(config, booked.pod()) + " " + what + ". It is STILL BILLED"
                + progress.cost(booked), "wait on: ops pod up " + config.name() + "   or end it: ops pod rm " + config.name());
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }
}
