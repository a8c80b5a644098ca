package lib.ui;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import lib.report.PageFacts;

/** The facts of runs that were compared, since to bring a record costs several round trips: once for each state that a run is in. */
final class FactsCache {
    private static final int RUNS_AT_MOST = 100;
    private final PodWatches pods;
    private final Map<String, ObjectNode> known = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, ObjectNode> eldest) {
            return size() > RUNS_AT_MOST;
        }
    };

    FactsCache(PodWatches pods) {
        this.pods = pods;
    }

    /** One at a time: a page that asks for hundreds must not start hundreds of copies. */
    synchronized ObjectNode of(String key, LiveModel.Place place) {
        String name = key + " " + place.run().state();
        ObjectNode facts = known.get(name);
        if (facts == null) {
            facts = PageFacts.of(pods.pod(place.pod()).files(place.run()));
            known.put(name, facts);
        }
        return facts;
    }
}
