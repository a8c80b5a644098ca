package lib.secret;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lib.store.Json;

/**
 * How it stands with one secret on a pod.
 *
 * @param name        variable, or key of the config
 * @param source      {@code file|netrc|ensure_creds_script}: where it comes from
 * @param path        the file on the pod
 * @param present     it is there
 * @param mode        the file's mode, four octal digits
 * @param problems    what must be put right
 * @param notes       what is good to know
 * @param fingerprint four hexadecimal digits of the value's SHA-256
 * @param online      what the service said; nothing where it wasn't asked, or there is none to ask
 */
public record SecretStatus(String name, String source, String path, boolean present, Optional<String> mode, List<String> problems, List<String> notes,
        Optional<String> fingerprint, Optional<Answer> online) {
    public SecretStatus {
        problems = List.copyOf(problems);
        notes = List.copyOf(notes);
    }

    /**
     * @param verdict {@code accepted|refused|unknown}
     * @param detail  the account's name, or why not
     */
    public record Answer(String service, String verdict, String detail) {
        ObjectNode json() {
            return Json.object().put("service", service).put("verdict", verdict).put("detail", detail.isEmpty() ? null : detail);
        }
    }

    static SecretStatus read(JsonNode node) {
        JsonNode online = node.path("online");
        return new SecretStatus(node.path("name").asText(), node.path("source").asText(), node.path("path").asText(), node.path("present").asBoolean(),
                Optional.ofNullable(node.path("mode").textValue()), texts(node.path("problems")), texts(node.path("notes")),
                Optional.ofNullable(node.path("fingerprint").textValue()), online.isObject()
                        ? Optional.of(new Answer(online.path("service").asText(), online.path("verdict").asText(), online.path("detail").asText("")))
                        : Optional.empty());
    }

    private static List<String> texts(JsonNode array) {
        var texts = new ArrayList<String>();
        array.forEach(item -> texts.add(item.asText()));
        return texts;
    }

    public boolean isRight() {
        return problems.isEmpty();
    }

    /** Its service was asked and didn't answer. */
    public boolean isUnknown() {
        return online.filter(answer -> answer.verdict().equals("unknown")).isPresent();
    }

    public ObjectNode json() {
        ObjectNode node = Json.object().put("name", name).put("source", source).put("path", path).put("present", present).put("ok", isRight())
                .put("mode", mode.orElse(null)).put("fingerprint", fingerprint.orElse(null));
        node.set("problems", Json.array(problems));
        node.set("notes", Json.array(notes));
        node.set("online", online.map(Answer::json).orElse(null));
        return node;
    }
}
