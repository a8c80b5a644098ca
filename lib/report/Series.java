package lib.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import lib.store.Json;

/** The points of one curve in the order of their coming, thinned so that at most a number of them is kept, extremes among them. */
public final class Series {
    private final String name;
    private final int pointsAtMost;
    private final List<double[]> points = new ArrayList<>();
    private long all;

    public Series(String name, int pointsAtMost) {
        this.name = name;
        this.pointsAtMost = pointsAtMost;
    }

    public String name() {
        return name;
    }

    /** @param seconds since the run's start; @param value may be NaN */
    public void add(double step, double seconds, double value) {
        points.add(new double[] {step, seconds, value});
        all++;
    }

    /** How many points came. */
    public long all() {
        return all;
    }

    /** The values that are kept. */
    public List<Double> values() {
        return points.stream().map(p -> p[2]).toList();
    }

    /** {@code {name, step[], t[], y[], points, file}}. */
    public ObjectNode json(String file) {
        ObjectNode node = Json.object().put("name", name);
        ArrayNode step = node.putArray("step");
        ArrayNode t = node.putArray("t");
        ArrayNode y = node.putArray("y");
        for (double[] p : points) {
            step.add(p[0]);
            t.add(p[1]);
            if (Double.isFinite(p[2])) {
                y.add(p[2]);
            } else {
                y.addNull();
            }
        }
        return node.put("points", all).put("file", file);
    }
}
