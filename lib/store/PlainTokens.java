package lib.store;

import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/**
 * The tokens of JSON as it mostly is: objects, lists, texts, whole numbers, true, false and null. Where a text has anything else, a mistake above all, it
 * says {@link NotPlain}, and Jackson reads the text from its beginning. The reason is Jackson's start: every parser of it wants BigDecimal, whose class
 * computes 5^65536 in JDK 25, interpreted, before a command has done anything.
 */
public final class PlainTokens implements JsonTokens {
    private static final int DEEPEST = 30;
    private static final int LONGEST = 1 << 20;
    private static final int MOST_DIGITS = 18;
    /** Not a mistake: only nothing for this class. */
    public static final class NotPlain extends RuntimeException {
        private static final long serialVersionUID = 1;

        NotPlain() {
            super("not plain", null, false, false);
        }
    }

    private enum Expected { VALUE, VALUE_OR_END, NAME, NAME_OR_END, COMMA_OR_END, NOTHING }
    private final String text;
    private final boolean[] isObject = new boolean[DEEPEST];
    private Expected expected = Expected.VALUE;
    private int depth;
    private int at;
    private int line = 1;
    private int lineStart;
    private int tokenLine, tokenColumn;
    private String name = "";
    private JsonNode leaf = JsonNodeFactory.instance.nullNode();

    public PlainTokens(String text) {
        this.text = text;
    }

    @Override
    public JsonToken next() {
        skipSpace();
        require(text.length() <= LONGEST);
        if (expected == Expected.NOTHING) {
            require(at == text.length());
            return JsonToken.NOT_AVAILABLE;
        }
        if (expected == Expected.COMMA_OR_END && peek() == ',') {
            at++;
            skipSpace();
            expected = isObject[depth - 1] ? Expected.NAME : Expected.VALUE;
        }
        tokenLine = line;
        tokenColumn = at - lineStart + 1;
        char c = peek();
        boolean mayEnd = expected == Expected.COMMA_OR_END || expected == Expected.NAME_OR_END || expected == Expected.VALUE_OR_END;
        if (mayEnd && c == (isObject[depth - 1] ? '}' : ']')) {
            return close();
        }
        require(expected != Expected.COMMA_OR_END);
        return expected == Expected.NAME || expected == Expected.NAME_OR_END ? fieldName() : value(c);
    }

    private JsonToken close() {
        at++;
        depth--;
        valueIsOver();
        return isObject[depth] ? JsonToken.END_OBJECT : JsonToken.END_ARRAY;
    }

    private void valueIsOver() {
        expected = depth == 0 ? Expected.NOTHING : Expected.COMMA_OR_END;
    }

    private JsonToken fieldName() {
        name = string();
        skipSpace();
        require(peek() == ':');
        at++;
        expected = Expected.VALUE;
        return JsonToken.FIELD_NAME;
    }

    private JsonToken value(char c) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        switch (c) {
            case '{', '[' -> {
                require(depth < DEEPEST);
                at++;
                isObject[depth++] = c == '{';
                expected = c == '{' ? Expected.NAME_OR_END : Expected.VALUE_OR_END;
                return c == '{' ? JsonToken.START_OBJECT : JsonToken.START_ARRAY;
            }
            case '"' -> leaf = nodes.textNode(string());
            case 't' -> leaf = word("true", nodes.booleanNode(true));
            case 'f' -> leaf = word("false", nodes.booleanNode(false));
            case 'n' -> leaf = word("null", nodes.nullNode());
            default -> leaf = number(nodes);
        }
        valueIsOver();
        return leaf.asToken();
    }

    private JsonNode word(String word, JsonNode value) {
        require(text.startsWith(word, at));
        at += word.length();
        requireEndOfWord();
        return value;
    }

    private JsonNode number(JsonNodeFactory nodes) {
        int start = at;
        at += peek() == '-' ? 1 : 0;
        int digits = at;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        require(at > digits && at - digits <= MOST_DIGITS && (text.charAt(digits) != '0' || at == start + 1));
        requireEndOfWord();
        long value = Long.parseLong(text, start, at, 10);
        return value == (int) value ? nodes.numberNode((int) value) : nodes.numberNode(value);
    }

    private void requireEndOfWord() {
        require(at == text.length() || " \t\r\n,]}".indexOf(text.charAt(at)) >= 0);
    }

    private String string() {
        require(peek() == '"');
        int start = ++at;
        while (peek() != '"') {
            if (peek() < ' ' || peek() == '\\') {
                require(peek() == '\\');
                return escaped(start);
            }
            at++;
        }
        return text.substring(start, at++);
    }

    private String escaped(int start) {
        var value = new StringBuilder().append(text, start, at);
        while (peek() != '"') {
            char c = peek();
            require(c >= ' ');
            at++;
            if (c == '\\') {
                int kind = "\"\\/bfnrt".indexOf(peek());
                require(kind >= 0);
                c = "\"\\/\b\f\n\r\t".charAt(kind);
                at++;
            }
            value.append(c);
        }
        at++;
        return value.toString();
    }

    private void skipSpace() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            char c = text.charAt(at++);
            if (c == '\n' || c == '\r' && (at == text.length() || text.charAt(at) != '\n')) {
                line++;
                lineStart = at;
            }
        }
    }

    private char peek() {
        require(at < text.length());
        return text.charAt(at);
    }

    private static void require(boolean plain) {
        if (!plain) {
            throw new NotPlain();
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public JsonNode leaf() {
        return leaf;
    }

    @Override
    public int line() {
        return tokenLine;
    }

    @Override
    public int column() {
        return tokenColumn;
    }
}
