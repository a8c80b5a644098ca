package lib.record;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import lib.run.RunDir;

/**
 * Which values belong to the weights that a run ended with. An attempt that goes on from a checkpoint goes on from the first step that it reports; what an
 * earlier attempt had reported behind that step belongs to weights that are gone, however good it was. Of that step itself the later value counts,
 * where the later attempt reports it again; else the earlier one, since both attempts share the checkpoint. An attempt that reports no step supersedes
 * nothing.
 */
final class MetricTimeline {
    private final Map<Integer, Start> starts = new TreeMap<>();

    /** The first step of an attempt, and the metrics that it reports there. */
    private record Start(long step, Set<String> names) {
    }

    private MetricTimeline() {
    }

    static MetricTimeline of(Path dir) {
        var timeline = new MetricTimeline();
        JsonLines.read(dir.resolve(RunDir.METRICS), timeline::add);
        return timeline;
    }

    private void add(JsonNode line) {
        if (line.path("step").isIntegralNumber()) {
            long step = line.path("step").longValue();
            Start start = starts.computeIfAbsent(line.path("attempt").asInt(1), attempt -> new Start(step, new HashSet<>()));
            if (start.step() == step) {
                line.fieldNames().forEachRemaining(start.names()::add);
            }
        }
    }

    /** Whether no later attempt superseded this metric of the line. */
    boolean survives(JsonNode line, String name) {
        if (starts.size() < 2 || !line.path("step").isIntegralNumber()) {
            return true;
        }
        long step = line.path("step").longValue();
        int attempt = line.path("attempt").asInt(1);
        return starts.entrySet().stream().filter(e -> e.getKey() > attempt).map(Map.Entry::getValue)
                .noneMatch(later -> step > later.step() || step == later.step() && later.names().contains(name));
    }
}
