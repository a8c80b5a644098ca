package tests.pod;

import java.util.List;
import java.util.Optional;
import lib.pod.LiveLook;
import lib.pod.RunNews;
import lib.store.RunRecord;

/** What a look says of one run. */
final class Looks {
    private Looks() {
    }

    static Optional<RunNews> news(LiveLook look, MadeRun run) {
        return Optional.ofNullable(look.news().get(run.path()));
    }

    /** Of the new rows of metrics.jsonl. */
    static List<Integer> steps(LiveLook look, MadeRun run) {
        return news(look, run).stream().flatMap(n -> n.metrics().stream()).map(row -> row.path("step").asInt()).toList();
    }

    static RunRecord record(LiveLook look, MadeRun run) {
        return look.runs().stream().filter(r -> r.path().equals(run.path())).findFirst().orElseThrow();
    }
}
