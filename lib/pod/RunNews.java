package lib.pod;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What came of a run since the last look.
 *
 * @param config  config_effective.json at the first look that has it and when it has changed, else a missing node
 * @param metrics new rows of metrics.jsonl, complete lines only
 * @param gpu     new rows of gpu.jsonl
 * @param events  new rows of events.jsonl
 * @param log     new text of stdout.log, where it was asked for
 * @param anew    those of the three jsonl files whose rows begin with the file's first: what was told of them before doesn't count any more
 */
public record RunNews(JsonNode config, List<JsonNode> metrics, List<JsonNode> gpu, List<JsonNode> events, Optional<LogText> log, Set<String> anew) {

    /**
     * A part of stdout.log. The first one begins at a line, up to 64 KiB before the log's end. One that begins behind the end of the one before
     * has left out what is between: the log grows quicker than it can be told. One that begins before it is of a log that was replaced.
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
        anew = Set.copyOf(anew);
    }

    /** News that go on where the last ended. */
    public RunNews(JsonNode config, List<JsonNode> metrics, List<JsonNode> gpu, List<JsonNode> events, Optional<LogText> log) {
        this(config, metrics, gpu, events, log, Set.of());
    }

    boolean isEmpty() {
        return !config.isObject() && metrics.isEmpty() && gpu.isEmpty() && events.isEmpty() && log.isEmpty() && anew.isEmpty();
    }
}
