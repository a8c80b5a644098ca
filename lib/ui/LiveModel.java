package lib.ui;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lib.pod.LiveLook;
import lib.report.PageData;
import lib.store.LastSeen;
import lib.store.RunRecord;
import lib.store.SecretShapes;

/** The live page's data: takes looks at pods, says what each has changed, and gives the whole page. Pure, and for one thread at a time. */
public final class LiveModel {
    /** Of each curve; a hundred runs with a dozen curves make a page of some ten megabytes. */
    public static final int POINTS_AT_MOST = 400;
    private static final Comparator<ObjectNode> NEWEST_FIRST = Comparator.comparing((ObjectNode run) -> run.path("started_at").asText())
            .thenComparing(run -> run.path("run_id").asText()).reversed();
    private final String title;
    private final boolean allowStop;
    private final Map<String, LivePodRuns> pods = new LinkedHashMap<>();
    private long version;

    public LiveModel(String title, boolean allowStop, List<String> podNames) {
        this.title = title;
        this.allowStop = allowStop;
        podNames.forEach(name -> pods.put(name, new LivePodRuns(name, POINTS_AT_MOST)));
    }

    /** A run and the pod that has it. */
    public record Place(String pod, RunRecord run) {
    }

    /** Grows with every change. */
    public long version() {
        return version;
    }

    public void remember(String pod, List<LastSeen> seen) {
        pods.get(pod).remember(seen);
    }

    public LiveChange took(String pod, LiveLook look, Instant at) {
        var change = new LiveChange(at);
        pods.get(pod).took(look, at, change);
        return finished(change);
    }

    /** A pod that doesn't answer; what was last seen of its runs stays. */
    public LiveChange lost(String pod, String reason, Instant at) {
        var change = new LiveChange(at);
        pods.get(pod).lost(SecretShapes.masked(reason), at, change);
        return finished(change);
    }

    private LiveChange finished(LiveChange change) {
        pods.values().forEach(pod -> pod.putPod(change.pods()));
        version++;
        return change;
    }

    public Optional<Place> find(String key) {
        for (Map.Entry<String, LivePodRuns> pod : pods.entrySet()) {
            Optional<RunRecord> run = pod.getValue().find(key);
            if (run.isPresent()) {
                return Optional.of(new Place(pod.getKey(), run.get()));
            }
        }
        return Optional.empty();
    }

    /** All of {@link PageData}'s document, with the model's {@code version}. */
    public ObjectNode page(Instant at) {
        ObjectNode page = PageData.document(title, at, true, allowStop).put("version", version);
        ArrayNode runs = page.withArray("runs");
        var all = new ArrayList<ObjectNode>();
        pods.values().forEach(pod -> {
            pod.putRuns(all);
            pod.putPod(page.withArray("pods"));
        });
        all.sort(NEWEST_FIRST);
        runs.addAll(all);
        page.put("result", Headline.of(runs)).withObject("omitted").put("runs", pods.values().stream().mapToInt(LivePodRuns::leftOut).sum());
        return page;
    }
}
