package lib.record;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import lib.run.RunDir;

/**
 * What metrics.jsonl says of a checkpoint. A script prints its evaluation and then saves, so a checkpoint has the newest value before it was
 * written; a line has its time from when it was recorded, which may be later, so where there is none before, the first one after is its.
 *
 * @param best whether that value is better than all before; false where there is none, and where it is no number
 * @param step of that value, else the newest step
 * @param row  which of the metric's values it is, 1-based; that of the checkpoint before where this one has none of its own
 */
record CheckpointMetric(boolean best, OptionalLong step, long row) {
    private static final Duration RECORDED_LATER = Duration.ofMillis(50);
    private static final Duration MUCH_LATER = Duration.ofSeconds(15);

    /** {@code used}: the value that the checkpoint before had, which isn't this one's. */
    static CheckpointMetric at(Path dir, String metric, Instant written, long used) {
        var history = new History(metric, written, used);
        JsonLines.read(dir.resolve(RunDir.METRICS), history::add);
        return new CheckpointMetric(history.best, history.step, history.chosen);
    }

    private static final class History {
        private final String metric;
        private final Instant written;
        private final long used;
        private final boolean less;
        private double extreme = Double.NaN;
        private boolean best;
        private OptionalLong step = OptionalLong.empty();
        private long rows;
        private long chosen;

        History(String metric, Instant written, long used) {
            this.metric = metric;
            this.written = written;
            this.used = used;
            this.less = MetricTotals.isLessBetter(metric);
            this.chosen = used;
        }

        void add(JsonNode row) {
            boolean measures = row.has(metric);
            rows += measures ? 1 : 0;
            boolean before = isBefore(row, RECORDED_LATER);
            boolean late = !before && chosen == used && measures && rows > used && isBefore(row, MUCH_LATER);
            double value = row.path(metric).isNumber() ? row.path(metric).doubleValue() : Double.NaN;
            boolean better = !Double.isNaN(value) && !(less ? value >= extreme : value <= extreme);
            extreme = better ? value : extreme;
            if (measures && rows > used && (before || late)) {
                chosen = rows;
                best = better;
            }
            if ((before || late) && row.path("step").isIntegralNumber()) {
                step = OptionalLong.of(row.path("step").longValue());
            }
        }

        private boolean isBefore(JsonNode row, Duration later) {
            try {
                return !Instant.parse(row.path("t").asText()).isAfter(written.plus(later));
            } catch (DateTimeException e) {
                return false;
            }
        }
    }
}
