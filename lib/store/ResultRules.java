package lib.store;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import lib.run.RunDir;

/** The summary against the lines that it sums up: metrics, results, attempts. */
final class ResultRules {
    private static final int NAMED_AT_MOST = 5;

    /** What one metric did: its last value, and the least and greatest of its numbers. */
    private static final class Course {
        private JsonNode last;
        private Optional<BigDecimal> least = Optional.empty();
        private Optional<BigDecimal> greatest = Optional.empty();

        void add(JsonNode value) {
            last = value;
            if (value.isNumber()) {
                BigDecimal number = value.decimalValue();
                least = Optional.of(least.map(l -> l.min(number)).orElse(number));
                greatest = Optional.of(greatest.map(g -> g.max(number)).orElse(number));
            }
        }
    }

    private ResultRules() {
    }

    static List<Violation> check(Inspected run) {
        var violations = new ArrayList<Violation>();
        if (run.legacy() || !run.summary().isObject()) {
            return violations;
        }
        metrics(run, violations);
        results(run, violations);
        attempts(run, violations);
        return violations;
    }

    private static void metrics(Inspected run, List<Violation> violations) {
        JsonNode said = run.summary().path("metrics");
        if (!said.isObject() || !isThere(run, RunDir.METRICS)) {
            return;
        }
        var courses = new HashMap<String, Course>();
        rows(run, RunDir.METRICS, row -> row.properties().forEach(e -> courses.computeIfAbsent(e.getKey(), n -> new Course()).add(e.getValue())));
        var wrong = new ArrayList<String>();
        said.path("last").properties().forEach(e -> {
            if (!courses.containsKey(e.getKey()) || !equal(e.getValue(), courses.get(e.getKey()).last)) {
                wrong.add("the last '" + shown(e.getKey()) + "' isn't that of " + RunDir.METRICS);
            }
        });
        said.path("best").properties().forEach(e -> {
            Course course = courses.getOrDefault(e.getKey(), new Course());
            Optional<BigDecimal> best = e.getValue().path("mode").asText().equals("max") ? course.greatest : course.least;
            if (e.getValue().path("value").isNumber() && !best.map(b -> b.compareTo(e.getValue().path("value").decimalValue()) == 0).orElse(false)) {
                wrong.add("the best '" + shown(e.getKey()) + "' isn't that of " + RunDir.METRICS);
            }
        });
        wrong.stream().limit(NAMED_AT_MOST).forEach(reason -> violations.add(ViolationCode.METRICS.at(RunDir.SUMMARY, reason)));
    }

    private static boolean equal(JsonNode a, JsonNode b) {
        return a.isNumber() && b.isNumber() ? a.decimalValue().compareTo(b.decimalValue()) == 0 : a.equals(b);
    }

    private static String shown(String name) {
        return name.length() > 60 ? name.substring(0, 60) + "..." : name;
    }

    private static void results(Inspected run, List<Violation> violations) {
        JsonNode said = run.summary().path("results");
        if (!said.isObject() || run.leftOut().has(RunDir.RESULTS)) {
            return;
        }
        long[] objects = {0};
        long lines = isThere(run, RunDir.RESULTS) ? rows(run, RunDir.RESULTS, row -> objects[0]++) : 0;
        if (lines >= 0 && (said.path("count").asLong() != objects[0] || said.has("invalid_lines") && said.path("invalid_lines").asLong() != lines - objects[0])) {
            violations.add(ViolationCode.RESULTS.at(RunDir.SUMMARY, "counts " + said.path("count").asLong() + " results and " + said.path("invalid_lines").asLong()
                    + " invalid lines, " + RunDir.RESULTS + " has " + objects[0] + " and " + (lines - objects[0])));
        }
    }

    private static void attempts(Inspected run, List<Violation> violations) {
        if (!isThere(run, RunDir.EVENTS)) {
            return;
        }
        Map<Integer, JsonNode> ended = new TreeMap<>();
        var finished = new ArrayList<String>();
        rows(run, RunDir.EVENTS, row -> {
            if (row.path("event").asText().equals("attempt_ended")) {
                ended.put(row.path("attempt").asInt(), row);
            } else if (row.path("event").asText().equals("finished")) {
                finished.add(row.path("state").asText());
            }
        });
        Map<Integer, JsonNode> summed = new TreeMap<>();
        run.summary().path("attempts").forEach(a -> summed.put(a.path("attempt").asInt(), a));
        if (!summed.keySet().equals(ended.keySet()) || summed.size() != run.summary().path("attempts").size()) {
            violations.add(ViolationCode.ATTEMPTS.at(RunDir.SUMMARY, "has the attempts " + summed.keySet() + ", " + RunDir.EVENTS + " " + ended.keySet()));
        }
        summed.forEach((number, attempt) -> {
            JsonNode event = ended.getOrDefault(number, attempt);
            if (!event.path("exit_code").equals(attempt.path("exit_code")) || !event.path("state").equals(attempt.path("state"))) {
                violations.add(ViolationCode.ATTEMPTS.at(RunDir.SUMMARY, "attempt " + number + " ended otherwise than " + RunDir.EVENTS + " says"));
            }
        });
        String state = run.summary().path("state").asText();
        if (finished.isEmpty() || !finished.get(finished.size() - 1).equals(state)) {
            violations.add(ViolationCode.ATTEMPTS.at(RunDir.EVENTS, finished.isEmpty() ? "has no event 'finished'" : "finished with another state than the summary has"));
        }
    }

    private static boolean isThere(Inspected run, String name) {
        return Files.isRegularFile(run.file(name), LinkOption.NOFOLLOW_LINKS);
    }

    /** Hands over the objects and returns how many lines there are that aren't blank; -1 where not all could be read. */
    private static long rows(Inspected run, String name, Consumer<JsonNode> each) {
        long[] lines = {0};
        try {
            boolean all = Rows.read(run.file(name), (number, row, blank, ended) -> {
                lines[0] += blank ? 0 : 1;
                row.ifPresent(each);
            });
            return all ? lines[0] : -1;
        } catch (IOException e) {
            // LineRules says that the file can't be read.
            return -1;
        }
    }
}
