package lib.cli;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import lib.run.Backoff;
import lib.run.ExitCode;
import lib.run.OpsException;
import lib.run.Timestamp;
import lib.store.Json;

/** {@code ops run fetch --watch}: keeps a copy up to date until the run is over. A connection that breaks is waited out. */
final class LiveCopy {
    private static final String AGAIN = "the same command goes on from here";
    /** A command may be gone a moment before its runner has written the end. */
    private static final Duration END_AT_MOST = Duration.ofSeconds(60);
    private final RunCopy copy;
    private final Console console;
    private final Duration every;
    private final Clock clock;

    LiveCopy(RunCopy copy, Console console, Duration every, Clock clock) {
        this.copy = copy;
        this.console = console;
        this.every = every;
        this.clock = clock;
    }

    /** Returns the last report; {@code again} is the command that goes on after an interruption. */
    CopyReport untilOver(String again) {
        var over = new AtomicBoolean();
        var farewell = new Thread(() -> {
            if (!over.get()) {
                console.error("\nops: interrupted; what has arrived stays, and the run goes on\n     go on with: " + again);
            }
        });
        Runtime.getRuntime().addShutdownHook(farewell);
        try {
            return rounds();
        } finally {
            over.set(true);
        }
    }

    private CopyReport rounds() {
        var goneSince = Optional.<Instant>empty();
        for (int round = 1;; round++) {
            RunCopy.Updated updated = patiently();
            CopyReport report = updated.report();
            if (report.manifest().over()) {
                return report;
            }
            Instant now = clock.instant();
            goneSince = report.manifest().gone() ? Optional.of(goneSince.orElse(now)) : Optional.empty();
            if (goneSince.isPresent() && goneSince.get().plus(END_AT_MOST).isBefore(now)) {
                return report;
            }
            say(round, updated);
            Backoff.sleep(every, AGAIN);
        }
    }

    private void say(int round, RunCopy.Updated updated) {
        CopyReport report = updated.report();
        int files = report.manifest().files().size();
        long bytes = report.manifest().totalBytes();
        if (console.json()) {
            console.result(Json.line(Json.object().put("t", Timestamp.format(clock.instant())).put("round", round).put("run_id", report.runId())
                    .put("files", files).put("bytes", bytes).put("sent_files", updated.sentFiles()).put("by", report.way()).put("run_over", false)));
        } else if (updated.sentFiles() > 0) {
            console.note(CopyReport.files(files) + ", " + CopyReport.size(bytes) + " (" + updated.sentFiles() + " new or changed)");
        }
    }

    private RunCopy.Updated patiently() {
        var backoff = Backoff.ofConnection();
        while (true) {
            try {
                return copy.update();
            } catch (OpsException e) {
                if (e.exitCode() != ExitCode.UNREACHABLE) {
                    throw e;
                }
                console.note(e.getMessage() + "; trying again in " + backoff.pause().toSeconds() + " s");
                Backoff.sleep(backoff.pause(), AGAIN);
                backoff = backoff.next();
            }
        }
    }
}
