package lib.cli;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import lib.config.PodConfig;
import lib.pod.SshPod;
import lib.pod.SshTarget;
import lib.provider.BookedPod;
import lib.provider.HostKeys;
import lib.provider.PodBook;
import lib.provider.Provider;
import lib.provider.Providers;
import lib.provider.RentedPod;
import lib.run.ExitCode;
import lib.run.OpsException;

/** Finds rented pods, in the book of this checkout or else by asking their provider, and connects to them. */
final class RentedPods {
    private final Globals globals;
    private final PodBook book;

    RentedPods(Globals globals) {
        this.globals = globals;
        this.book = new PodBook(globals.config().projectRoot());
    }

    PodBook book() {
        return book;
    }

    Provider provider(PodConfig p, Consumer<String> progress) {
        return Providers.of(p, progress, globals.cacheDirectory());
    }

    /** What the provider says of the pod now, remembered; nothing where there is none, or one that has ended. */
    Optional<BookedPod> ask(PodConfig p, Provider provider) {
        Optional<RentedPod> told = provider.find(p.rental().podName()).filter(pod -> pod.state() != RentedPod.State.GONE);
        Optional<BookedPod> before = book.entry(p);
        if (told.isEmpty()) {
            before.ifPresent(book::remove);
            return Optional.empty();
        }
        return Optional.of(remember(p, told.get()));
    }

    /** Keeps what was known before of the same pod. */
    BookedPod remember(PodConfig p, RentedPod told) {
        Instant now = globals.clock().instant();
        BookedPod booked = book.entry(p).map(entry -> entry.now(told, now)).orElseGet(() -> new BookedPod(p.name(), p.provider(), told, false, now));
        book.put(booked);
        return booked;
    }

    /** It has ended: neither its entry nor its host key is of use any more. */
    void forget(BookedPod booked) {
        book.remove(booked);
        book.hostKeys().forget(HostKeys.alias(booked.provider(), booked.pod().id()));
    }

    /** A pod that can be reached, as far as its provider says. NOT_FOUND where it isn't up, UNREACHABLE where it isn't ready. */
    SshPod connect(PodConfig p) {
        Optional<BookedPod> known = book.entry(p).filter(RentedPods::isReady);
        BookedPod booked = known.or(() -> ask(p, provider(p, line -> { }))).orElseThrow(() -> notUp(p));
        if (!isReady(booked)) {
            throw notReady(p, booked.pod());
        }
        return reach(p, booked);
    }

    /** A pod that was never seen from here shows its key for the first time: that one is remembered, and no other will do from then on. */
    SshPod reach(PodConfig p, BookedPod booked) {
        String alias = HostKeys.alias(booked.provider(), booked.pod().id());
        boolean known = book.hostKeys().has(alias);
        if (!known && booked.pinned()) {
            throw new OpsException(ExitCode.UNREACHABLE, "the host key of pod " + p.name() + " (" + p.provider() + " " + booked.pod().id() + ") was pinned in "
                    + book.hostKeys().file() + ", and isn't there any more", "pin the key that it shows now: ops pod up " + p.name());
        }
        if (known && !booked.pinned()) {
            book.put(booked.withPinnedKey());
        }
        return pod(p, booked, !known);
    }

    /** {@code newKey}: whatever key the pod shows is remembered. */
    SshPod pod(PodConfig p, BookedPod booked, boolean newKey) {
        return pod(p, booked, newKey, new RentedPodLoss(this, p, booked, true));
    }

    /** Of a pod that is still booting nothing has to be asked when it doesn't answer. */
    SshPod patient(PodConfig p, BookedPod booked, boolean newKey) {
        return pod(p, booked, newKey, new RentedPodLoss(this, p, booked, false));
    }

    private SshPod pod(PodConfig p, BookedPod booked, boolean newKey, RentedPodLoss loss) {
        RentedPod.Address address = booked.pod().address().orElseThrow();
        var target = SshTarget.pinned(address.user(), address.host(), address.port(), HostKeys.alias(booked.provider(), booked.pod().id()), book.hostKeys().file(),
                newKey, p.rental().identityFile().map(this::identity));
        return new SshPod(p.name(), target, globals.stateDirectory(), Terminals.isTerminal(2), loss);
    }

    static boolean isReady(BookedPod booked) {
        return booked.pod().state() == RentedPod.State.READY && booked.pod().address().isPresent();
    }

    static OpsException notUp(PodConfig p) {
        return new OpsException(ExitCode.NOT_FOUND, "pod " + p.name() + " isn't up: " + p.provider() + " has no pod " + p.rental().podName(), "ops pod up " + p.name());
    }

    static OpsException notReady(PodConfig p, RentedPod pod) {
        boolean failed = pod.state() == RentedPod.State.FAILED;
        return new OpsException(ExitCode.UNREACHABLE, named(p, pod) + (failed ? " has failed" : " isn't ready yet") + words(pod.detail()),
                failed ? "end it: ops pod rm " + p.name() : "wait for it: ops pod up " + p.name() + "   or end it: ops pod rm " + p.name());
    }

    static String named(PodConfig p, RentedPod pod) {
        return "pod " + p.name() + " (" + p.provider() + " " + pod.id() + ")";
    }

    static String words(String detail) {
        return detail.isBlank() ? "" : ": " + detail;
    }

    /** Relative paths are the project's; ssh itself reads a tilde. */
    private String identity(String file) {
        return file.startsWith("~") ? file : globals.config().projectRoot().resolve(file).toString();
    }
}
