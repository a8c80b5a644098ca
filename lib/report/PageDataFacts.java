package lib.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.TreeMap;
import lib.store.Json;

/**
 * The data sets of a run as facts, so that comparing facts finds what {@link RunDiffData} finds: contents by their digests, which are unknown where they weren't
 * hashed; and beside them names and sizes of the files, which are always known.
 */
final class PageDataFacts {
    static final String AREA = "data";
    static final String SIZES = ": files and sizes";

    private PageDataFacts() {
    }

    /** A list without data sets is one that nobody could name: nothing is said of it. */
    static void collect(JsonNode datasets, RunDiffFacts facts) {
        for (JsonNode dataset : datasets) {
            facts.complete(AREA);
            String name = RunRow.text(dataset.path("name"));
            contents(name, dataset, facts);
            facts.value(AREA, name + SIZES, shown(dataset, "file_count", "total_bytes"), TextNode.valueOf(digest(dataset.path("files"), false)), "");
            JsonNode revision = dataset.path("hf").path("revision");
            if (revision.isTextual()) {
                facts.value(AREA, name + ": revision", revision, RunRow.text(dataset.path("hf").path("repo")));
            } else {
                facts.unknown(AREA, name + ": revision", "");
            }
        }
    }

    private static void contents(String name, JsonNode dataset, RunDiffFacts facts) {
        JsonNode fingerprint = dataset.path("fingerprint");
        boolean hashed = !dataset.path("hash_mode").asText().equals("stat");
        for (JsonNode file : dataset.path("files")) {
            hashed &= file.path("sha256").isTextual();
        }
        if (!hashed) {
            facts.unknown(AREA, name, "contents weren't hashed");
            return;
        }
        String compared = (fingerprint.isTextual() ? fingerprint.textValue() : "") + " " + digest(dataset.path("files"), true);
        facts.value(AREA, name, shown(dataset, "fingerprint", "file_count", "total_bytes", "hash_mode"), TextNode.valueOf(PageMask.digest(compared)), "");
    }

    private static ObjectNode shown(JsonNode dataset, String... fields) {
        ObjectNode shown = Json.object();
        for (String field : fields) {
            if (dataset.hasNonNull(field)) {
                shown.set(field, dataset.get(field));
            }
        }
        return shown;
    }

    /** Where the files lie, their order and their times don't matter. */
    private static String digest(JsonNode files, boolean contents) {
        var byPath = new TreeMap<String, String>();
        files.forEach(file -> byPath.put(RunRow.text(file.path("path")), file.path(contents ? "sha256" : "size_bytes").asText()));
        return PageMask.digest(byPath.toString());
    }
}
