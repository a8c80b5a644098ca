package lib.secret;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import lib.store.Json;

/**
 * What became of the credentials on a pod.
 *
 * @param script      the script that was run there
 * @param output      the last lines that it printed, masked
 * @param netrc       the file that has the entry now
 * @param host        whose entry it is
 * @param entry       {@code added|same|replaced|repaired}: what ops did; the script may have written it before
 * @param exported    the script only exported the key, or did so too
 * @param oldMode     the file's mode, octal, where it wasn't one that keeps others out
 * @param restored    hosts whose entries the script had lost
 * @param verified    python's netrc reads the entry; false where the pod has no python
 * @param tmuxServers how many were looked at
 * @param tmuxUnset   environments of servers and sessions that had the key
 * @param inherited   every new shell on the pod has the key in its environment
 */
public record Materialized(String script, List<String> output, String netrc, String host, String entry, boolean exported, Optional<String> oldMode,
        List<String> restored, boolean verified, int tmuxServers, int tmuxUnset, boolean inherited) {
    public Materialized {
        output = List.copyOf(output);
        restored = List.copyOf(restored);
    }

    /** Whether anything is another than before, as far as ops did it. */
    public boolean isChanged() {
        return !entry.equals("same") || oldMode.isPresent() || !restored.isEmpty() || tmuxUnset > 0;
    }

    public ObjectNode json() {
        ObjectNode node = Json.object().put("script", script).put("netrc", netrc).put("host", host).put("entry", entry).put("exported", exported)
                .put("old_mode", oldMode.orElse(null)).put("verified", verified).put("tmux_servers", tmuxServers).put("tmux_unset", tmuxUnset).put("inherited", inherited)
                .put("changed", isChanged());
        node.set("restored", Json.array(restored));
        node.set("output", Json.array(output));
        return node;
    }
}
