package lib.record;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import lib.run.RunDir;
import lib.run.RunRequest;
import lib.run.Timestamp;
import lib.store.AtomicFile;

/**
 * Ends the present attempt for a reason of the recorder's own ({@code timeout}, {@code stalled}): writes it into {@code .ops/stop} first, so that whoever
 * sees the end knows why, then ends the process tree with the grace of the request. A user's own stop is left as it is.
 */
final class RunEnd {
    private final Path dir;
    private final TreeEnd tree;
    private final AtomicBoolean begun = new AtomicBoolean();
    private boolean closed;

    RunEnd(Path dir, RunRequest request) {
        this.dir = dir;
        this.tree = new TreeEnd(dir, request.runId(), request.supervision().graceSeconds());
    }

    /** Returns at once; the end happens on a thread of its own, and only the first call does anything. */
    void end(String reason) {
        if (begun.compareAndSet(false, true)) {
            Thread.ofPlatform().name("end").daemon().start(() -> finish(reason));
        }
    }

    /** The attempt is over: nothing is marked any more, or what follows would be taken for what was to end. */
    synchronized void close() {
        closed = true;
    }

    private void finish(String reason) {
        if (mark(reason)) {
            tree.end();
        }
    }

    /** False where it ended by itself, just in time. */
    private synchronized boolean mark(String reason) {
        if (closed || Files.exists(dir.resolve(RunDir.EXIT))) {
            return false;
        }
        try {
            AtomicFile.writeNew(dir.resolve(RunDir.STOP), new StopMark("ops", Timestamp.format(Instant.now()), reason).text());
        } catch (IOException e) {
            System.err.println("ops runner: can't write " + RunDir.STOP + ": " + e.getMessage());
        }
        return true;
    }
}
