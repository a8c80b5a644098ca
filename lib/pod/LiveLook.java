package lib.pod;

import java.util.List;
import java.util.Map;
import lib.store.RunRecord;

/**
 * A pod's runs at one moment.
 *
 * @param runs all runs, in no order
 * @param news by the run's path; nothing for a run of which nothing is new
 */
public record LiveLook(List<RunRecord> runs, Map<String, RunNews> news) {
    public LiveLook {
        runs = List.copyOf(runs);
        news = Map.copyOf(news);
    }
}
