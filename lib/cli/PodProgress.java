package lib.cli;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import lib.config.PodConfig;
import lib.provider.BookedPod;

/** What {@code ops pod up} says while it waits: how long, the provider's words, the cost so far; and, when it's interrupted, that the pod is billed on. */
final class PodProgress implements AutoCloseable {
    private static final Duration PLAIN_LINE_EVERY = Duration.ofSeconds(15);
    private final Console console;
    private final PodConfig config;
    private final Clock clock;
    private final Instant since;
    private final Thread farewell = new Thread(this::interrupted);
    private volatile String billed = "";
    private String last = "";
    private Instant lastAt = Instant.EPOCH;

    PodProgress(Console console, PodConfig config, Clock clock) {
        this.console = console;
        this.config = config;
        this.clock = clock;
        this.since = clock.instant();
        Runtime.getRuntime().addShutdownHook(farewell);
    }

    void say(String line) {
        console.note(line);
    }

    /** What an interruption would leave. */
    void billed(String what) {
        billed = what;
    }

    void waiting(BookedPod booked, String words) {
        billed = "pod " + config.name() + " is still billed" + cost(booked);
        Instant now = clock.instant();
        if (console.canRedraw()) {
            console.redraw(line(booked, words, now));
        } else if (!words.equals(last) || Duration.between(lastAt, now).compareTo(PLAIN_LINE_EVERY) > 0) {
            console.note(line(booked, words, now));
            last = words;
            lastAt = now;
        }
    }

    private String line(BookedPod booked, String words, Instant now) {
        return "pod " + config.name() + "  " + PodText.duration(Duration.between(since, now)) + "  " + words.replaceAll("\\p{Cntrl}", " ") + cost(booked);
    }

    String cost(BookedPod booked) {
        String cost = PodText.cost(PodRow.of(booked, config.rental().usdPerHour()), clock.instant());
        return cost.isEmpty() ? "" : " (" + cost + ")";
    }

    @Override
    public void close() {
        billed = "";
        if (console.canRedraw()) {
            console.redraw("");
        }
        try {
            Runtime.getRuntime().removeShutdownHook(farewell);
        } catch (IllegalStateException e) {
            farewell.interrupt();    // ops is being ended just now, and the hook has its work before it
        }
    }

    private void interrupted() {
        if (!billed.isEmpty()) {
            console.error("\nops: interrupted; " + billed + "\n     go on: ops pod up " + config.name() + "   or end it: ops pod rm " + config.name());
        }
    }
}
