package lib.pod;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/**
 * What came of a run since the last look.
 *
 * @param config  config_effective.json at the first look that has it, else a missing node
 * @param metrics new rows of metrics.jsonl, complete lines only
 * @param gpu     new rows of gpu.jsonl
 * @param events  new rows of events.jsonl
 * @param log     new text of stdout.log, where it was asked for
 */
public record RunNews(JsonNode config, List<JsonNode> metrics, List<JsonNode> gpu, List<JsonNode> events, Optional<LogText> log) {

    /**
     * A part of stdout.log.
     *
     * @param offset of its first byte
     * @param bytes  as they are in the file; a character may be cut at either end
     */
    public record LogText(long offset, byte[] bytes) {
    }

    public RunNews {
        metrics = List.copyOf(metrics);
        gpu = List.copyOf(gpu);
        events = List.copyOf(events);
    }
}
