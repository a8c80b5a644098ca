package lib.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import lib.config.PodConfig;
import lib.pod.ConnectionLoss;
import lib.provider.BookedPod;
import lib.provider.HostKeys;
import lib.provider.RentedPod;
import lib.run.ExitCode;
import lib.run.OpsException;

/** Why a rented pod doesn't answer: its key is another one, or its provider has ended it. The provider is asked only after a connection that failed. */
final class RentedPodLoss implements ConnectionLoss {
    private static final String CHANGED = "REMOTE HOST IDENTIFICATION HAS CHANGED";
    private static final String OTHER_KEY = " shows another host key";
    private static final Pattern UNKNOWN_KEY = Pattern.compile("No \\S+ host key is known for ");
    private static final Pattern NOT_CONNECTED = Pattern.compile("connect to host|kex_exchange_identification|[Cc]ould not resolve|Connection (?:closed|reset) by");
    /** A follower tries again and again. */
    private static final Duration ASK_EVERY = Duration.ofSeconds(30);
    private final RentedPods pods;
    private final PodConfig config;
    private final BookedPod booked;
    private final boolean mayAsk;
    private Instant asked = Instant.EPOCH;

    /** {@code mayAsk}: the provider, after a connection that failed. */
    RentedPodLoss(RentedPods pods, PodConfig config, BookedPod booked, boolean mayAsk) {
        this.mayAsk = mayAsk;
        this.pods = pods;
        this.config = config;
        this.booked = booked;
    }

    @Override
    public OpsException explain(String sshErrors, OpsException usual) {
        String name = RentedPods.named(config, booked.pod());
        if (sshErrors.contains(CHANGED)) {
            return new OpsException(ExitCode.UNREACHABLE, name + OTHER_KEY + " than the one pinned for it: the provider made its machine anew, or something else"
                    + " answers at " + address(booked.pod()) + ". Nothing was sent to it. The pinned key is line '" + HostKeys.alias(booked.provider(), booked.pod().id()) + "' of "
                    + pods.book().hostKeys().file(), "end it: ops pod rm " + config.name() + "   or, if you know that it was made anew: ops pod up " + config.name()
                    + " --accept-new-host-key");
        }
        if (UNKNOWN_KEY.matcher(sshErrors).find()) {
            return new OpsException(ExitCode.UNREACHABLE, name + OTHER_KEY + ", of a sort that isn't pinned in " + pods.book().hostKeys().file(),
                    "ops pod up " + config.name() + " --accept-new-host-key");
        }
        var plain = new OpsException(ExitCode.UNREACHABLE, usual.getMessage(), "try: ops pod status " + config.name() + "   (repeating the ops command is safe)");
        return mayAsk && NOT_CONNECTED.matcher(sshErrors).find() ? asked(plain) : plain;
    }

    /** To repeat the call helps nothing. */
    static boolean isAboutKeys(OpsException e) {
        return e.getMessage().contains(OTHER_KEY);
    }

    /** The pod answers, and doesn't take the user's key. */
    static boolean isRefusal(OpsException e) {
        return e.getMessage().contains("Permission denied") || e.getMessage().contains("Too many authentication failures");
    }

    /** What the provider says, where that tells more; an error of its own tells less. */
    private synchronized OpsException asked(OpsException usual) {
        Instant now = Instant.now();
        if (Duration.between(asked, now).compareTo(ASK_EVERY) < 0) {
            return usual;
        }
        asked = now;
        try {
            return explained(pods.ask(config, pods.provider(config, line -> { })), usual);
        } catch (OpsException e) {
            return usual;
        }
    }

    private OpsException explained(Optional<BookedPod> told, OpsException usual) {
        if (told.isEmpty() || !told.get().pod().id().equals(booked.pod().id())) {
            String other = told.map(t -> "; " + config.provider() + " has another one of that name now: " + t.pod().id()).orElse("");
            return new OpsException(ExitCode.UNREACHABLE, RentedPods.named(config, booked.pod()) + " has ended: " + config.provider() + " has it no more" + other,
                    told.isEmpty() ? "a new one: ops pod up " + config.name() : "ops pod up " + config.name() + "   prepares that one");
        }
        if (!RentedPods.isReady(told.get())) {
            return RentedPods.notReady(config, told.get().pod());
        }
        return address(told.get().pod()).equals(address(booked.pod())) ? usual
                : new OpsException(ExitCode.UNREACHABLE, usual.getMessage() + "; it is at " + address(told.get().pod()) + " now", "repeat the same command: it goes there");
    }

    static String address(RentedPod pod) {
        return pod.address().map(a -> (a.user().isEmpty() ? "" : a.user() + "@") + a.host() + (a.port() > 0 ? " port " + a.port() : "")).orElse("");
    }
}
