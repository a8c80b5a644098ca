package lib.config;

import java.util.ArrayList;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Whether a regular expression can turn log lines into metrics. Java's group names can't have underscores, so the runner counts
 * the named groups instead, and this does the same.
 */
final class MetricPattern {
    private static final Pattern TOKEN = Pattern.compile("\\\\.|\\[(?:\\\\.|[^\\]])*+\\]|\\(\\?<([A-Za-z][A-Za-z0-9_]*)>");

    private MetricPattern() {
    }

    /** What is wrong with it. */
    static Optional<String> problem(String regex) {
        if (regex.contains("(?P<")) {
            return Optional.of("a named group is written (?<name>...), without the P");
        }
        var names = new ArrayList<String>();
        String counted = TOKEN.matcher(regex).replaceAll(token -> {
            if (token.group(1) == null) {
                return Matcher.quoteReplacement(token.group());
            }
            names.add(token.group(1));
            return "(";
        });
        try {
            Pattern.compile(counted);
        } catch (PatternSyntaxException e) {
            return Optional.of("isn't a regular expression: " + Printable.plain(e.getDescription()));
        }
        names.removeIf("step"::equals);
        return names.isEmpty() ? Optional.of("has no named group for a metric, such as (?<train_loss>\\S+)") : Optional.empty();
    }
}
