package lib.report;

import java.lang.Character.UnicodeScript;
import java.util.Set;

/**
 * How many columns a text takes on a terminal. Wide are East Asian letters (Unicode Standard Annex #11, "East Asian Width", here by script and by the
 * blocks of full-width forms) and emoji that show as pictures (UTS #51); combining marks take none. Where terminals disagree the wider is taken, so that a
 * line that is cut by this never runs over. Colour (SGR) in a text takes no room; other control characters must be gone from it.
 */
public final class ColumnWidth {
    private static final Set<UnicodeScript> WIDE = Set.of(UnicodeScript.HAN, UnicodeScript.HIRAGANA, UnicodeScript.KATAKANA, UnicodeScript.HANGUL, UnicodeScript.BOPOMOFO,
            UnicodeScript.YI, UnicodeScript.TANGUT, UnicodeScript.NUSHU, UnicodeScript.KHITAN_SMALL_SCRIPT);
    private static final char ESCAPE = '\u001b';
    private static final String RESET = "\u001b[0m";
    private static final int PICTURE_SELECTOR = 0xfe0f;

    private ColumnWidth() {
    }

    public static int of(String text) {
        int width = 0;
        for (int i = 0; i < text.length();) {
            int end = afterColor(text, i);
            if (end > i) {
                i = end;
            } else {
                int c = text.codePointAt(i);
                width += of(c);
                i += Character.charCount(c);
            }
        }
        return width;
    }

    static int of(int c) {
        if (c < 0x300) {
            return 1;
        }
        int type = Character.getType(c);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
            return c == PICTURE_SELECTOR ? 1 : 0;    // it makes a wide picture of the narrow character before it
        }
        if (c >= 0x3000 && c <= 0x303e || c >= 0xff01 && c <= 0xff60 || c >= 0xffe0 && c <= 0xffe6) {
            return 2;
        }
        boolean halfWidth = c >= 0xff61 && c <= 0xffdc;
        return !halfWidth && (Character.isEmojiPresentation(c) || WIDE.contains(UnicodeScript.of(c))) ? 2 : 1;
    }

    /** At most so many columns of a text; a cut shows as an ellipsis, and colour ends with it. */
    public static String cut(String text, int columns) {
        int used = 0;
        int keep = 0;
        boolean colored = false;
        for (int i = 0; i < text.length();) {
            int end = afterColor(text, i);
            if (end > i) {
                colored = true;
                i = end;
                continue;
            }
            int c = text.codePointAt(i);
            used += of(c);
            if (used > columns) {
                return columns < 1 ? "" : text.substring(0, keep) + "…" + (colored ? RESET : "");
            }
            i += Character.charCount(c);
            keep = used < columns ? i : keep;
        }
        return text;
    }

    /** Cut, or filled up with spaces, to just so many columns; columns of a narrow picture may come out one short. */
    public static String fill(String text, int columns) {
        String cut = cut(text, columns);
        return cut + " ".repeat(Math.max(0, columns - of(cut)));
    }

    /** The index behind a colour that begins at one; the same where none does. What was cut off within a colour counts as the rest of it. */
    private static int afterColor(String text, int at) {
        if (text.charAt(at) != ESCAPE) {
            return at;
        }
        int end = text.indexOf('m', at);
        return end < 0 ? text.length() : end + 1;
    }
}
