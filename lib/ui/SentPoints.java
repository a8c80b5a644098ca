package lib.ui;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import lib.report.Series;

/**
 * Which points of a run's curves the browsers have: {@code {key, gpu, name, step[], t[], y[], points, whole}}. The new points of a curve, or, where it was
 * thinned or a later attempt has done steps again, all of it ({@code whole}): what the browsers keep is bounded as the curve is.
 */
final class SentPoints {
    private final String key;
    private final Map<String, Sent> sent = new HashMap<>();

    private record Sent(int rewrites, int size) {
    }

    SentPoints(String key) {
        this.key = key;
    }

    void putNew(ArrayNode points, Collection<Series> metrics, Collection<Series> gpus) {
        metrics.forEach(series -> putNew(points, false, series));
        gpus.forEach(series -> putNew(points, true, series));
    }

    private void putNew(ArrayNode points, boolean gpu, Series series) {
        String place = gpu + " " + series.name();
        Sent before = sent.get(place);
        if (new Sent(series.rewrites(), series.size()).equals(before)) {
            return;
        }
        boolean whole = before == null || series.rewrites() != before.rewrites;
        ObjectNode curve = whole ? series.json("") : series.newest(series.size() - before.size, "");
        curve.remove("file");
        points.add(curve.put("key", key).put("gpu", gpu).put("whole", whole));
        // What is given whole is thinned by that.
        sent.put(place, new Sent(series.rewrites(), series.size()));
    }

    /** The file of those curves was replaced: what was told of them doesn't count any more. */
    void forget(boolean gpu) {
        sent.keySet().removeIf(place -> place.startsWith(gpu + " "));
    }
}
