package lib.secret;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lib.store.Json;
import lib.store.SecretShapes;

/**
 * What became of a script of credentials.
 *
 * @param script  the file, its links followed
 * @param changed it exported the key, and writes {@code ~/.netrc} now
 * @param already it did so before
 * @param oldMode the file's mode, octal, where it let others in
 * @param mode    the mode that it has now
 * @param diff    in unified form, with {@code ***} for values
 * @param copies  other places that still have the key, {@code FILE:LINE}: an editor's backup, a shell's history
 * @param others  further secrets that the script sets, {@code LINE: NAME}
 */
public record Upgraded(String script, boolean changed, boolean already, Optional<String> oldMode, String mode, String diff, List<String> copies, List<String> others) {
    public Upgraded {
        copies = List.copyOf(copies);
        others = List.copyOf(others);
    }

    static Upgraded read(JsonNode node) {
        return new Upgraded(node.path("script").asText(), node.path("changed").asBoolean(), node.path("already").asBoolean(),
                Optional.ofNullable(node.path("old_mode").textValue()), node.path("mode").asText(), SecretShapes.masked(node.path("diff").asText()),
                texts(node.path("copies")), texts(node.path("others")));
    }

    private static List<String> texts(JsonNode array) {
        var texts = new ArrayList<String>();
        array.forEach(item -> texts.add(item.asText()));
        return texts;
    }

    public ObjectNode json() {
        ObjectNode node = Json.object().put("script", script).put("changed", changed).put("already", already).put("old_mode", oldMode.orElse(null)).put("mode", mode)
                .put("diff", diff);
        node.set("copies", Json.array(copies));
        node.set("other_secrets", Json.array(others));
        return node;
    }
}
