package lib.report;

import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Text from a run, made safe to print: one line, with no escape sequence and nothing that moves the cursor, changes the
 * terminal's state or the order of the letters. Sequences by ECMA-48; what else is invisible is shown as {@code \}{@code u202e}.
 */
public final class TerminalText {
    /** OSC, DCS, APC, PM, SOS with their text; CSI; any other escape. The quantifiers never go back, so it is linear. */
    private static final Pattern SEQUENCE = Pattern.compile(
            "(?:\u001b[P\\]X^_]|[\u0090\u0098\u009d-\u009f])[^\u0007\u001b\u009c]*+(?:\u0007|\u001b\\\\|\u009c)"
                    + "|(?:\u001b\\[|\u009b)[0-?]*+[ -/]*+[@-~]?"
                    + "|\u001b[ -/]*+[0-~]?");

    private TerminalText() {
    }

    public static String safe(String text) {
        if (isPlain(text)) {
            return text;
        }
        String bare = SEQUENCE.matcher(text).replaceAll("");
        var safe = new StringBuilder(bare.length());
        bare.codePoints().forEach(c -> append(safe, c));
        return safe.toString();
    }

    /** Safe, but for its newlines. */
    public static String lines(String text) {
        return isPlain(text) ? text : Arrays.stream(text.split("\n", -1)).map(TerminalText::safe).collect(Collectors.joining("\n"));
    }

    /** A JSON text that says the same, with no character in it that a terminal obeys: they can only stand in its strings, where JSON has escapes. */
    public static String json(String document) {
        if (document.chars().allMatch(c -> c < 0x7f)) {
            return document;
        }
        var safe = new StringBuilder(document.length());
        document.codePoints().forEach(c -> {
            if (c < 0x7f) {
                safe.append((char) c);
            } else {
                append(safe, c);
            }
        });
        return safe.toString();
    }

    /** Safe, and at most {@code length} characters; a cut shows as an ellipsis at the end. */
    public static String safe(String text, int length) {
        return cut(safe(text.length() > 8L * length ? text.substring(0, 8 * length) : text), length);
    }

    static String cut(String text, int length) {
        if (text.length() <= length) {
            return text;
        }
        return length < 1 ? "" : head(text, length - 1) + "…";
    }

    /** Cut in the middle, so that both what an id starts with and its random end stay visible. */
    static String cutMiddle(String text, int length) {
        if (text.length() <= length || length < 4) {
            return cut(text, length);
        }
        int tail = Math.max(1, (length - 1) / 2);
        String end = text.substring(text.length() - tail);
        return head(text, length - 1 - tail) + "…" + (Character.isLowSurrogate(end.charAt(0)) ? end.substring(1) : end);
    }

    private static String head(String text, int length) {
        boolean splits = length > 0 && Character.isHighSurrogate(text.charAt(length - 1));
        return text.substring(0, splits ? length - 1 : length);
    }

    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < ' ' || text.charAt(i) >= 0x7f) {
                return false;
            }
        }
        return true;
    }

    /** A character as it is, or, where it is none to look at, as what JSON and Java write for it. */
    static void append(StringBuilder safe, int codePoint) {
        if (codePoint == '\n' || codePoint == '\r' || codePoint == '\t') {
            safe.append(' ');
            return;
        }
        switch (Character.getType(codePoint)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> {
                for (char c : Character.toChars(codePoint)) {
                    safe.append(String.format("\\u%04x", (int) c));
                }
            }
            default -> safe.appendCodePoint(codePoint);
        }
    }
}
