package lib.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The figures of an evaluation: means ± standard errors, in total and, where they fit, by group. */
final class ResultsText {
    private static final int FIELDS = 12;
    private static final int GROUPS = 12;
    private static final int GROUP_FIELDS = 4;

    private ResultsText() {
    }

    /** Adds nothing for a run that is no evaluation. */
    static Facts add(Facts facts, JsonNode results) {
        if (!results.path("count").isNumber()) {
            return facts;
        }
        facts.add("results", RunRow.text(results.path("count")) + " results" + invalid(results));
        List<String[]> rows = new ArrayList<>();
        results.path("fields").properties().stream().limit(FIELDS)
                .forEach(e -> rows.add(new String[] {TerminalText.safe(e.getKey(), 40), figures(e.getValue(), results.path("count"))}));
        aligned(facts, rows);
        facts.add("", results.path("fields").size() > FIELDS ? "  …" : "");
        return groups(facts, results);
    }

    private static Facts groups(Facts facts, JsonNode results) {
        JsonNode groups = results.path("groups");
        List<String[]> rows = new ArrayList<>();
        for (int i = 0; i < Math.min(GROUPS, groups.size()); i++) {
            JsonNode group = groups.get(i);
            String figures = group.path("fields").properties().stream().limit(GROUP_FIELDS)
                    .map(e -> TerminalText.safe(e.getKey(), 40) + " " + figures(e.getValue(), group.path("count"))).collect(Collectors.joining("  "));
            rows.add(new String[] {name(group, results.path("group_by")), "n=" + RunRow.text(group.path("count")) + "  " + figures});
        }
        aligned(facts, rows);
        int more = groups.size() - rows.size();
        return facts.add("", more > 0 ? "  … and " + more + " more groups (--json has them)" : "");
    }

    private static String name(JsonNode group, JsonNode groupBy) {
        var parts = new ArrayList<String>();
        groupBy.forEach(name -> parts.add(TerminalText.safe(RunRow.text(name), 40) + "=" + TerminalText.safe(RunRow.text(group.path(RunRow.text(name))), 40)));
        return String.join(" ", parts);
    }

    private static void aligned(Facts facts, List<String[]> rows) {
        int width = rows.stream().mapToInt(row -> row[0].length()).max().orElse(0);
        rows.forEach(row -> facts.add("", "  " + row[0] + " ".repeat(width - row[0].length()) + "  " + row[1]));
    }

    private static String figures(JsonNode field, JsonNode all) {
        String mean = RunRow.number(field.path("mean")).map(Figures::number).orElse("-");
        String stderr = RunRow.number(field.path("stderr")).map(s -> " ± " + Figures.number(s)).orElse("");
        return mean + stderr + (field.path("count").equals(all) ? "" : " (of " + RunRow.text(field.path("count")) + ")");
    }

    private static String invalid(JsonNode results) {
        long invalid = results.path("invalid_lines").asLong();
        return invalid == 0 ? "" : ", " + invalid + (invalid == 1 ? " line is" : " lines are") + " no JSON object";
    }
}
