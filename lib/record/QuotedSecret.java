package lib.record;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** A secret as it is written in a URL, in JSON, by python's repr, and by a shell that shows what it runs ({@code sh -x}). */
final class QuotedSecret {
    private static final String UNRESERVED = "-._~";

    private QuotedSecret() {
    }

    /** Who writes it: RFC 3986, python's urllib, JavaScript, HTML forms; RFC 8259 as most, python, PHP and Go write it; python; dash and bash. */
    enum Style {
        URL, URL_LOWER, URL_PATH, URL_PATH_LOWER, URL_SCRIPT, URL_SCRIPT_LOWER, URL_FORM, URL_FORM_LOWER, URL_PLUS, URL_PLUS_LOWER,
        JSON, JSON_ASCII, JSON_SLASH, JSON_HTML, REPR, REPR_DOUBLE, REPR_BYTES, REPR_BYTES_DOUBLE, SHELL_BACKSLASH, SHELL_QUOTES, SHELL_DOUBLE
    }

    static byte[] of(byte[] value, Style style) {
        boolean bytes = style == Style.REPR_BYTES || style == Style.REPR_BYTES_DOUBLE;
        String text = new String(value, bytes ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
        return (style.name().startsWith("URL") ? url(value, style) : quoted(text, style)).getBytes(StandardCharsets.UTF_8);
    }

    private static String quoted(String text, Style style) {
        return switch (style) {
            case SHELL_BACKSLASH -> text.replace("'", "'\\''");
            case SHELL_QUOTES -> text.replace("'", "'\"'\"'");
            case SHELL_DOUBLE -> text.replaceAll("([\\\\\"$`])", "\\\\$1");
            default -> escaped(text, style);
        };
    }

    private static String url(byte[] value, Style style) {
        String name = style.name();
        String kept = name.startsWith("URL_PATH") ? UNRESERVED + "/" : name.startsWith("URL_SCRIPT") ? UNRESERVED + "!'()*"
                : name.startsWith("URL_FORM") ? "-._*" : UNRESERVED;
        boolean plus = name.startsWith("URL_FORM") || name.startsWith("URL_PLUS");
        var hex = name.endsWith("LOWER") ? HexFormat.of() : HexFormat.of().withUpperCase();
        var text = new StringBuilder();
        for (byte b : value) {
            char c = (char) (b & 0xff);
            boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
            text.append(letter || kept.indexOf(c) >= 0 ? String.valueOf(c) : c == ' ' && plus ? "+" : "%" + hex.toHexDigits(b));
        }
        return text.toString();
    }

    private static String escaped(String text, Style style) {
        var escaped = new StringBuilder();
        boolean json = style.name().startsWith("JSON");
        for (int at = 0; at < text.length(); at++) {
            escaped.append(json ? json(text.charAt(at), style) : repr(text.charAt(at), style));
        }
        return escaped.toString();
    }

    private static String json(char c, Style style) {
        boolean html = style == Style.JSON_HTML && "<>&".indexOf(c) >= 0;
        boolean ascii = (style == Style.JSON_ASCII || style == Style.JSON_SLASH) && c >= 0x7f;
        return switch (c) {
            case '"', '\\' -> "\\" + c;
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            case '\b' -> "\\b";
            case '\f' -> "\\f";
            case '/' -> style == Style.JSON_SLASH ? "\\/" : "/";
            default -> c < ' ' || html || ascii ? String.format("\\u%04x", (int) c) : String.valueOf(c);
        };
    }

    /** python takes double quotes around a text that has single ones only, and then escapes none. */
    private static String repr(char c, Style style) {
        boolean bytes = style == Style.REPR_BYTES || style == Style.REPR_BYTES_DOUBLE;
        boolean single = style == Style.REPR || style == Style.REPR_BYTES;
        return switch (c) {
            case '\\' -> "\\\\";
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            case '\'' -> single ? "\\'" : "'";
            default -> c < ' ' || c == 0x7f || bytes && c > 0x7f || c >= 0x80 && c < 0xa0 ? String.format("\\x%02x", (int) c) : String.valueOf(c);
        };
    }
}
