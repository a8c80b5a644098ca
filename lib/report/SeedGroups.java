package lib.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import lib.store.RunRecord;

/** Which runs are repetitions of each other: the same code, command and settings but for their seed. */
public final class SeedGroups {
    private SeedGroups() {
    }

    /** Equal for runs of one group. @param config config_effective.json, or a missing node; @param over names of the settings that may differ, {@code seed} above all */
    public static String key(RunRecord run, JsonNode config, Set<String> over) {
        return run.id();
    }
}
