package lib.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import lib.run.RunId;
import lib.run.RunState;
import lib.store.Json;
import lib.store.RunRecord;

/** What to type about a run. A directory whose name is no run id has none: nothing of a run is ever quoted into a command. */
final class PageCommands {
    private PageCommands() {
    }

    static ObjectNode json(RunRecord run) {
        ObjectNode node = Json.object();
        String id = run.id();
        if (!RunId.isValid(id) || !PageMask.word(id).equals(id)) {
            return node;
        }
        RunState state = run.state();
        boolean over = state.isFinal();
        node.put("show", "ops run status " + id).put("tail", "ops run tail " + id + (over ? " --no-follow" : ""));
        if (!over && state != RunState.UNKNOWN) {
            node.put("stop", "ops run stop " + id);
        }
        if (over && state != RunState.SUCCEEDED) {
            node.put("resume", "ops run resume " + id);
        }
        if (state == RunState.FAILED || state == RunState.LOST || state == RunState.STALLED) {
            node.put("why", "ops run why " + id);
        }
        return node.put("fetch", "ops run fetch " + id + " --to runs");
    }
}
