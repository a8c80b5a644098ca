package lib.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.regex.Pattern;
import lib.report.RunDiff.Difference;

/** The two values of a difference as people read them: digests by their first digits, long texts from where they differ. */
final class RunDiffValues {
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{32,128}");
    private static final int DIGITS = 7;
    /** Characters kept of what two long values have in common before they differ. */
    private static final int CONTEXT = 8;
    private static final String ARROW = " → ";

    private RunDiffValues() {
    }

    /** Texts of unknown origin and any length. */
    record Pair(String a, String b) {
        /** One safe line of at most {@code room} characters. Values that look the same when safe are said to differ. */
        String text(int room) {
            int values = room - ARROW.length();
            int half = values / 2;
            int from = a.length() + b.length() > values ? Math.max(0, common(a, b) - Math.min(CONTEXT, half / 3)) : 0;
            int start = from > 0 && Character.isLowSurrogate(a.charAt(from)) ? from - 1 : from;
            String head = start > 0 ? "…" : "";
            String safeA = head + TerminalText.safe(a.substring(start), 2000);
            String safeB = head + TerminalText.safe(b.substring(start), 2000);
            int roomA = Math.max(half, values - safeB.length());
            String shownA = TerminalText.cut(safeA, roomA);
            String shownB = TerminalText.cut(safeB, Math.max(half, values - shownA.length()));
            return shownA.equals(shownB) && !a.equals(b) ? shownA + " (what differs can't be shown here: --json)" : shownA + ARROW + shownB;
        }
    }

    static Pair of(Difference d) {
        if (d.area().equals("data")) {
            return new Pair(dataset(d.a()), dataset(d.b()));
        }
        String a = value(d, d.a(), d.b());
        String b = value(d, d.b(), d.a());
        if (DIGEST.matcher(a).matches() || DIGEST.matcher(b).matches()) {
            int digits = Math.max(DIGITS, common(a, b) + 1);
            return new Pair(digest(a, digits), digest(b, digits));
        }
        return new Pair(a, b);
    }

    private static String value(Difference d, JsonNode node, JsonNode other) {
        if (node.isMissingNode()) {
            return switch (d.area()) {
                case "package" -> "not installed";
                case "env" -> "not set";
                case "argument", "command" -> "not given";
                default -> "none";
            };
        }
        if (d.area().equals("argument") && node.isBoolean() || d.area().equals("command") && node.isBoolean()) {
            return "given";
        }
        boolean plain = node.isTextual() && !node.textValue().isBlank() && (other.isTextual() || other.isMissingNode());
        return plain ? node.textValue() : node.toString();
    }

    private static String digest(String text, int digits) {
        return DIGEST.matcher(text).matches() ? text.substring(0, Math.min(digits, text.length())) : text;
    }

    private static String dataset(JsonNode node) {
        if (node.isMissingNode()) {
            return "not used";
        }
        if (node.isTextual()) {
            return node.textValue();
        }
        String files = node.path("file_count").isNumber() ? node.path("file_count") + (node.path("file_count").asLong() == 1 ? " file" : " files") : "";
        String bytes = node.path("total_bytes").isNumber() ? (files.isEmpty() ? "" : ", ") + node.path("total_bytes") + " bytes" : "";
        String size = files + bytes;
        return (digest(RunRow.text(node.path("fingerprint")), DIGITS) + (size.isEmpty() ? "" : " (" + size + ")")).strip();
    }

    private static int common(String a, String b) {
        int at = 0;
        while (at < a.length() && at < b.length() && a.charAt(at) == b.charAt(at)) {
            at++;
        }
        return at;
    }
}
