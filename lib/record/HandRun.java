package lib.record;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import lib.run.ExitCode;
import lib.run.OpsException;
import lib.run.RunDir;
import lib.run.Shell;
import lib.store.Json;

/** Starts a reserved run, shows its log, passes signals on, and ends as the command did. */
final class HandRun {
    private static final long POLL_MILLIS = 50;
    /** From one recorder to the next. */
    private static final int POLLS_ALONE = 600;
    private final Path dir;
    private final HandReservation reservation;
    private final PrintStream out;
    private final PrintStream err;
    private final AtomicInteger interrupts = new AtomicInteger();

    HandRun(HandReservation reservation, PrintStream out, PrintStream err) {
        this.reservation = reservation;
        this.dir = reservation.dir();
        this.out = out;
        this.err = err;
    }

    int run() throws IOException, InterruptedException {
        err.println("ops: run " + reservation.request().runId() + " in " + dir);
        Signals.on("INT", this::pass);
        Signals.on("TERM", this::pass);
        // In a session of its own: neither Ctrl-C nor the end of the terminal reaches what records the run.
        Process launcher = new ProcessBuilder(List.of("setsid", "sh", dir.resolve(RunDir.LAUNCHER).toString(), dir.toString()))
                .redirectInput(new File("/dev/null")).redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD).start();
        follow(launcher);
        return report();
    }

    /** Until the run is over, or nobody is left to record it: a launch.sh that was killed is started again by its recorder, one that gave up isn't. */
    private void follow(Process launcher) throws IOException, InterruptedException {
        int alone = 0;
        long shown = 0;
        boolean over = false;
        while (!over) {
            over = Files.exists(dir.resolve(RunDir.SUMMARY));
            shown = show(shown);
            if (!over) {
                alone = launcher.isAlive() || isRecorded() ? 0 : alone + 1;
                if (alone > POLLS_ALONE) {
                    throw new OpsException(ExitCode.FAILED, "nobody records run " + reservation.request().runId() + " any more", "see " + dir.resolve(RunDir.RUNNER_LOG)
                            + "   then: jbang runner.java --close " + Shell.quote(dir.toString()));
                }
                Thread.sleep(POLL_MILLIS);
            }
        }
    }

    private boolean isRecorded() throws IOException {
        try (RecorderLock lock = RecorderLock.open(dir)) {
            return !lock.isFree();
        }
    }

    private long show(long from) throws IOException {
        Path log = dir.resolve(RunDir.LOG);
        if (!Files.exists(log) || Files.size(log) <= from) {
            return from;
        }
        try (var file = new RandomAccessFile(log.toFile(), "r")) {
            file.seek(from);
            return from + copy(file, out);
        }
    }

    private static long copy(RandomAccessFile file, OutputStream to) throws IOException {
        byte[] chunk = new byte[64 * 1024];
        long copied = 0;
        for (int n = file.read(chunk); n > 0; n = file.read(chunk)) {
            to.write(chunk, 0, n);
            copied += n;
        }
        to.flush();
        return copied;
    }

    private int report() throws IOException {
        var summary = Json.parse(Files.readString(dir.resolve(RunDir.SUMMARY))).orElseThrow(() -> new IOException("summary.json isn't JSON"));
        String duration = summary.hasNonNull("duration_sec") ? " after " + summary.get("duration_sec").asText() + " s" : "";
        err.println("ops: run " + reservation.request().runId() + " " + summary.path("state").asText() + duration);
        return summary.hasNonNull("exit_code") ? summary.get("exit_code").asInt() : 1;
    }

    /** The first Ctrl-C goes to the command's process group, to be handled; the second ends the command and its children. */
    private void pass(String signal) {
        boolean first = interrupts.getAndIncrement() == 0;
        Attempt.read(dir).filter(a -> a.command().isAlive()).ifPresent(a -> {
            if (first) {
                // The command's shell leads the session, so its pid names the group; it lives on to write the exit record.
                CommandOutput.of(Duration.ofSeconds(5), "sh", "-c", "kill -s \"$1\" -- \"-$2\"", "sh", signal, Long.toString(a.shell().pid()));
            } else {
                ProcessHandle.of(a.command().pid()).ifPresent(p -> {
                    p.descendants().forEach(ProcessHandle::destroyForcibly);
                    p.destroyForcibly();
                });
            }
        });
    }
}
