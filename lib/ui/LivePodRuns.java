package lib.ui;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lib.pod.LiveLook;
import lib.run.Timestamp;
import lib.store.LastSeen;
import lib.store.RunRecord;

/** The runs of one pod by their path there, and whether it answers. */
final class LivePodRuns {
    /** Runs that are over beyond the newest so many are left to {@code ops run report}. */
    static final int RUNS_AT_MOST = 2000;
    private static final Comparator<RunRecord> IMPORTANCE = Comparator.comparing((RunRecord run) -> run.state().isFinal())
            .thenComparing(run -> run.metadata().path("created_at").asText(), Comparator.reverseOrder()).thenComparing(RunRecord::id, Comparator.reverseOrder());
    private final String name;
    private final int pointsAtMost;
    private final Map<String, LiveRun> runs = new LinkedHashMap<>();
    private Optional<Instant> seenAt = Optional.empty();
    private String reason = "not looked at yet";
    private Optional<Instant> silentSince = Optional.empty();
    private int leftOut;

    LivePodRuns(String name, int pointsAtMost) {
        this.name = name;
        this.pointsAtMost = pointsAtMost;
    }

    /** What was seen before this program began; it counts until the pod answers. */
    void remember(List<LastSeen> remembered) {
        remembered.forEach(seen -> runs.computeIfAbsent(seen.run().path(), path -> new LiveRun(RunKey.of(name, path), seen, pointsAtMost)));
    }

    void took(LiveLook look, Instant at, LiveChange change) {
        boolean back = !reason.isEmpty();
        reason = "";
        silentSince = Optional.empty();
        seenAt = Optional.of(at);
        List<RunRecord> shown = shown(look.runs());
        leftOut = look.runs().size() - shown.size();
        dropAllBut(shown, change);
        for (RunRecord record : shown) {
            LiveRun run = runs.computeIfAbsent(record.path(), path -> new LiveRun(RunKey.of(name, path), LastSeen.of(record, name, at), pointsAtMost));
            if (run.took(record, Optional.ofNullable(look.news().get(record.path())), name, at) || back) {
                run.changed(Optional.empty()).ifPresent(change::run);
                run.putNewPoints(change.points());
            }
        }
    }

    void lost(String why, Instant at, LiveChange change) {
        silentSince = silentSince.or(() -> Optional.of(at));
        reason = why;
        runs.values().forEach(run -> run.changed(silentSince).ifPresent(change::run));
    }

    private static List<RunRecord> shown(List<RunRecord> all) {
        return all.size() <= RUNS_AT_MOST ? all : all.stream().sorted(IMPORTANCE).limit(RUNS_AT_MOST).toList();
    }

    /** A run is gone when its directory is, or another one has its place. */
    private void dropAllBut(List<RunRecord> shown, LiveChange change) {
        var there = new HashSet<String>();
        for (RunRecord record : shown) {
            LiveRun known = runs.get(record.path());
            if (known == null || !known.isOther(record)) {
                there.add(record.path());
            }
        }
        for (String path : List.copyOf(runs.keySet())) {
            if (!there.contains(path)) {
                change.removed(runs.remove(path).key());
            }
        }
    }

    Optional<RunRecord> find(String key) {
        return runs.values().stream().filter(run -> run.key().equals(key)).map(LiveRun::record).findFirst();
    }

    int leftOut() {
        return leftOut;
    }

    void putRuns(List<ObjectNode> all) {
        runs.values().forEach(run -> all.add(run.whole(silentSince)));
    }

    void putPod(ArrayNode pods) {
        pods.addObject().put("name", name).put("state", reason.isEmpty() ? "ok" : "unreachable").put("reason", reason)
                .put("seen_at", seenAt.map(Timestamp::format).orElse(null));
    }
}
