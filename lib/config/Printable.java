package lib.config;

import java.util.regex.Pattern;
import lib.store.SecretShapes;

/** Text of unknown origin as a message may show it: short, without control characters, never a secret. */
final class Printable {
    private static final int LONGEST = 60;
    private static final Pattern UNSAFE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\u2028\\u2029]");
    static final String SECRET = "<looks like a secret>";

    private Printable() {
    }

    static String quote(String text) {
        return "'" + plain(text) + "'";
    }

    static String plain(String text) {
        return shorten(text, LONGEST);
    }

    /** A dotted path with one more name. */
    static String join(String path, String name) {
        return path.isEmpty() ? plain(name) : path + "." + plain(name);
    }

    static String shorten(String text, int longest) {
        if (SecretShapes.findIn(text).isPresent()) {
            return SECRET;
        }
        String start = text.length() > longest ? text.substring(0, longest) + "..." : text;
        return UNSAFE.matcher(start).replaceAll("?");
    }
}
