package lib.store;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A row of metrics.jsonl: its single numbers by name, NaN for null, and where it stands. One object takes row after row, since there are millions and a
 * tree of each would cost more than reading it.
 */
public final class MetricRow {
    private static final Set<String> NOT_METRICS = Set.of("t", "attempt", "step", "repeated");
    private final List<String> names = new ArrayList<>();
    private double[] values = new double[16];
    private String time;
    private int attempt;
    private boolean integral;
    private long wholeStep;
    private double step;

    public MetricRow() {
        clear();
    }

    private void clear() {
        names.clear();
        time = "";
        attempt = 1;
        integral = false;
        wholeStep = 0;
        step = Double.NaN;
    }

    /** Takes a row that is a tree already. */
    public MetricRow take(JsonNode row) {
        clear();
        time = row.path("t").isTextual() ? row.path("t").textValue() : "";
        attempt = row.path("attempt").asInt(1);
        integral = row.path("step").isIntegralNumber() && row.path("step").canConvertToLong();
        wholeStep = integral ? row.path("step").longValue() : 0;
        step = row.path("step").isNumber() ? row.path("step").doubleValue() : Double.NaN;
        for (Map.Entry<String, JsonNode> field : row.properties()) {
            if ((field.getValue().isNumber() || field.getValue().isNull()) && !NOT_METRICS.contains(field.getKey())) {
                add(field.getKey(), field.getValue().isNull() ? Double.NaN : field.getValue().doubleValue());
            }
        }
        return this;
    }

    /** Takes the one object that a parser has; false where it has something else. */
    boolean take(JsonParser in) throws IOException {
        clear();
        if (in.nextToken() != JsonToken.START_OBJECT) {
            return false;
        }
        for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
            JsonToken value = in.nextToken();
            switch (name) {
                case "t" -> time = value == JsonToken.VALUE_STRING ? in.getText() : "";
                case "attempt" -> attempt = in.getValueAsInt(1);
                case "step" -> step(in, value);
                case "repeated" -> in.skipChildren();
                default -> metric(name, in, value);
            }
        }
        return in.nextToken() == null;
    }

    private void step(JsonParser in, JsonToken value) throws IOException {
        integral = value == JsonToken.VALUE_NUMBER_INT && in.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
        wholeStep = integral ? in.getLongValue() : 0;
        step = value.isNumeric() ? in.getDoubleValue() : Double.NaN;
        in.skipChildren();
    }

    private void metric(String name, JsonParser in, JsonToken value) throws IOException {
        if (value.isNumeric()) {
            add(name, in.getDoubleValue());
        } else if (value == JsonToken.VALUE_NULL) {
            add(name, Double.NaN);
        } else {
            in.skipChildren();
        }
    }

    private void add(String name, double value) {
        if (names.size() == values.length) {
            values = Arrays.copyOf(values, 2 * values.length);
        }
        values[names.size()] = value;
        names.add(name);
    }

    public int size() {
        return names.size();
    }

    public String name(int i) {
        return names.get(i);
    }

    public double value(int i) {
        return values[i];
    }

    /** RFC 3339, or what stands there; empty where it is missing. */
    public String time() {
        return time;
    }

    /** 1 where the row doesn't say. */
    public int attempt() {
        return attempt;
    }

    /** Whether the step is a whole number, which orders attempts. */
    public boolean hasWholeStep() {
        return integral;
    }

    public long wholeStep() {
        return wholeStep;
    }

    /** NaN where there is none. */
    public double step() {
        return step;
    }
}
