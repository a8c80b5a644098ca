package lib.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import lib.store.Json;
import lib.store.RunRecord;

/** Where W&B has a run: its URL, or its id where there is no URL. */
final class WandbText {
    private WandbText() {
    }

    static String of(RunRecord r) {
        JsonNode wandb = node(r);
        String id = TerminalText.safe(RunRow.text(wandb.path("run_id")), 120);
        String url = TerminalText.safe(RunRow.text(wandb.path("url")), 300);
        String mode = TerminalText.safe(RunRow.text(wandb.path("mode")), 20);
        boolean used = !id.isEmpty() && !mode.equals("disabled");
        return url.isEmpty() ? used ? id + " (" + mode + ")" : "" : url;
    }

    /** {@code mode run_id url}, each null where it isn't known. */
    static ObjectNode json(RunRecord r) {
        ObjectNode node = Json.object();
        for (String name : new String[] {"mode", "run_id", "url"}) {
            node.put(name, node(r).path(name).isTextual() ? node(r).path(name).textValue() : null);
        }
        return node;
    }

    /** The summary's; of a run that isn't over, what the recorder has found so far. */
    private static JsonNode node(RunRecord r) {
        return r.summary().isMissingNode() ? r.metadata().path("wandb") : r.summary().path("wandb");
    }
}
