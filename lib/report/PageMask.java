package lib.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.regex.Pattern;
import lib.run.Sha256;
import lib.store.Json;
import lib.store.SecretShapes;

/** Text of a run as a page may have it: {@code ***} for what looks like a secret, and cut, with an ellipsis, where it is too long to be read. */
final class PageMask {
    static final int TEXT = 2_000;
    static final int WORD = 500;
    private static final int NAME = 200;
    /** What is looked at of a text of any length. */
    private static final int LOOKED_AT = 16_000;
    /** No secret's shape that has no colon is as short ({@link SecretShapes}). */
    private static final int SHORT = 15;
    private static final Pattern REVISION = Pattern.compile("[0-9a-f]{40}");
    private static final Pattern PRIVATE_KEY = Pattern.compile("-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----.*?(-----END [A-Z ]{0,40}PRIVATE KEY-----|$)", Pattern.DOTALL);
    private static final String MASK = "***";

    private PageMask() {
    }

    static String text(String text, int charactersAtMost) {
        // A page has hundreds of thousands of names and versions: what is too short for a secret, and assigns nothing, needs no patterns.
        if (text.length() < Math.min(SHORT, charactersAtMost) && text.indexOf('=') < 0 && text.indexOf(':') < 0) {
            return text;
        }
        boolean whole = text.length() <= LOOKED_AT;
        String begin = whole ? text : text.substring(0, LOOKED_AT);
        String plain = begin.contains("PRIVATE KEY") ? PRIVATE_KEY.matcher(begin).replaceAll(MASK) : begin;
        String masked = SecretShapes.masked(plain);
        // A secret that the cut goes through isn't known for one. It is far behind what is shown, unless much before it became ***.
        return whole || masked.length() > 2 * charactersAtMost + WORD ? cut(masked, charactersAtMost) : cut(withoutLastWord(masked), charactersAtMost - 1) + "…";
    }

    private static String withoutLastWord(String text) {
        int end = text.length();
        while (end > 0 && !Character.isWhitespace(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, end);
    }

    /** A metric, a setting: what is used as a key. */
    static String name(String name) {
        return text(name, NAME);
    }

    static String word(String text) {
        return text(text, WORD);
    }

    /** 40 hexadecimal digits where a commit or a digest stands. */
    static String revision(String text) {
        return REVISION.matcher(text).matches() ? text : word(text);
    }

    /** 16 hexadecimal digits that tell texts apart (the first of their SHA-256). */
    static String digest(String text) {
        return Sha256.hex(text).substring(0, 16);
    }

    static String cut(String text, int charactersAtMost) {
        if (text.length() <= charactersAtMost) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(charactersAtMost - 2)) ? charactersAtMost - 2 : charactersAtMost - 1;
        return text.substring(0, end) + "…";
    }

    /** The value of a setting or a variable of that name; lists and objects too large for a page become their text's beginning. */
    static JsonNode value(String name, JsonNode value) {
        if (SecretShapes.isSecretName(name) && !value.isBoolean() && !value.isNull() && !value.isMissingNode() && !isCount(value)) {
            return TextNode.valueOf(MASK);
        }
        if (value.isTextual()) {
            return TextNode.valueOf(SecretShapes.isRevisionName(name) ? revision(value.textValue()) : word(value.textValue()));
        }
        if (value.isContainerNode()) {
            String line = Json.line(value);
            return line.length() > WORD ? TextNode.valueOf(cut(Json.line(masked(value)), WORD)) : masked(value);
        }
        return isSmallNumber(value) || !value.isNumber() ? value : TextNode.valueOf(word(value.asText()));
    }

    /** {@code max_token: 4096} is no secret. */
    private static boolean isCount(JsonNode value) {
        return value.isNumber() && value.asText().length() <= 8;
    }

    private static boolean isSmallNumber(JsonNode value) {
        return value.isNumber() && value.asText().length() <= 30;
    }

    private static JsonNode masked(JsonNode value) {
        if (value instanceof ArrayNode array) {
            ArrayNode copy = Json.array();
            array.forEach(item -> copy.add(masked(item)));
            return copy;
        }
        if (value instanceof ObjectNode object) {
            ObjectNode copy = Json.object();
            object.properties().forEach(e -> copy.set(name(e.getKey()), value(e.getKey(), e.getValue())));
            return copy;
        }
        return value.isTextual() ? TextNode.valueOf(word(value.textValue())) : value;
    }
}
