package lib.ui;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which figure stands for the runs of a page where there is room for one: the best validation loss, else another loss, as most runs have it. */
final class Headline {
    private static final List<String> PREFERRED = List.of("val/loss", "eval/loss", "test/loss", "train/loss", "loss");

    private Headline() {
    }

    /** A key of the page, as {@code best.val/loss}; empty where no run has one. */
    static String of(JsonNode runs) {
        var counts = new HashMap<String, Integer>();
        for (JsonNode run : runs) {
            of(run.path("best"), run.path("last")).ifPresent(key -> counts.merge(key, 1, Integer::sum));
        }
        return counts.entrySet().stream().max(Map.Entry.<String, Integer>comparingByValue().thenComparing(Map.Entry.comparingByKey())).map(Map.Entry::getKey).orElse("");
    }

    private static Optional<String> of(JsonNode best, JsonNode last) {
        return PREFERRED.stream().filter(name -> best.has(name) || last.has(name)).findFirst().map(name -> (best.has(name) ? "best." : "last.") + name)
                .or(() -> first(best).map("best."::concat)).or(() -> first(last).map("last."::concat));
    }

    private static Optional<String> first(JsonNode values) {
        return values.properties().stream().map(Map.Entry::getKey).filter(name -> !name.equals("step") && !name.startsWith("perf/")).findFirst();
    }
}
