package lib.record;

import com.fasterxml.jackson.databind.node.ObjectNode;
import lib.store.Json;

/** Mean and standard error of a stream of numbers (Welford, "Note on a method for calculating corrected sums of squares", 1962). */
final class ResultStatistic {
    private long count;
    private double mean;
    private double squares;
    private long notFinite;
    private boolean numeric;

    void add(double value) {
        numeric = true;
        if (!Double.isFinite(value)) {
            notFinite++;
            return;
        }
        count++;
        double from = value - mean;
        mean += from / count;
        squares += from * (value - mean);
    }

    /** A NaN that was written as text: it says nothing about the field unless others are numbers. */
    void addNotFiniteText() {
        notFinite++;
    }

    boolean isNumeric() {
        return numeric;
    }

    /** {@code count mean stderr}: the standard error is the sample's standard deviation by the root of the count, and null below two. */
    ObjectNode toJson() {
        double stderr = Math.sqrt(squares / (count - 1) / count);
        ObjectNode node = Json.object().put("count", count);
        node.put("mean", count > 0 && Double.isFinite(mean) ? Double.valueOf(mean) : null);
        node.put("stderr", count > 1 && Double.isFinite(stderr) ? Double.valueOf(stderr) : null);
        return notFinite > 0 ? node.put("not_finite", notFinite) : node;
    }
}
