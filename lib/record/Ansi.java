package lib.record;

import java.util.regex.Pattern;

/** The sequences that colour a terminal and move its cursor: ECMA-48, 5.4: CSI, parameters, intermediate bytes and a final one. */
final class Ansi {
    private static final Pattern SEQUENCE = Pattern.compile("\u001b\\[[0-9;?]*[ -/]*[@-~]");

    private Ansi() {
    }

    static String strip(String text) {
        return text.indexOf('\u001b') < 0 ? text : SEQUENCE.matcher(text).replaceAll("");
    }

    /**
     * Copies all else to the beginning of {@code target}, which may be the same array.
     *
     * @return how much that is
     */
    static int strip(byte[] text, int from, int to, byte[] target) {
        int length = 0;
        for (int i = from; i < to; i++) {
            int over = text[i] == LineEnds.ESCAPE ? end(text, i + 1, to) : 0;
            if (over > 0) {
                i = over - 1;
            } else {
                target[length++] = text[i];
            }
        }
        return length;
    }

    /** Where the sequence ends whose escape character stands before {@code at}; 0 when it is none. */
    private static int end(byte[] text, int at, int to) {
        if (at == to || text[at] != '[') {
            return 0;
        }
        int i = at + 1;
        while (i < to && (text[i] >= '0' && text[i] <= '9' || text[i] == ';' || text[i] == '?')) {
            i++;
        }
        while (i < to && text[i] >= ' ' && text[i] <= '/') {
            i++;
        }
        return i < to && text[i] >= '@' && text[i] <= '~' ? i + 1 : 0;
    }
}
