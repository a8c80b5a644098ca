package lib.provider;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import lib.pod.ScriptResult;
import lib.run.ExitCode;
import lib.run.OpsException;

/** Ends a pod, and looks whether it has ended. */
final class LiumRemoval {
    private static final int LOOKS_AFTER_A_REFUSAL = 3;

    private final LiumCli cli;
    private final LiumListing listing;
    private final PollPace pace;
    private final Consumer<String> progress;

    LiumRemoval(LiumCli cli, LiumListing listing, PollPace pace, Consumer<String> progress) {
        this.cli = cli;
        this.listing = listing;
        this.pace = pace;
        this.progress = progress;
    }

    void remove(RentedPod pod) {
        LiumPods.checked(pod);
        try {
            if (listing.withId(pod.id()).filter(p -> !hasEnded(p)).isPresent()) {
                end(pod);
            }
        } catch (OpsException e) {
            String said = e.getMessage();
            throw said.contains("still billed") ? e : new OpsException(e.exitCode(), "pod " + told(pod) + " may not have ended, and is still billed then: " + said, e.hint(), e);
        }
    }

    /** A removal that seems to fail may have been done: the list decides. */
    private void end(RentedPod pod) {
        ScriptResult said = cli.ask(List.of("rm", pod.id(), "-y", "--format", "json", "--name-only"));
        LiumFailure failure = LiumFailure.of(said);
        boolean refused = said.exitCode() != 0 && !failure.isAboutNoPod();
        Optional<RentedPod> left = afterwards(pod, refused ? pace.poll().multipliedBy(LOOKS_AFTER_A_REFUSAL) : pace.gone());
        if (left.isEmpty()) {
            return;
        }
        if (left.get().state() == RentedPod.State.GONE) {
            progress.accept("lium is still deleting pod " + told(pod) + ", which it doesn't bill: " + left.get().detail());
            return;
        }
        String reason = failure.isUnnamed() ? "it doesn't say why" : failure.message();
        String why = refused ? "lium can't remove it: " + reason
                : "lium took the removal but still lists it as " + left.get().detail() + " after " + pace.gone().toSeconds() + " s";
        throw new OpsException(refused ? ExitCode.FAILED : ExitCode.UNREACHABLE, "pod " + told(pod) + " has not ended and is still billed: " + why,
                "run the same command again; else: lium rm " + pod.id() + ", or end it on https://lium.io");
    }

    /** What is listed of it when it has ended or the time is over. */
    private Optional<RentedPod> afterwards(RentedPod pod, Duration time) {
        return pace.look(time, () -> listing.withId(pod.id()).filter(p -> !hasEnded(p)), Optional::isEmpty);
    }

    /** A deletion on its way could still fail. */
    private static boolean hasEnded(RentedPod p) {
        return p.state() == RentedPod.State.GONE && !p.detail().startsWith("DELETING");
    }

    private static String told(RentedPod p) {
        return p.name() + " (lium " + p.id() + p.usdPerHour().map(usd -> ", " + LiumOrdering.price(usd)).orElse("") + ")";
    }
}
