package lib.config;

import java.util.Optional;
import java.util.regex.PatternSyntaxException;
import lib.run.NamedGroups;

/** Whether a regular expression can turn log lines into metrics. */
final class MetricPattern {
    private MetricPattern() {
    }

    /** What is wrong with it. */
    static Optional<String> problem(String regex) {
        if (regex.contains("(?P<")) {
            return Optional.of("a named group is written (?<name>...), without the P");
        }
        try {
            boolean any = NamedGroups.of(regex).names().stream().anyMatch(name -> !name.isEmpty() && !name.equals("step"));
            return any ? Optional.empty() : Optional.of("has no named group for a metric, such as (?<train_loss>\\S+)");
        } catch (PatternSyntaxException e) {
            return Optional.of("isn't a regular expression: " + Printable.plain(e.getDescription()));
        }
    }
}
