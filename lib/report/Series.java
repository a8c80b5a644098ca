package lib.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.stream.DoubleStream;
import lib.store.Json;

/**
 * The points of one curve in the order of their coming, thinned by {@link M4} so that at most a number of them is kept, extremes and gaps among them.
 * Memory is bounded by twice that number while points come.
 */
public final class Series {
    private static final MathContext DIGITS = new MathContext(6);
    private final String name;
    private int pointsAtMost;
    private M4 points = new M4(16);
    private long all;
    private int rewrites;

    /** @param pointsAtMost at least 5 are kept, since that many stand for one stretch of a curve */
    public Series(String name, int pointsAtMost) {
        this.name = name;
        this.pointsAtMost = Math.max(M4.PER_BUCKET, pointsAtMost);
    }

    public String name() {
        return name;
    }

    /** @param seconds since the run's start; @param value may be NaN */
    public void add(double step, double seconds, double value) {
        add(step, seconds, value, M4.NEVER);
    }

    /** @param attempt that a later one may supersede */
    void add(double step, double seconds, double value, int attempt) {
        points.add(step, seconds, value, attempt);
        all++;
        if (points.size() >= 2 * pointsAtMost) {
            thin();
        }
    }

    /**
     * Takes the points of earlier attempts behind a step away.
     *
     * @param included those at that step, too
     * @return whether that may have taken an extreme away that had stood for points which stay
     */
    boolean supersede(int attempt, double step, boolean included) {
        int dropped = points.drop(attempt, step, included);
        all -= dropped;
        rewrites += dropped > 0 ? 1 : 0;
        return dropped > 0 && points.isThinned();
    }

    /** How many points came. */
    public long all() {
        return all;
    }

    private void thin() {
        int before = points.size();
        points.thin(pointsAtMost);
        rewrites += points.size() < before ? 1 : 0;
    }

    /** How often points that were kept have been taken away again. As long as it stays, only {@link #newest} points have come. */
    public int rewrites() {
        return rewrites;
    }

    /** How many points are kept now. */
    public int size() {
        return points.size();
    }

    /** Keeps no more than that many from now on. */
    void thin(int atMost) {
        pointsAtMost = Math.max(M4.PER_BUCKET, Math.min(pointsAtMost, atMost));
        thin();
    }

    /** The same with one more point, as it is for now; this one stays as it is. */
    Series with(double step, double seconds, double value) {
        var more = new Series(name, pointsAtMost);
        more.points = points.copy();
        more.all = all;
        more.rewrites = rewrites;
        more.add(step, seconds, value);
        return more;
    }

    /** The values that are kept. */
    public List<Double> values() {
        thin();
        return DoubleStream.of(points.values()).boxed().toList();
    }

    /** {@code {name, step[], t[], y[], points, file}}: times to 0.1 s, values to 6 significant digits, null where there is no finite one. */
    public ObjectNode json(String file) {
        thin();
        return newest(points.size(), file);
    }

    /** Likewise the last {@code count} of the points that are kept, without thinning any. */
    public ObjectNode newest(int count, String file) {
        ObjectNode node = Json.object().put("name", PageMask.name(name));
        ArrayNode step = node.putArray("step");
        ArrayNode t = node.putArray("t");
        ArrayNode y = node.putArray("y");
        for (int i = points.size() - count; i < points.size(); i++) {
            add(step, points.step(i));
            add(t, Math.rint(points.seconds(i) * 10) / 10);
            add(y, rounded(points.value(i)));
        }
        return node.put("points", all).put("file", file);
    }

    private static double rounded(double value) {
        return Double.isFinite(value) ? new BigDecimal(value).round(DIGITS).doubleValue() : Double.NaN;
    }

    /** Whole numbers without {@code .0}: there are many. */
    private static void add(ArrayNode array, double value) {
        if (!Double.isFinite(value)) {
            array.addNull();
        } else if (value == Math.rint(value) && Math.abs(value) < 1e9) {
            array.add((int) value);
        } else {
            array.add(value);
        }
    }
}
