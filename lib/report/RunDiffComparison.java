package lib.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import lib.report.RunDiff.Difference;
import lib.report.RunDiff.Gap;
import lib.report.RunDiffFacts.Fact;
import lib.report.RunDiffFacts.Key;

/** Compares the facts of two runs and collects what differs and what can't be compared. */
final class RunDiffComparison {
    /** 1e-3 and 0.001 are the same number, 1 and 1.0 too: scripts compute with values. */
    private static final Comparator<JsonNode> VALUES = (x, y) ->
            x.isNumber() && y.isNumber() ? compareNumbers(x, y) : Objects.equals(x, y) ? 0 : 1;
    private final RunDiffFacts a;
    private final RunDiffFacts b;
    private final List<Difference> differences = new ArrayList<>();
    private final LinkedHashSet<Gap> gaps = new LinkedHashSet<>();

    RunDiffComparison(RunDiffFacts a, RunDiffFacts b) {
        this.a = a;
        this.b = b;
    }

    List<Difference> differences() {
        return differences;
    }

    List<Gap> gaps() {
        return List.copyOf(gaps);
    }

    void difference(String area, String name, JsonNode inA, JsonNode inB, String note, List<String> files) {
        differences.add(new Difference(RunDiffRank.of(area, name), area, name, inA, inB, note, files));
    }

    void gap(String side, String area, String name, String why) {
        gaps.add(new Gap(side, area, name, why));
    }

    void compareFacts() {
        var keys = new LinkedHashSet<>(a.all().keySet());
        keys.addAll(b.all().keySet());
        for (Key key : keys) {
            Fact inA = a.all().get(key);
            Fact inB = b.all().get(key);
            if (inA == null) {
                oneSided(key, inB, a, "a");
            } else if (inB == null) {
                oneSided(key, inA, b, "b");
            } else {
                compare(key, inA, inB);
            }
        }
    }

    private void compare(Key key, Fact inA, Fact inB) {
        if (inA.isKnown() && inB.isKnown()) {
            if (!same(inA.compared(), inB.compared())) {
                difference(key.area(), key.name(), inA.value(), inB.value(), note(inA.note(), inB.note()), List.of());
            }
        } else if (inA.isKnown() || inB.isKnown()) {
            // Neither knowing is no difference between the two.
            gap(inA.isKnown() ? "b" : "a", key.area(), key.name(), inA.isKnown() ? inB.note() : inA.note());
        }
    }

    private void oneSided(Key key, Fact present, RunDiffFacts lacking, String side) {
        if (lacking.isComplete(key.area()) && present.isKnown()) {
            JsonNode absent = MissingNode.getInstance();
            difference(key.area(), key.name(), side.equals("a") ? absent : present.value(), side.equals("a") ? present.value() : absent, present.note(), List.of());
        } else if (present.isKnown() && !RunDiffRank.isRemote(key.area(), key.name())) {
            boolean listed = (side.equals("a") ? b : a).isComplete(key.area());
            gap(side, key.area(), listed ? "" : key.name(), "");
        }
    }

    static boolean same(JsonNode x, JsonNode y) {
        return x.equals(VALUES, y);
    }

    private static int compareNumbers(JsonNode x, JsonNode y) {
        boolean special = x.isFloatingPointNumber() && !Double.isFinite(x.doubleValue()) || y.isFloatingPointNumber() && !Double.isFinite(y.doubleValue());
        return special ? x.asText().compareTo(y.asText()) : x.decimalValue().compareTo(y.decimalValue());
    }

    private static String note(String a, String b) {
        return a.equals(b) || b.isEmpty() ? a : a.isEmpty() ? b : a + " → " + b;
    }
}
