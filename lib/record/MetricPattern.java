package lib.record;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lib.run.NamedGroups;
import lib.store.Json;

/** A regular expression whose named groups are metrics: {@code (?<train_loss>...)} stands for {@code train/loss}. */
public final class MetricPattern {
    private static final Pattern LITERAL = Pattern.compile("\\^([A-Za-z0-9 ,:;=_/-]+)(?![?*{+])");
    private final Pattern pattern;
    private final List<String> names;
    private final String prefix;
    private final byte[] start;
    private final RequiredText.Search required;

    public MetricPattern(String regex) {
        var groups = NamedGroups.of(regex);
        pattern = groups.pattern();
        names = groups.names().stream().map(name -> name.replaceFirst("_", "/")).toList();
        Matcher literal = LITERAL.matcher(regex);
        prefix = !regex.contains("|") && literal.lookingAt() ? literal.group(1) : "";
        start = prefix.getBytes(StandardCharsets.US_ASCII);
        required = RequiredText.search(regex);
    }

    /** What a matching line must start with; empty when that isn't known. */
    public String prefix() {
        return prefix;
    }

    /** False for most lines that don't match, in far less time than the expression takes. */
    boolean mayMatch(byte[] line, int from, int to) {
        if (to - from < start.length) {
            return false;
        }
        for (int i = 0; i < start.length; i++) {
            if (line[from + i] != start[i]) {
                return false;
            }
        }
        return required.isIn(line, from, to);
    }

    /** {@code step} and the metrics of a line; NaN and infinity are null, since JSON has no number for them. */
    public Optional<ObjectNode> match(String line) {
        Matcher matcher = pattern.matcher(line);
        if (!matcher.find()) {
            return Optional.empty();
        }
        ObjectNode node = Json.object();
        for (int i = 0; i < names.size(); i++) {
            String text = matcher.group(i + 1);
            if (!names.get(i).isEmpty() && text != null) {
                put(node, names.get(i), text);
            }
        }
        return node.size() > (node.has("step") ? 1 : 0) ? Optional.of(node) : Optional.empty();
    }

    private static void put(ObjectNode node, String name, String text) {
        if (isNotFinite(text)) {
            node.putNull(name);
            return;
        }
        try {
            BigDecimal value = new BigDecimal(text);
            if (Math.abs((long) value.scale()) < 400) {
                node.put(name, value);
            }
        } catch (NumberFormatException e) {
            // Not a number: the line says something else in this place.
        }
    }

    private static boolean isNotFinite(String text) {
        int sign = text.startsWith("+") || text.startsWith("-") ? 1 : 0;
        // Most are numbers.
        if (text.length() == sign || text.charAt(sign) <= '9') {
            return false;
        }
        String bare = text.substring(sign).toLowerCase(Locale.ROOT);
        return bare.equals("nan") || bare.equals("inf") || bare.equals("infinity");
    }
}
