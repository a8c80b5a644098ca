package lib.config;

import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
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

    /** A file's name is worth more room, since it is of no use when it is cut. */
    static String path(Path file) {
        return shorten(file.toString(), 400);
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

    /** JSON in which also those characters are escaped that JSON allows and a terminal obeys. */
    static String escaped(String json) {
        return UNSAFE.matcher(json).replaceAll(found -> found.group().chars().mapToObj(c -> String.format("\\\\u%04x", c))
                .collect(Collectors.joining()));
    }
}
