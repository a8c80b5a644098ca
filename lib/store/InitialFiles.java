package lib.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import lib.run.RunRequest;

/** The JSON files that a run directory has before its command starts; the runner completes them on the pod. */
public final class InitialFiles {
    private InitialFiles() {
    }

    /** run_metadata.json as far as the request knows it; {@code createdAt} is RFC 3339, by the pod's clock. */
    public static ObjectNode metadata(RunRequest r, String createdAt) {
        RunRequest.Origin origin = r.origin();
        ObjectNode node = Json.document();
        node.put("run_id", r.runId().value()).put("project", r.project()).put("kind", r.kind()).put("preset", r.preset())
                .put("attempt", 1).put("created_at", createdAt).putNull("started_at").putNull("ended_at");
        node.set("command", Json.array(r.command()));
        node.put("cwd", r.cwd());
        node.putNull("git");
        node.putObject("pod").put("id", origin.podId().isEmpty() ? null : origin.podId()).put("name", origin.podName()).put("provider", origin.provider());
        node.putObject("launcher").put("kind", origin.launcher()).put("session", origin.session());
        node.putObject("submitted_by").put("user", origin.user()).put("host", origin.host()).put("ops_version", origin.opsVersion());
        node.putNull("runner").putNull("parent").putNull("sweep");
        r.parent().ifPresent(p -> node.putObject("parent").put("run_id", p.runId().value()).put("relation", p.relation()));
        node.set("tags", Json.array(r.tags()));
        node.put("note", r.note()).put("watch_interval_sec", r.watchIntervalSeconds());
        node.putObject("wandb").put("mode", r.wandb().mode()).put("project", r.wandb().project())
                .put("entity", r.wandb().entity()).put("run_id", r.wandb().isManaged() ? r.runId().value() : null).putNull("url");
        node.putObject("cost").put(OriginPrice.USD_PER_HOUR, origin.usdPerHour().orElse(null));
        return node;
    }

    /** config_effective.json with what was given; nothing is guessed. */
    public static ObjectNode config(RunRequest r) {
        ObjectNode node = Json.document();
        node.put("config_path", r.config().configPath().orElse(null)).putNull("config_sha256")
                .put("entrypoint", r.config().entrypoint().orElse(null));
        node.set("overrides", Json.tree(r.config().overrides()));
        node.set("argv", Json.array(r.command()));
        node.putObject("values");
        node.putObject("derived");
        node.putArray("warnings");
        return node;
    }
}
