package lib.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import lib.store.Json;
import lib.store.RecordFiles;

/**
 * What the page's diff compares: facts by area, as {@link PageData} describes them. They are those of {@link RunDiff}, and of data sets and patches what it
 * compares.
 */
public final class PageFacts {
    private static final int AT_MOST = 3_000;

    private PageFacts() {
    }

    /** {@code {fact_sets: [...], facts: {area: index}}} of one run. */
    public static ObjectNode of(RecordFiles files) {
        ObjectNode node = Json.object();
        ArrayNode sets = node.putArray("fact_sets");
        ObjectNode areas = node.putObject("facts");
        sets(files).forEach((area, set) -> {
            areas.put(area, sets.size());
            sets.add(set);
        });
        return node;
    }

    /** {@code {complete, facts}} by area; an area that a record lists in full is there also where the list is empty. */
    static Map<String, ObjectNode> sets(RecordFiles files) {
        Set<String> settings = RunDiffSettings.names(files);
        RunDiffFacts facts = RunDiff.facts(files, !settings.isEmpty(), settings);
        PageDataFacts.collect(files.datasets().path("datasets"), facts);
        PagePatchFacts.collect(files, facts);
        var sets = new LinkedHashMap<String, ObjectNode>();
        facts.completeAreas().forEach(area -> set(area, true, sets));
        facts.all().forEach((key, fact) -> add(key, fact, set(key.area(), false, sets)));
        return sets;
    }

    private static ObjectNode set(String area, boolean complete, Map<String, ObjectNode> sets) {
        return sets.computeIfAbsent(area, a -> {
            ObjectNode set = Json.object().put("complete", complete);
            set.putArray("facts");
            return set;
        });
    }

    private static void add(RunDiffFacts.Key key, RunDiffFacts.Fact fact, ObjectNode set) {
        ArrayNode facts = (ArrayNode) set.path("facts");
        if (facts.size() >= AT_MOST) {
            set.put("complete", false); // what isn't listed may be there
            return;
        }
        JsonNode value = fact.isKnown() ? value(key, fact.value()) : Json.mapper().nullNode();
        JsonNode compared = fact.isKnown() ? compared(key, fact, value) : Json.mapper().nullNode();
        facts.addArray().add(PageMask.name(key.name())).add(RunDiffRank.of(key.area(), key.name())).add(value)
                .add(compared.equals(value) ? Json.mapper().nullNode() : compared).add(PageMask.word(fact.note())).add(fact.isKnown());
    }

    /** A commit is no secret, though it looks like one. */
    private static JsonNode value(RunDiffFacts.Key key, JsonNode value) {
        boolean code = value.isTextual() && (key.area().equals("code") || key.area().equals("data"));
        return code ? TextNode.valueOf(PageMask.revision(value.textValue())) : PageMask.value(key.name(), value);
    }

    /** Of what is too long for a page a digest is compared; of what is masked nothing may be told, not even that it is another. */
    private static JsonNode compared(RunDiffFacts.Key key, RunDiffFacts.Fact fact, JsonNode value) {
        JsonNode compared = value(key, fact.compared());
        boolean cut = compared.isTextual() && compared.textValue().endsWith("…") && !compared.equals(fact.compared());
        return cut ? TextNode.valueOf(compared.textValue() + PageMask.digest(Json.line(fact.compared()))) : fact.compared().equals(fact.value()) ? value : compared;
    }
}
