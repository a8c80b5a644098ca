package lib.record;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import lib.run.RunDir;

/** stdout.log with all that is counted in it: it picks up where an earlier recorder was, from the log itself. */
final class RecordedLog {
    private final LogFile file;
    private final MetricsFile metrics;
    private final MetricLines lines;
    private long bytes;
    /** What an earlier recorder wrote of that which the journal still has: it comes once more, and is left out. */
    private long again;
    private final long maskedBefore;
    private volatile Progress progress;

    /** @param journaled how the log was when what is still in the journal was not in it; nothing where there is no journal */
    RecordedLog(Path dir, int attempt, List<MetricPattern> patterns, Events events, Optional<Journal.State> journaled) throws IOException {
        Progress saved = Progress.load(dir);
        Path log = dir.resolve(RunDir.LOG);
        bytes = Files.exists(log) ? Files.size(log) : 0;
        if (saved.bytes() > bytes) {
            saved = Progress.NONE;
        }
        Journal.State before = journaled.orElse(new Journal.State(bytes, saved.dropped(), 0));
        file = new LogFile(dir, events, before, this::count);
        again = file.again();
        metrics = new MetricsFile(dir, attempt, saved);
        lines = new MetricLines(patterns, saved.lineStart(), saved.newlines(), metrics::add);
        readAgain(log, saved);
        maskedBefore = saved.masked() + masks(log, saved.bytes(), bytes - again);
        publish(masks(log, bytes - again, bytes));
    }

    /** Feeds the lines that no save knows of. */
    private void readAgain(Path log, Progress saved) throws IOException {
        byte[] chunk = new byte[Pump.CHUNK];
        try (InputStream in = Files.newInputStream(log)) {
            in.skipNBytes(saved.lineStart());
            for (int n = in.read(chunk); n > 0; n = in.read(chunk)) {
                lines.accept(chunk, 0, n);
            }
        }
    }

    /** How many masks stand between two places of the log; less than none when the second is before the first. */
    private static long masks(Path log, long from, long to) throws IOException {
        if (to < from) {
            return -masks(log, to, from);
        }
        long masks = 0;
        int stars = 0;
        byte[] chunk = new byte[Pump.CHUNK];
        try (InputStream in = Files.newInputStream(log)) {
            in.skipNBytes(from);
            long rest = to - from;
            for (int n = 0; rest > 0 && n >= 0; rest -= n) {
                n = in.read(chunk, 0, (int) Math.min(chunk.length, rest));
                for (int i = 0; i < n; i++) {
                    stars = chunk[i] == '*' ? stars + 1 : 0;
                    masks += stars == 3 ? 1 : 0;
                    stars %= 3;
                }
            }
        }
        return masks;
    }

    void accept(byte[] chunk, int from, int to) throws IOException {
        int skipped = (int) Math.min(again, to - from);
        again -= skipped;
        if (from + skipped < to) {
            file.write(chunk, from + skipped, to);
        }
    }

    /** What was accepted so far is in the log, or counted as dropped; from now on nothing comes twice. */
    Journal.State commit() {
        again = 0;
        return new Journal.State(bytes, file.dropped(), file.unmarked());
    }

    private void count(byte[] chunk, int from, int to) {
        lines.accept(chunk, from, to);
        bytes += to - from;
    }

    /** Makes what was accepted so far visible to other threads. */
    void publish(long masked) {
        metrics.flush();
        progress = new Progress(bytes, lines.newlines(), lines.lineStart(), metrics.count(), maskedBefore + masked,
                file.dropped(), metrics.step());
    }

    Progress progress() {
        return progress;
    }
}
