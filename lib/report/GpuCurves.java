package lib.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The curves of gpu.jsonl, whose rows are one GPU's at one time: of all GPUs together the mean of the use, the sum of memory and power and the highest
 * temperature; and of each GPU ({@code gpu/0/util_pct}). The step is the number of the time.
 */
final class GpuCurves {
    private static final int GPUS_AT_MOST = 16;
    private static final List<String> FIELDS = List.of("util_pct", "memory_used_mib", "power_w", "temperature_c");
    private final int pointsAtMost;
    private final Map<String, Series> together = new LinkedHashMap<>();
    private final Map<Integer, Map<String, Series>> each = new TreeMap<>();
    /** The rows of the present time, by field; its last row hasn't come before another time has. */
    private final Map<String, List<Double>> present = new LinkedHashMap<>();
    private String time = "";
    private double seconds;
    private long moments = -1;

    GpuCurves(int pointsAtMost) {
        this.pointsAtMost = pointsAtMost;
    }

    void add(JsonNode row, CurveClock clock) {
        String t = row.path("t").asText();
        if (moments < 0 || !t.equals(time)) {
            present.forEach((field, values) -> together.computeIfAbsent(field, this::series).add(moments, seconds, total(field, values)));
            present.clear();
            moments++;
            time = t;
            seconds = clock.since(t, seconds);
        }
        JsonNode index = row.path("index");
        boolean own = index.isIntegralNumber() && index.canConvertToInt() && index.intValue() >= 0
                && (each.size() < GPUS_AT_MOST || each.containsKey(index.intValue()));
        for (String field : FIELDS) {
            if (row.path(field).isNumber()) {
                present.computeIfAbsent(field, f -> new ArrayList<>()).add(row.path(field).doubleValue());
                if (own) {
                    Map<String, Series> one = each.computeIfAbsent(index.intValue(), i -> new LinkedHashMap<>());
                    one.computeIfAbsent(field, f -> new Series("gpu/" + index.intValue() + "/" + f, pointsAtMost)).add(moments, seconds, row.path(field).doubleValue());
                }
            }
        }
    }

    private Series series(String field) {
        return new Series("gpu/" + field, pointsAtMost);
    }

    private static double total(String field, List<Double> values) {
        double sum = 0;
        double most = Double.NEGATIVE_INFINITY;
        for (double value : values) {
            sum += value;
            most = Math.max(most, value);
        }
        return field.equals("temperature_c") ? most : field.equals("util_pct") ? sum / values.size() : sum;
    }

    /** The four of all GPUs, the present time's as far as its rows have come. */
    List<Series> together() {
        var all = new ArrayList<Series>();
        for (String field : FIELDS) {
            Series known = together.getOrDefault(field, series(field));
            Series whole = present.containsKey(field) ? known.with(moments, seconds, total(field, present.get(field))) : known;
            if (whole.all() > 0) {
                all.add(whole);
            }
        }
        return all;
    }

    static boolean isOfOne(String name) {
        return name.matches("gpu/\\d+/.*");
    }

    List<Series> each() {
        return each.values().stream().flatMap(one -> FIELDS.stream().filter(one::containsKey).map(one::get)).toList();
    }
}
