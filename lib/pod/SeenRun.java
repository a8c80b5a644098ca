package lib.pod;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import lib.run.Evidence;
import lib.run.RunDir;
import lib.run.RunId;
import lib.run.RunState;
import lib.run.StateRule;
import lib.store.Json;
import lib.store.NewestMetrics;
import lib.store.RunRecord;

/** What a pod's answer says of one run, collected line by line. */
final class SeenRun {
    private final String root;
    private final String id;
    private final Map<String, StringBuilder> files = new HashMap<>();
    private final Map<String, Long> modified = new HashMap<>();
    private String child = "none";
    private boolean stop;

    SeenRun(String root, String id) {
        this.root = root;
        this.id = id;
    }

    void child(String word) {
        child = word;
    }

    void stop() {
        stop = true;
    }

    void modified(String file, long epochSeconds) {
        modified.put(file, epochSeconds);
    }

    void file(String name, String line) {
        files.computeIfAbsent(name, f -> new StringBuilder()).append(line).append('\n');
    }

    /** {@code now}: the pod's own clock, in seconds since 1970. */
    RunRecord toRecord(long now) {
        JsonNode metadata = json(RunDir.METADATA);
        JsonNode summary = json(RunDir.SUMMARY);
        Map<String, String> heartbeat = heartbeat(now);
        Optional<RunState> ended = summary.isObject() ? Optional.of(ended(summary)) : Optional.empty();
        Duration every = Duration.ofSeconds(metadata.path("watch_interval_sec").asInt(20));
        var evidence = new Evidence(true, ended, exitCode(), age(now, RunDir.EXIT), stop, childState(), age(now, RunDir.REQUEST),
                Optional.ofNullable(heartbeat.get("state")).map(RunState::parse), age(now, RunDir.HEARTBEAT), every);
        return new RunRecord(id, RunDir.of(root, new RunId(id)).path(), metadata, summary, json(RunDir.ENDPOINT), heartbeat,
                NewestMetrics.of(lines(RunDir.METRICS)), evidence,
                modified.containsKey(RunDir.LOG) ? Optional.of(age(now, RunDir.LOG).toSeconds()) : Optional.empty());
    }

    /** Older summaries may name no state: then the exit code decides. */
    private static RunState ended(JsonNode summary) {
        RunState named = RunState.parse(summary.path("state").asText());
        boolean byCode = named == RunState.UNKNOWN && summary.path("exit_code").canConvertToInt();
        return byCode ? StateRule.ended(summary.path("exit_code").intValue(), false) : named;
    }

    private Evidence.Child childState() {
        return switch (child) {
            case "alive" -> Evidence.Child.ALIVE;
            case "gone" -> Evidence.Child.GONE;
            case "other_boot" -> Evidence.Child.OTHER_BOOT;
            case "elsewhere" -> Evidence.Child.ELSEWHERE;
            default -> Evidence.Child.NONE;
        };
    }

    private Stream<String> lines(String file) {
        return Optional.ofNullable(files.get(file)).stream().flatMap(text -> text.toString().lines());
    }

    private JsonNode json(String file) {
        return Optional.ofNullable(files.get(file)).flatMap(text -> Json.parse(text.toString())).orElse(MissingNode.getInstance());
    }

    private Duration age(long now, String file) {
        return Duration.ofSeconds(Math.max(0, now - modified.getOrDefault(file, 0L)));
    }

    private OptionalInt exitCode() {
        return lines(RunDir.EXIT).filter(line -> line.matches("code=\\d{1,3}")).mapToInt(line -> Integer.parseInt(line.substring(5))).findFirst();
    }

    /** The heartbeat's pairs, its time under {@code t}, and its age on the pod's clock. */
    private Map<String, String> heartbeat(long now) {
        var pairs = new LinkedHashMap<String, String>();
        lines(RunDir.HEARTBEAT).flatMap(line -> Stream.of(line.split("\\s+"))).filter(word -> word.indexOf('=') > 0)
                .forEach(word -> pairs.put(word.substring(0, word.indexOf('=')), word.substring(word.indexOf('=') + 1)));
        lines(RunDir.HEARTBEAT).map(line -> line.split("\\s+")[0]).filter(time -> time.indexOf('=') < 0).forEach(time -> pairs.put("t", time));
        if (modified.containsKey(RunDir.HEARTBEAT)) {
            pairs.put("age_sec", String.valueOf(age(now, RunDir.HEARTBEAT).toSeconds()));
        }
        return pairs;
    }
}
