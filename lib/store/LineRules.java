package lib.store;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lib.run.RunDir;

/** The files that grow by lines: .jsonl files and the heartbeat. Of one file at most ten lines are named. */
final class LineRules {
    private static final List<String> FILES = List.of(RunDir.METRICS, RunDir.EVENTS, RunDir.GPU, RunDir.RESULTS);
    private static final int NAMED_AT_MOST = 10;
    private static final int HEARTBEAT_AT_MOST = 64 << 10;

    private LineRules() {
    }

    static List<Violation> check(Inspected run) {
        var violations = new ArrayList<Violation>();
        FILES.stream().filter(name -> Files.isRegularFile(run.file(name))).forEach(name -> violations.addAll(rows(run, name)));
        if (!run.legacy() && Files.isRegularFile(run.file(RunDir.HEARTBEAT)) && !isHeartbeat(run.file(RunDir.HEARTBEAT))) {
            violations.add(ViolationCode.HEARTBEAT.at(RunDir.HEARTBEAT, "isn't a time and key=value pairs on one line"));
        }
        return violations;
    }

    private static List<Violation> rows(Inspected run, String name) {
        var violations = new ArrayList<Violation>();
        var lastStep = new HashMap<String, Long>();
        try {
            Rows.read(run.file(name), (number, row, blank, ended) -> {
                String path = name + ":" + number;
                // The last line of a run that goes on may be half written.
                if (row.isEmpty() && (ended || run.complete()) && !(blank && name.equals(RunDir.RESULTS))) {
                    violations.add(ViolationCode.LINE_NOT_JSON.at(path, "isn't a JSON object"));
                }
                row.filter(r -> !run.legacy()).flatMap(r -> wrong(name, r)).ifPresent(reason -> violations.add(ViolationCode.ROW.at(path, reason)));
                if (name.equals(RunDir.METRICS)) {
                    row.flatMap(r -> stepBack(r, lastStep)).ifPresent(reason -> violations.add(ViolationCode.STEP_BACK.at(path, reason)));
                }
            });
        } catch (IOException e) {
            violations.add(ViolationCode.LINE_NOT_JSON.at(name, "can't be read"));
        }
        return few(violations);
    }

    /** The runner's own rows; those of results.jsonl are the user's. */
    private static Optional<String> wrong(String name, JsonNode row) {
        if (name.equals(RunDir.RESULTS)) {
            return Optional.empty();
        }
        if (!row.path("t").isTextual() || !isTime(row.path("t").textValue())) {
            return Optional.of("has no RFC 3339 time 't'");
        }
        if (name.equals(RunDir.EVENTS) && !row.path("event").isTextual()) {
            return Optional.of("has no text 'event'");
        }
        if (name.equals(RunDir.METRICS)) {
            for (var field : row.properties()) {
                boolean mark = field.getKey().equals("repeated") && field.getValue().isBoolean();    // a step that an earlier attempt did already
                if (!field.getKey().equals("t") && !mark && !field.getValue().isNumber() && !field.getValue().isNull()) {
                    return Optional.of("has a metric that is no number");
                }
            }
        }
        return Optional.empty();
    }

    private static boolean isTime(String text) {
        try {
            Instant.parse(text);
            return true;
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    private static List<Violation> few(List<Violation> violations) {
        if (violations.size() <= NAMED_AT_MOST) {
            return violations;
        }
        Violation last = violations.get(NAMED_AT_MOST - 1);
        var few = new ArrayList<>(violations.subList(0, NAMED_AT_MOST - 1));
        few.add(new Violation(last.code(), last.path(), last.reason() + " (and " + (violations.size() - NAMED_AT_MOST) + " more lines)"));
        return few;
    }

    private static Optional<String> stepBack(JsonNode row, Map<String, Long> lastStep) {
        JsonNode step = row.path("step");
        if (!step.isIntegralNumber() || !step.canConvertToLong()) {
            return Optional.empty();
        }
        String attempt = row.path("attempt").asText();
        Long before = lastStep.put(attempt, step.longValue());
        return before == null || step.longValue() >= before ? Optional.empty()
                : Optional.of("step " + step.longValue() + " comes after step " + before + " in the same attempt");
    }

    private static boolean isHeartbeat(Path file) {
        try {
            String[] words = RunFiles.text(file, HEARTBEAT_AT_MOST).orElse("").strip().split(" ");
            Instant.parse(words[0]);
            return java.util.Arrays.stream(words).skip(1).allMatch(word -> word.matches("[a-zA-Z0-9_./-]+=\\S*"));
        } catch (IOException | DateTimeParseException e) {
            return false;
        }
    }
}
