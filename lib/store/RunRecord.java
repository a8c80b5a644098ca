package lib.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import lib.run.Evidence;
import lib.run.RunState;
import lib.run.StateRule;

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
        return started(id, "");
    }

    /** A run that has just been started. */
    public static RunRecord started(String id, String path) {
        JsonNode none = MissingNode.getInstance();
        return new RunRecord(id, path, none, none, none, Map.of(), Map.of(), Evidence.unreachable(), Optional.empty());
    }

    public RunState state() {
        return StateRule.decide(evidence);
    }
}
