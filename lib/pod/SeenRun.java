package lib.pod;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
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
import lib.store.Json;
import lib.store.NewestMetrics;
import lib.store.RunRecord;

/** What a pod's answer says of one run, collected line by line. */
final class SeenRun {
    private final String root;
    private final String id;
    private final Map<String, StringBuilder> files = new HashMap<>();
    private final Map<String, JsonNode> known = new HashMap<>();
    private final Map<String, Long> modified = new HashMap<>();
    private String child = "";
    private String launcher = "none";
    private boolean recorder;
    private boolean stop;

    SeenRun(String root, String id) {
        this.root = root;
        this.id = id;
    }

    boolean isOf(String outputsRoot) {
        return root.equals(outputsRoot);
    }

    String id() {
        return id;
    }

    /** What is known of a file that wasn't told this time. */
    void given(String file, JsonNode content) {
        known.putIfAbsent(file, content);
    }

    /** The pod said what became of it; otherwise only some of its files came. */
    boolean isJudged() {
        return !child.isEmpty();
    }

    boolean hasTold(String file) {
        return files.containsKey(file);
    }

    void child(String word) {
        child = word;
    }

    void launcher(String word) {
        launcher = word;
    }

    void recorder() {
        recorder = true;
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
        Optional<RunState> ended = summary.isObject() ? Optional.of(RunRecord.endedState(summary)) : Optional.empty();
        Duration every = Duration.ofSeconds(Math.clamp(metadata.path("watch_interval_sec").asLong(20), 1, 86_400));
        Duration reserved = age(now, RunDir.REQUEST).orElse(Duration.ofSeconds(now));
        var evidence = new Evidence(true, ended, exit(now), Evidence.Stop.of(stop, value(RunDir.STOP, "reason")), childState(), launcherState(), recorder, reserved,
                age(now, RunDir.ATTEMPT).orElse(reserved), beat(heartbeat, now, every), signs(heartbeat, now));
        return new RunRecord(id, RunDir.of(root, new RunId(id)).path(), metadata, summary, json(RunDir.ENDPOINT), heartbeat,
                NewestMetrics.of(lines(RunDir.METRICS)), evidence, evidence.signs().logAge().map(Evidence::sane).map(Duration::toSeconds));
    }

    private Evidence.Child childState() {
        boolean earlier = isEarlier(value(RunDir.CHILD, "attempt"));
        return switch (child) {
            case "alive" -> Evidence.Child.ALIVE;
            case "ending" -> earlier ? Evidence.Child.EARLIER : Evidence.Child.ENDING;
            case "gone" -> earlier ? Evidence.Child.EARLIER : Evidence.Child.GONE;
            case "other_boot" -> earlier ? Evidence.Child.EARLIER : Evidence.Child.OTHER_BOOT;
            case "elsewhere" -> earlier ? Evidence.Child.EARLIER : Evidence.Child.ELSEWHERE;
            default -> Evidence.Child.NONE;
        };
    }

    private Evidence.Launcher launcherState() {
        return Stream.of(Evidence.Launcher.values()).filter(word -> word.name().equalsIgnoreCase(launcher)).findFirst().orElse(Evidence.Launcher.NONE);
    }

    /** A run that was started again may still have records of the attempts before; one that doesn't say is the present attempt's. */
    private boolean isEarlier(String attempt) {
        int present = number(lines(RunDir.ATTEMPT).findFirst().orElse(""), 1);
        return number(attempt, present) < present;
    }

    private static int number(String text, int otherwise) {
        return text.strip().matches("\\d{1,9}") ? Integer.parseInt(text.strip()) : otherwise;
    }

    private Optional<Evidence.Exit> exit(long now) {
        String code = value(RunDir.EXIT, "code");
        return code.matches("\\d{1,3}") ? Optional.of(new Evidence.Exit(Integer.parseInt(code), age(now, RunDir.EXIT).orElse(Duration.ZERO),
                !isEarlier(value(RunDir.EXIT, "attempt")))) : Optional.empty();
    }

    /** The value of a {@code key=value} line; empty where there is none. */
    private String value(String file, String key) {
        return lines(file).filter(line -> line.startsWith(key + "=")).map(line -> line.substring(key.length() + 1)).findFirst().orElse("");
    }

    private Stream<String> lines(String file) {
        return Optional.ofNullable(files.get(file)).stream().flatMap(text -> text.toString().lines());
    }

    JsonNode json(String file) {
        return Optional.ofNullable(files.get(file)).flatMap(text -> Json.parse(text.toString())).orElse(known.getOrDefault(file, MissingNode.getInstance()));
    }

    /** Negative where the file is of the future: a clock was set back, or is another one's. */
    private Optional<Duration> age(long now, String file) {
        return Optional.ofNullable(modified.get(file)).map(time -> Duration.ofSeconds(now - time));
    }

    private Evidence.Heartbeat beat(Map<String, String> heartbeat, long now, Duration every) {
        boolean earlier = isEarlier(heartbeat.getOrDefault("attempt", ""));
        return new Evidence.Heartbeat(Optional.ofNullable(heartbeat.get("state")).filter(s -> !earlier).map(RunState::parse), beatAge(heartbeat, now), every);
    }

    /**
     * The time in the file is by the clock of the pod that wrote it, the file's own may be by a file server's. Of a run on another pod neither
     * is by the clock that asks: the younger one counts.
     */
    private Optional<Duration> beatAge(Map<String, String> heartbeat, long now) {
        Optional<Duration> byFile = age(now, RunDir.HEARTBEAT);
        Optional<Duration> byText = instant(heartbeat.getOrDefault("t", "")).map(t -> Duration.ofSeconds(now - t.getEpochSecond()));
        return child.equals("elsewhere") ? Stream.of(byText, byFile).flatMap(Optional::stream).min(Duration::compareTo) : byText.or(() -> byFile);
    }

    private static Optional<Instant> instant(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private Evidence.Signs signs(Map<String, String> heartbeat, long now) {
        String gpu = heartbeat.getOrDefault("gpu_util", "");
        return new Evidence.Signs(age(now, RunDir.LOG), age(now, RunDir.METRICS),
                gpu.matches("\\d{1,3}") ? OptionalInt.of(Integer.parseInt(gpu)) : OptionalInt.empty());
    }

    /** The heartbeat's pairs, its time under {@code t}, and its age on the pod's clock. */
    private Map<String, String> heartbeat(long now) {
        var pairs = new LinkedHashMap<String, String>();
        lines(RunDir.HEARTBEAT).flatMap(line -> Stream.of(line.split("\\s+"))).filter(word -> word.indexOf('=') > 0)
                .forEach(word -> pairs.put(word.substring(0, word.indexOf('=')), word.substring(word.indexOf('=') + 1)));
        lines(RunDir.HEARTBEAT).map(line -> line.split("\\s+")[0]).filter(time -> time.indexOf('=') < 0 && !time.isEmpty())
                .forEach(time -> pairs.putIfAbsent("t", time));
        beatAge(pairs, now).map(Evidence::sane).ifPresent(age -> pairs.put("age_sec", String.valueOf(age.toSeconds())));
        return pairs;
    }
}
