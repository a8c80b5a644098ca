package lib.record;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The longest text that whatever a regular expression matches must contain, to be looked for before the expression is tried. Where an expression has
 * something that isn't understood here, no text is required. The search is Horspool's (Practical fast searching in strings, 1980).
 */
final class RequiredText {
    /** Escapes that are one character or place, so that the text goes on behind them. */
    private static final String ONE_LETTER = "dDwWsSbBAzZhHvVRntrfe";
    private final String regex;
    private final StringBuilder run = new StringBuilder();
    private String longest = "";
    private int at;
    private int depth;
    private boolean understood = true;

    private RequiredText(String regex) {
        this.regex = regex;
    }

    /** How a search for the text steps. */
    record Search(byte[] text, int[] jumps) {

        /** Always true for an empty text. */
        boolean isIn(byte[] bytes, int from, int to) {
            if (text.length == 0) {
                return true;
            }
            // Of the method's own: the small compiler reads a field again for each step.
            byte[] wanted = text;
            int[] jump = jumps;
            int last = wanted.length - 1;
            for (int end = from + last; end < to; end += jump[bytes[end] & 0xff]) {
                int i = last;
                while (i >= 0 && wanted[i] == bytes[end - last + i]) {
                    i--;
                }
                if (i < 0) {
                    return true;
                }
            }
            return false;
        }
    }

    /** Of an expression that is sound, with named groups; printable ASCII, or empty. */
    static String of(String regex) {
        var required = new RequiredText(regex);
        // An alternative, flags, looking ahead and quoting change what the characters around them mean.
        boolean plain = !regex.contains("|") && !regex.contains("\\Q") && !regex.replaceAll("\\(\\?(:|<[A-Za-z][A-Za-z0-9_]*>)", "(").contains("(?");
        while (plain && required.understood && required.at < regex.length()) {
            required.step(regex.charAt(required.at++));
        }
        required.over();
        return plain && required.understood ? required.longest : "";
    }

    static Search search(String regex) {
        byte[] text = of(regex).getBytes(StandardCharsets.US_ASCII);
        int[] jumps = new int[256];
        Arrays.fill(jumps, text.length);
        for (int i = 0; i < text.length - 1; i++) {
            jumps[text[i] & 0xff] = text.length - 1 - i;
        }
        return new Search(text, jumps);
    }

    private void step(char c) {
        switch (c) {
            case '\\' -> escape(regex.charAt(at++));
            case '[' -> skipClass();
            case '(' -> group(1);
            case ')' -> group(-1);
            case '*', '?', '{' -> optional(c);
            case '+', '^', '$', '.' -> over();
            default -> literal(c);
        }
    }

    private void literal(char c) {
        if (c < ' ' || c > '~') {
            over();
        } else if (depth == 0) {
            run.append(c);
        }
    }

    private void escape(char c) {
        boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
        if (letter) {
            understood = ONE_LETTER.indexOf(c) >= 0;
            over();
        } else {
            literal(c);
        }
    }

    /** Classes within classes, and those with a bracket as their first character, aren't understood. */
    private void skipClass() {
        over();
        int first = at < regex.length() && regex.charAt(at) == '^' ? at + 1 : at;
        for (at = first; at < regex.length() && regex.charAt(at) != ']'; at++) {
            understood &= regex.charAt(at) != '[';
            at += regex.charAt(at) == '\\' ? 1 : 0;
        }
        understood &= at > first;
        at++;
    }

    private void group(int deeper) {
        over();
        depth += deeper;
        if (deeper > 0 && regex.startsWith("?", at)) {
            at = regex.startsWith("?:", at) ? at + 2 : regex.indexOf('>', at) + 1;
        }
    }

    /** What stands before it needn't be there. */
    private void optional(char c) {
        run.setLength(Math.max(0, run.length() - 1));
        over();
        at = c == '{' ? regex.indexOf('}', at) + 1 : at;
        understood &= at > 0;
    }

    private void over() {
        longest = run.length() > longest.length() ? run.toString() : longest;
        run.setLength(0);
    }
}
