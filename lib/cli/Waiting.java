package lib.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import lib.pod.Follower;
import lib.report.ProgressLine;
import lib.report.StatusText;
import lib.report.SummaryText;
import lib.run.ExitCode;
import lib.run.RunDir;
import lib.run.RunState;
import lib.store.Json;
import lib.store.RunRecord;

/** Stays with a run until it is over, or its server is ready: a live line of its metrics, or its log, then how it stands. */
final class Waiting {
    private static final Duration PLAIN_LINE_EVERY = Duration.ofSeconds(10);
    private final Globals globals;
    private final Console console;
    private final Clock clock;

    Waiting(Globals globals, Console console, Clock clock) {
        this.globals = globals;
        this.console = console;
        this.clock = clock;
    }

    /** Returns the exit code: 0 when the run succeeded, or its server is ready and that was waited for, else 1. */
    int stay(RunLookup.Found found, boolean showLog, boolean untilReady) {
        var over = new AtomicBoolean();
        var farewell = new Thread(() -> {
            if (!over.get()) {
                console.error("\nops: interrupted; run " + found.id() + " goes on\n     come back with: ops tail " + found.id() + "   or end it: ops run stop " + found.id());
            }
        });
        Runtime.getRuntime().addShutdownHook(farewell);
        try {
            var whole = new Follower(found.pod(), found.dir(), console::note);
            Follower follower = untilReady ? whole.orUntil(RunDir.ENDPOINT) : whole;
            if (showLog) {
                try (OutputStream log = console.json() ? OutputStream.nullOutputStream() : console.log()) {
                    follower.follow(RunDir.LOG, "all", true, true, log);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            } else {
                showProgress(follower);
            }
            return end(found, untilReady);
        } finally {
            over.set(true);
        }
    }

    private void showProgress(Follower follower) {
        try (var live = new LiveLine()) {
            follower.follow(RunDir.METRICS, "all", true, true, live);
        }
    }

    private int end(RunLookup.Found found, boolean untilReady) {
        RunRecord run = RunLookup.find(globals, found.id().value()).run();
        boolean ready = untilReady && run.endpoint().isObject() && !run.state().isFinal();
        if (console.json()) {
            console.result(StatusText.json(run));
        } else {
            console.result(ready ? StatusText.of(run, console.color()) : SummaryText.of(run, console.color()));
        }
        return ready || run.state() == RunState.SUCCEEDED ? ExitCode.OK.code() : ExitCode.FAILED.code();
    }

    /** Takes metrics.jsonl as it grows; on a terminal the line is redrawn every second, elsewhere printed now and then. */
    private final class LiveLine extends OutputStream {
        private final boolean redraw = console.canRedraw();
        private final ProgressLine line = new ProgressLine(redraw, redraw ? Terminals.width(globals.environment(), true) : 0);
        private final ByteArrayOutputStream part = new ByteArrayOutputStream();
        private final Instant begin = clock.instant();
        private final ReentrantLock lock = new ReentrantLock();
        private final Thread ticker = new Thread(this::tick, "progress");
        private Instant printed = Instant.EPOCH;

        LiveLine() {
            ticker.setDaemon(true);
            if (redraw) {
                ticker.start();
            }
        }

        private void tick() {
            try {
                while (true) {
                    show(MissingNode.getInstance());
                    Thread.sleep(1000);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void write(int b) {
            if (b == '\n') {
                Json.parse(part.toString(StandardCharsets.UTF_8)).filter(JsonNode::isObject).ifPresent(this::show);
                part.reset();
            } else {
                part.write(b);
            }
        }

        private void show(JsonNode row) {
            lock.lock();
            try {
                String text = line.update(row, Duration.between(begin, clock.instant()));
                if (redraw) {
                    console.redraw(text);
                } else if (Duration.between(printed, clock.instant()).compareTo(PLAIN_LINE_EVERY) >= 0) {
                    printed = clock.instant();
                    console.note(text);
                }
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void close() {
            ticker.interrupt();
            if (redraw) {
                console.redraw("");
            }
        }
    }
}
