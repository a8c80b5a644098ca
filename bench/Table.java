package bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Cells under a head, for the terminal and for Markdown.
 *
 * @param left the columns of words; numbers stand to the right
 */
record Table(List<String> head, List<List<String>> rows, Set<Integer> left) {

    /** Columns as wide as their contents. */
    String text() {
        var all = new ArrayList<>(List.of(head));
        all.addAll(rows);
        var text = new StringBuilder();
        for (List<String> row : all) {
            for (int column = 0; column < row.size(); column++) {
                int c = column;
                int width = Math.max(1, all.stream().mapToInt(r -> r.get(c).length()).max().orElse(1));
                text.append("  ").append(String.format("%" + (left.contains(column) ? "-" : "") + width + "s", row.get(column)));
            }
            text.append('\n');
        }
        return text.toString().replaceAll(" +\n", "\n");
    }

    String markdown() {
        String rule = IntStream.range(0, head.size()).mapToObj(c -> left.contains(c) ? "---" : "---:").collect(Collectors.joining("|", "|", "|\n"));
        return line(head) + rule + rows.stream().map(Table::line).collect(Collectors.joining());
    }

    private static String line(List<String> cells) {
        return "| " + String.join(" | ", cells.stream().map(c -> c.replace("|", "\\|")).toList()) + " |\n";
    }

    static String number(double value) {
        boolean whole = value == Math.rint(value);
        return String.format(Locale.ROOT, whole ? "%.0f" : Math.abs(value) >= 20 ? "%.1f" : "%.3f", value);
    }
}
