package lib.cli;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import lib.pod.LiveLook;
import lib.run.Backoff;
import lib.run.ExitCode;
import lib.run.OpsException;

/**
 * Looks again and again until nothing more comes, or somebody interrupts. Looks are on a thread of their own: while one waits for a pod that doesn't answer,
 * the screen goes on. A pod that doesn't answer is waited out, with growing pauses.
 */
final class Watch {
    private static final Duration REDRAW_EVERY = Duration.ofSeconds(1);
    /** Ctrl-C ends our ssh too, which is no sign of the pod's: by then we have ended ourselves. */
    private static final Duration OUR_OWN_END = Duration.ofMillis(200);
    private final Console console;
    private final Clock clock;
    private final Duration every;
    private final WatchOutput output;
    private final Return way;
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile String last = "";

    /** What happens to a watch. */
    private sealed interface Event {
    }

    private record Looked(LiveLook look, Instant at) implements Event {
    }

    private record Missed(String reason) implements Event {
    }

    private record Broke(RuntimeException why) implements Event {
    }

    private record Resized() implements Event {
    }

    private record Quit() implements Event {
    }

    /** What is said at an interruption: what goes on, and the command that comes back to it. */
    record Return(String goesOn, String command) {
        String message() {
            return "interrupted; " + goesOn;
        }

        String hint() {
            return "come back with: " + command;
        }
    }

    private Watch(Console console, Clock clock, Duration every, WatchOutput output, Return way) {
        this.way = way;
        this.console = console;
        this.clock = clock;
        this.every = every;
        this.output = output;
    }

    /** On stdout: a screen where it's a terminal that may be drawn on, else lines. */
    static Watch on(Globals globals, Duration every, Return way) {
        Console console = globals.console();
        boolean draws = console.color() && !globals.environment().getOrDefault("TERM", "").matches("|dumb");
        if (!draws) {
            return new Watch(console, globals.clock(), every, new WatchLines(console.log()), way);
        }
        var terminal = new TerminalInput(Terminals.device(), globals.environment());
        var screen = new Screen(new PrintStream(System.out, false, StandardCharsets.UTF_8), terminal);
        var watch = new Watch(console, globals.clock(), every, screen, way);
        TerminalSignals.onResize(() -> watch.events.add(new Resized()));
        TerminalSignals.onSuspend(screen::leave, () -> watch.events.add(new Resized()));
        terminal.onQuit(() -> watch.events.add(new Quit()));
        return watch;
    }

    /**
     * Shows the view, and whatever {@code source} finds after a pause, until nothing more will come.
     *
     * @param done nothing will: what the view has is all
     * @throws OpsException (INTERRUPTED) when somebody typed q
     */
    void stay(Supplier<LiveLook> source, WatchView view, boolean done) {
        var farewell = new Thread(() -> {
            if (!over.get()) {
                output.end(last);
                console.error("ops: " + way.message() + "\n     " + way.hint());
            }
        });
        Runtime.getRuntime().addShutdownHook(farewell);
        var looker = new Thread(() -> look(source), "looks");
        looker.setDaemon(true);
        try {
            last = view.last(clock.instant());
            output.show(view, clock.instant());
            if (!done) {
                looker.start();
                show(view);
            }
        } finally {
            over.set(true);
            looker.interrupt();
            output.end(last);
        }
    }

    private void show(WatchView view) {
        boolean done = false;
        while (!done) {
            switch (next()) {
                case Looked looked -> done = view.take(looked.look(), looked.at());
                case Missed missed -> view.miss(missed.reason());
                case Broke broke -> throw broke.why();
                case Quit quit -> throw new OpsException(ExitCode.INTERRUPTED, way.message(), way.hint());
                case Resized resized -> { }
            }
            last = view.last(clock.instant());
            output.show(view, clock.instant());
        }
    }

    /** Nothing for a second counts as a change of size: the ages on the screen have grown. */
    private Event next() {
        try {
            Event event = events.poll(REDRAW_EVERY.toMillis(), TimeUnit.MILLISECONDS);
            return event == null ? new Resized() : event;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Broke(new OpsException(ExitCode.INTERRUPTED, way.message(), way.hint(), e));
        }
    }

    private void look(Supplier<LiveLook> source) {
        var backoff = Backoff.ofConnection();
        Duration wait = every;
        try {
            while (true) {
                Thread.sleep(wait);
                try {
                    events.add(new Looked(source.get(), clock.instant()));
                    backoff = Backoff.ofConnection();
                    wait = every;
                } catch (OpsException e) {
                    if (e.exitCode() != ExitCode.UNREACHABLE) {
                        throw e;
                    }
                    wait = backoff.pause().compareTo(every) > 0 ? backoff.pause() : every;
                    backoff = backoff.next();
                    Thread.sleep(OUR_OWN_END);
                    events.add(new Missed(e.getMessage()));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            events.add(new Broke(e));
        }
    }
}
