package lib.record;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import lib.run.FailureCause;
import lib.run.RunDir;
import lib.run.RunState;
import lib.store.Json;

/**
 * {@code .ops/resumes.jsonl}: which attempt went on from which checkpoint. A checkpoint from which two attempts failed without a step beyond their first
 * isn't worth a third.
 */
final class ResumeMemory {
    private static final String FILE = RunDir.INTERNAL + "/resumes.jsonl";
    private static final int CRASHES = 2;
    private final Path dir;

    ResumeMemory(Path dir) {
        this.dir = dir;
    }

    /** Once an attempt. */
    void note(int attempt, String checkpoint, String fingerprint) {
        var known = new HashMap<Integer, String>();
        JsonLines.read(dir.resolve(FILE), line -> known.put(line.path("attempt").asInt(), line.path("fingerprint").asText()));
        if (!known.containsKey(attempt)) {
            new JsonLines(dir.resolve(FILE)).append(Json.object().put("attempt", attempt).put("checkpoint", checkpoint).put("fingerprint", fingerprint));
        }
    }

    boolean isCondemned(String fingerprint) {
        var history = AttemptHistory.of(dir);
        var progress = new Progressed();
        JsonLines.read(dir.resolve(RunDir.METRICS), progress::add);
        var crashes = new int[1];
        JsonLines.read(dir.resolve(FILE), line -> {
            int attempt = line.path("attempt").asInt();
            boolean same = line.path("fingerprint").asText().equals(fingerprint);
            crashes[0] += same && isCrash(history.of(attempt)) && !progress.made(attempt) ? 1 : 0;
        });
        return crashes[0] >= CRASHES;
    }

    /** It failed by itself: neither a stop nor a pod that went away says anything of the checkpoint. */
    private static boolean isCrash(JsonNode ended) {
        String cause = ended.path("cause").asText();
        return ended.path("state").asText().equals(RunState.FAILED.text()) && !cause.equals(FailureCause.TIMEOUT.text()) && !cause.equals(FailureCause.POD_LOST.text());
    }

    /** Which attempts reported a step behind their first. */
    private static final class Progressed {
        private final Map<Integer, Long> first = new HashMap<>();
        private final Map<Integer, Long> last = new HashMap<>();

        void add(JsonNode row) {
            if (row.path("step").isIntegralNumber()) {
                int attempt = row.path("attempt").asInt(1);
                first.putIfAbsent(attempt, row.path("step").longValue());
                last.merge(attempt, row.path("step").longValue(), Math::max);
            }
        }

        boolean made(int attempt) {
            return first.containsKey(attempt) && last.get(attempt) > first.get(attempt);
        }
    }
}
