package lib.report;

import java.util.ArrayList;
import java.util.List;

/**
 * Keeps the curves of a page small: as many points as there is room for, and where even few are too many, fewer curves. What is given up first, last and in
 * between doesn't depend on the order in which runs are read.
 */
final class CurveBudget {
    /** From the best page to the smallest. */
    private static final List<Stage> STAGES = List.of(new Stage(1_000, true, 200), new Stage(700, true, 200), new Stage(500, true, 200), new Stage(350, true, 200),
            new Stage(250, true, 200), new Stage(250, false, 200), new Stage(180, false, 200), new Stage(130, false, 200), new Stage(100, false, 200),
            new Stage(100, false, 50), new Stage(100, false, 20), new Stage(100, false, 10), new Stage(100, false, 5));
    private final long pointsAtMost;
    private final List<PageCurves> all = new ArrayList<>();
    private int stage;
    private long points;

    /**
     * What a page has.
     *
     * @param points  of a curve
     * @param eachGpu whether each GPU of a run has curves of its own
     * @param metrics of a run
     */
    record Stage(int points, boolean eachGpu, int metrics) {
    }

    /** @param pointsAtMost of the whole page; twice as many while runs are read */
    CurveBudget(long pointsAtMost) {
        this.pointsAtMost = pointsAtMost;
    }

    /** How many points a curve that is read now needs at most. */
    synchronized int pointsOfACurve() {
        return STAGES.get(stage).points();
    }

    synchronized PageCurves add(PageCurves curves) {
        curves.reduce(STAGES.get(stage));
        all.add(curves);
        points += curves.points();
        reduce(2 * pointsAtMost);
        return curves;
    }

    /** To be called when all runs are read. */
    synchronized void settle() {
        reduce(pointsAtMost);
    }

    private void reduce(long atMost) {
        while (points > atMost && stage < STAGES.size() - 1) {
            stage++;
            all.forEach(curves -> curves.reduce(STAGES.get(stage)));
            points = all.stream().mapToLong(PageCurves::points).sum();
        }
    }
}
