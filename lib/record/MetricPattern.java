package lib.record;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lib.store.Json;

/**
 * A regular expression whose named groups are metrics. Java's group names can't have underscores, so the groups are counted
 * instead; {@code (?<train_loss>} stands for the metric {@code train/loss}.
 */
public final class MetricPattern {
    private static final Pattern GROUP = Pattern.compile("\\\\.|\\[(?:\\\\.|[^\\]])*\\]|\\((?:\\?<([A-Za-z][A-Za-z0-9_]*)>)?(\\?)?");
    private static final Pattern LITERAL = Pattern.compile("\\^([A-Za-z0-9 ,:;=_/-]+)(?![?*{+])");
    private final Pattern pattern;
    private final List<String> names = new ArrayList<>();
    private final String prefix;

    public MetricPattern(String regex) {
        Matcher group = GROUP.matcher(regex);
        var plain = new StringBuilder();
        while (group.find()) {
            boolean named = group.group(1) != null;
            boolean counted = group.group().startsWith("(") && group.group(2) == null;
            if (counted) {
                names.add(named ? group.group(1).replaceFirst("_", "/") : "");
            }
            group.appendReplacement(plain, Matcher.quoteReplacement(named ? "(" : group.group()));
        }
        group.appendTail(plain);
        pattern = Pattern.compile(plain.toString());
        Matcher literal = LITERAL.matcher(regex);
        prefix = !regex.contains("|") && literal.lookingAt() ? literal.group(1) : "";
    }

    /** What a matching line must start with; empty when that isn't known. */
    public String prefix() {
        return prefix;
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
        String bare = text.toLowerCase(Locale.ROOT).replaceFirst("^[+-]", "");
        if (bare.equals("nan") || bare.equals("inf") || bare.equals("infinity")) {
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
}
