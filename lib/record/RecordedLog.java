package lib.record;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import lib.run.RunDir;

/** stdout.log with all that is counted in it: it picks up where an earlier recorder was, from the log itself. */
final class RecordedLog {
    private final LogFile file;
    private final MetricsFile metrics;
    private final MetricLines lines;
    private long bytes;
    private final long maskedBefore;
    private volatile Progress progress;

    RecordedLog(Path dir, int attempt, List<MetricPattern> patterns, Events events) throws IOException {
        Progress saved = Progress.load(dir);
        Path log = dir.resolve(RunDir.LOG);
        bytes = Files.exists(log) ? Files.size(log) : 0;
        if (saved.bytes() > bytes) {
            saved = Progress.NONE;
        }
        file = new LogFile(dir, events, saved.dropped(), this::count);
        metrics = new MetricsFile(dir, attempt, saved);
        lines = new MetricLines(patterns, saved.lineStart(), saved.newlines(), metrics::add);
        maskedBefore = saved.masked() + readAgain(log, saved);
        publish(0);
    }

    /** Feeds the lines that no save knows of; returns how many masks stand in the part of the log that none has counted. */
    private long readAgain(Path log, Progress saved) throws IOException {
        long masks = 0;
        long at = saved.lineStart();
        byte[] chunk = new byte[Pump.CHUNK];
        try (InputStream in = Files.newInputStream(log)) {
            in.skipNBytes(at);
            for (int n = in.read(chunk); n > 0; n = in.read(chunk)) {
                lines.accept(chunk, 0, n);
                int known = Math.clamp(saved.bytes() - at, 0, n);
                masks += masks(new String(chunk, known, n - known, StandardCharsets.ISO_8859_1));
                at += n;
            }
        }
        return masks;
    }

    private static long masks(String text) {
        long masks = 0;
        for (int i = text.indexOf("***"); i >= 0; i = text.indexOf("***", i + 3)) {
            masks++;
        }
        return masks;
    }

    void accept(byte[] chunk, int from, int to) throws IOException {
        file.write(chunk, from, to);
    }

    private void count(byte[] chunk, int from, int to) {
        lines.accept(chunk, from, to);
        bytes += to - from;
    }

    /** Makes what was accepted so far visible to other threads. */
    void publish(long masked) {
        progress = new Progress(bytes, lines.newlines(), lines.lineStart(), metrics.count(), maskedBefore + masked,
                file.dropped(), metrics.step());
    }

    Progress progress() {
        return progress;
    }
}
