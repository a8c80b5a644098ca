package lib.pod;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import lib.store.SecretShapes;

/** Which texts of a record may be kept on the laptop: none that looks like a secret. The same names stand in thousands of records. */
final class KeptTexts {
    static final int ENTRY_AT_MOST = 64 << 10;
    private static final int TEXT_AT_MOST = 2000;
    private static final int TIME_AT_MOST = 40;
    private static final int KNOWN_AT_MOST = 20_000;
    /** No secret that has a shape is shorter, nor a name of one with its value. */
    private static final int SHORTEST_SECRET = 6;
    private final Map<String, Boolean> known = new HashMap<>();

    /** All texts in it, and all names. */
    boolean all(JsonNode node) {
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            boolean commit = field.getKey().equals("commit") && field.getValue().asText().matches("[0-9a-f]{40}");
            if (!text(field.getKey()) || !commit && !all(field.getValue())) {
                return false;
            }
        }
        if (node.isArray()) {
            for (JsonNode item : node) {
                if (!all(item)) {
                    return false;
                }
            }
        }
        return !node.isTextual() || text(node.textValue());
    }

    /** As the recorder writes it; nothing is one, too. */
    boolean isTime(String text) {
        for (int i = 0; i < text.length(); i++) {
            if ("0123456789-:.TZ+".indexOf(text.charAt(i)) < 0) {
                return false;
            }
        }
        return text.length() <= TIME_AT_MOST;
    }

    private boolean text(String text) {
        if (text.length() < SHORTEST_SECRET || isTime(text)) {
            return true;
        }
        if (text.length() > TEXT_AT_MOST) {
            return false;
        }
        return known.size() < KNOWN_AT_MOST ? known.computeIfAbsent(text, KeptTexts::isHarmless) : isHarmless(text);
    }

    private static boolean isHarmless(String text) {
        return SecretShapes.masked(text).equals(text);
    }
}
