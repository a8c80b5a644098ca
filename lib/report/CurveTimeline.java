package lib.report;

import java.util.HashSet;
import java.util.Set;
import java.util.TreeMap;
import lib.store.MetricRow;

/**
 * Which values a later attempt superseded, by the rule of the summary ({@code lib.record.MetricTimeline}): an attempt goes on from the first step that it
 * reports; what an earlier attempt reported behind that step is gone, and of that step itself what the later attempt reports again. An attempt that reports
 * no step supersedes nothing.
 */
final class CurveTimeline {
    private static final int ATTEMPTS_AT_MOST = 1_000;
    private static final int NAMES_AT_MOST = 1_000;
    private final TreeMap<Integer, Start> starts = new TreeMap<>();

    /** The first step of an attempt, and the metrics that it reports there. */
    record Start(int attempt, long step, Set<String> names) {
    }

    /** Takes a row; returns whether it made more values superseded than were before. */
    boolean add(MetricRow row) {
        int attempt = row.attempt();
        Start start = starts.get(attempt);
        if (!row.hasWholeStep() || start == null && starts.size() >= ATTEMPTS_AT_MOST || start != null && start.step() != row.wholeStep()) {
            return false;
        }
        boolean grown = start == null;
        if (grown) {
            start = new Start(attempt, row.wholeStep(), new HashSet<>());
            starts.put(attempt, start);
        }
        for (int i = 0; i < row.size() && start.names().size() < NAMES_AT_MOST; i++) {
            grown |= start.names().add(row.name(i));
        }
        return grown && starts.firstKey() < attempt;
    }

    Start start(int attempt) {
        return starts.get(attempt);
    }

    /** Whether a later attempt than the row's is known, so that {@link #survives} has something to decide. */
    boolean hasLater(MetricRow row) {
        return row.hasWholeStep() && !starts.isEmpty() && starts.lastKey() > row.attempt();
    }

    /** Whether no later attempt superseded this metric of the row. */
    boolean survives(MetricRow row, String name) {
        long step = row.wholeStep();
        return starts.tailMap(row.attempt(), false).values().stream().noneMatch(later -> step > later.step() || step == later.step() && later.names().contains(name));
    }
}
