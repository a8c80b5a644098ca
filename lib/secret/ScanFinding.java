package lib.secret;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import lib.store.Json;

/**
 * A place where there seems to be a secret; never its value.
 *
 * @param machine     the pod's name; empty for this machine
 * @param place       file, {@code commit:path}, or a variable of a tmux server
 * @param line        from 1; 0 where a place has none
 * @param column      in bytes, from 1; 0 where it isn't known
 * @param rule        the rule's name, gitleaks' own where it has the same
 * @param what        what it looks like, in words
 * @param fingerprint 4 hexadecimal digits of the value's SHA-256: equal ones are one secret; empty where it isn't known
 */
public record ScanFinding(String machine, String place, int line, int column, String rule, String what, String fingerprint) {
    static ScanFinding read(String machine, JsonNode node) {
        return new ScanFinding(machine, node.path("place").asText(), node.path("line").asInt(), node.path("column").asInt(), node.path("rule").asText(),
                node.path("what").asText(), node.path("fingerprint").asText());
    }

    /** {@code place:line:column}, as editors read it. */
    public String position() {
        String position = line == 0 ? "" : ":" + line + (column == 0 ? "" : ":" + column);
        return (machine.isEmpty() ? "" : machine + ":") + place + position;
    }

    public ObjectNode json() {
        return Json.object().put("machine", machine.isEmpty() ? null : machine).put("place", place).put("line", line).put("column", column).put("rule", rule)
                .put("what", what).put("fingerprint", fingerprint.isEmpty() ? null : fingerprint);
    }
}
