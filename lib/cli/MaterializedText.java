package lib.cli;

import java.util.ArrayList;
import lib.secret.Materialized;

/** What {@code materialize} says that it did. */
final class MaterializedText {
    private MaterializedText() {
    }

    static String of(Materialized done) {
        var lines = new ArrayList<String>();
        String entry = switch (done.entry()) {
            case "added" -> "added";
            case "replaced" -> "had another key: replaced";
            case "repaired" -> "was broken: repaired";
            default -> "is there";
        };
        lines.add(done.netrc() + ": the entry for " + done.host() + " " + entry
                + (done.verified() ? ", verified with python's netrc" : ", not verified: the pod has no python"));
        done.oldMode().ifPresent(mode -> lines.add("its mode was 0" + mode + ", now 0600"));
        if (!done.restored().isEmpty()) {
            lines.add("the script had lost other entries, which are back: " + String.join(" ", done.restored()));
        }
        lines.add(tmux(done));
        return String.join("\n", lines);
    }

    private static String tmux(Materialized done) {
        if (done.tmuxServers() == 0) {
            return "no tmux server is running";
        }
        String servers = done.tmuxServers() == 1 ? "1 tmux server" : done.tmuxServers() + " tmux servers";
        String places = done.tmuxUnset() == 1 ? "1 environment" : done.tmuxUnset() + " environments";
        return done.tmuxUnset() == 0 ? "WANDB_API_KEY is in no environment of " + servers
                : "WANDB_API_KEY taken out of " + places + " of " + servers + "; a shell that runs there already keeps it: unset WANDB_API_KEY";
    }
}
