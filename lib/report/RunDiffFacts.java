package lib.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import lib.store.Json;

/** What one run's record tells, each fact under its area and name. What a run calls by its own directory is the same in every run. */
final class RunDiffFacts {
    private final String ownDirectory;
    private final String ownId;
    private final Map<Key, Fact> facts = new LinkedHashMap<>();
    private final Set<String> complete = new HashSet<>();

    /** Names are unique within their area. */
    record Key(String area, String name) {
    }

    /**
     * @param value    as recorded; a missing node where the record says that it isn't known
     * @param compared the same without the run's own directory
     * @param note     where it came from, or why it isn't known; may be empty
     */
    record Fact(JsonNode value, JsonNode compared, String note) {
        boolean isKnown() {
            return !value.isMissingNode();
        }
    }

    RunDiffFacts(String ownDirectory, String ownId) {
        this.ownDirectory = ownDirectory;
        this.ownId = ownId;
    }

    Map<Key, Fact> all() {
        return facts;
    }

    /** The record lists this area in full: what isn't listed isn't there. */
    void complete(String area) {
        complete.add(area);
    }

    Set<String> completeAreas() {
        return complete;
    }

    boolean isComplete(String area) {
        return complete.contains(area);
    }

    void unknown(String area, String name, String why) {
        facts.put(new Key(area, name), new Fact(MissingNode.getInstance(), MissingNode.getInstance(), why));
    }

    /** A value of any kind; null is one. */
    void value(String area, String name, JsonNode value, String note) {
        facts.put(new Key(area, name), new Fact(value, withoutOwn(value, RunDiffRank.isInert(area, name)), note));
    }

    /** @param compared what stands for the value where two runs are compared */
    void value(String area, String name, JsonNode value, JsonNode compared, String note) {
        facts.put(new Key(area, name), new Fact(value, compared, note));
    }

    /** A field of a document, in which null and an empty text mean that it isn't known. */
    void field(String area, String name, JsonNode value) {
        if (!value.isMissingNode() && !value.isNull() && !(value.isTextual() && value.textValue().isEmpty())) {
            value(area, name, value, "");
        }
    }

    /** The id alone may be a word of any value ({@code shakespeare}): it is only taken out of names that results get. */
    private JsonNode withoutOwn(JsonNode value, boolean idToo) {
        if (value.isTextual()) {
            return TextNode.valueOf(withoutOwn(value.textValue(), idToo));
        }
        if (value instanceof ArrayNode array) {
            ArrayNode copy = Json.array();
            array.forEach(item -> copy.add(withoutOwn(item, idToo)));
            return copy;
        }
        if (value instanceof ObjectNode object) {
            ObjectNode copy = Json.object();
            object.properties().forEach(e -> copy.set(e.getKey(), withoutOwn(e.getValue(), idToo)));
            return copy;
        }
        return value;
    }

    private String withoutOwn(String text, boolean idToo) {
        String bare = text;
        if (!ownDirectory.isEmpty() && text.contains(ownDirectory)) {
            bare = Pattern.compile("(?<![\\w./-])" + Pattern.quote(ownDirectory) + "(?![\\w.-])").matcher(text).replaceAll("<run directory>");
        }
        return idToo && !ownId.isEmpty() ? bare.replace(ownId, "<run id>") : bare;
    }
}
