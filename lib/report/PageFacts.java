package lib.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import lib.store.RecordFiles;

/** What the page's diff compares: facts by area, as {@link PageData} describes them. */
public final class PageFacts {
    private PageFacts() {
    }

    /** {@code {fact_sets: [...], facts: {area: index}}} of one run. */
    public static ObjectNode of(RecordFiles files) {
        return lib.store.Json.object();
    }
}
