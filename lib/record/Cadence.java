package lib.record;

import java.util.ArrayList;
import java.util.List;

/**
 * The rhythm in which a run shows that it goes on: the intervals between two signs of life, in seconds. A value: a further interval makes another one.
 *
 * @param recent         the last {@value #RECENT} intervals, the newest last
 * @param slowestSeconds of all intervals; evaluations and checkpoints are such
 * @param spanSeconds    the sum of all intervals: for how long the rhythm has been watched
 * @param count          of all intervals
 */
public record Cadence(List<Double> recent, double slowestSeconds, double spanSeconds, long count) {
    public static final Cadence NONE = new Cadence(List.of(), 0, 0, 0);
    private static final int RECENT = 101;
    /** Fewer intervals are no rhythm. */
    private static final int LEAST = 5;

    public Cadence {
        recent = List.copyOf(recent.subList(Math.max(0, recent.size() - RECENT), recent.size()));
    }

    public Cadence and(double seconds) {
        var more = new ArrayList<>(recent);
        more.add(seconds);
        return new Cadence(more, Math.max(slowestSeconds, seconds), spanSeconds + seconds, count + 1);
    }

    /** Of the recent ones; 0 where there is none. */
    public double medianSeconds() {
        return recent.isEmpty() ? 0 : recent.stream().sorted().toList().get(recent.size() / 2);
    }

    /** A few quick lines at the start say nothing of how a run goes on: the rhythm has to have lasted a while. */
    public boolean isKnown(double leastSpanSeconds) {
        return count >= LEAST && spanSeconds >= leastSpanSeconds;
    }
}
