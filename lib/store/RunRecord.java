package lib.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import lib.run.Evidence;
import lib.run.RunDir;
import lib.run.RunRequest;
import lib.run.RunState;
import lib.run.StateRule;
import lib.run.Timestamp;

/**
 * What a reader knows of one run.
 *
 * @param id        the directory's name
 * @param path      the run directory, where it was read
 * @param metadata  run_metadata.json, or a missing node
 * @param summary   summary.json, or a missing node
 * @param endpoint  endpoint.json, or a missing node
 * @param heartbeat the key=value pairs of heartbeat.txt
 * @param metrics   newest value of each metric of a run that isn't over; the summary has those of one that is
 * @param evidence  what the state is decided from
 * @param logAge    seconds since stdout.log changed, where it is there
 */
public record RunRecord(String id, String path, JsonNode metadata, JsonNode summary, JsonNode endpoint, Map<String, String> heartbeat,
        Map<String, Double> metrics, Evidence evidence, Optional<Long> logAge) {

    public RunRecord {
        heartbeat = Map.copyOf(heartbeat);
        metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    }

    /** A run whose pod can't be reached. */
    public static RunRecord unreachable(String id) {
        return of(id, "", MissingNode.getInstance(), Evidence.unreachable());
    }

    /** A run that has just been started, of which nothing has been read yet. */
    public static RunRecord started(String id, String path) {
        return of(id, path, MissingNode.getInstance(), Evidence.started());
    }

    /** The same with what its request says; {@code at} is by the laptop's clock. */
    public static RunRecord started(RunRequest request, RunDir dir, Instant at) {
        return of(request.runId().value(), dir.path(), InitialFiles.metadata(request, Timestamp.format(at)), Evidence.started());
    }

    /** A run with a summary: nothing else decides of it, and nothing else is known. */
    public static RunRecord over(String id, String path, JsonNode metadata, JsonNode summary) {
        return new RunRecord(id, path, metadata, summary, MissingNode.getInstance(), Map.of(), Map.of(), Evidence.over(endedState(summary)), Optional.empty());
    }

    /** Older summaries may name no state, or one of their own: then the exit code decides. */
    public static RunState endedState(JsonNode summary) {
        RunState named = RunState.parse(summary.path("state").asText());
        JsonNode code = summary.path("exit_code");
        boolean byCode = named == RunState.UNKNOWN && code.isIntegralNumber() && code.canConvertToInt();
        return byCode ? StateRule.ended(code.intValue(), false) : named;
    }

    private static RunRecord of(String id, String path, JsonNode metadata, Evidence evidence) {
        JsonNode none = MissingNode.getInstance();
        return new RunRecord(id, path, metadata, none, none, Map.of(), Map.of(), evidence, Optional.empty());
    }

    public RunState state() {
        return StateRule.decide(evidence);
    }
}
