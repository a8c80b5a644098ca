package lib.record;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The forms in which a secret gets into a log: as it is, each long line of it, base64 (RFC 4648, both alphabets, whatever stands before and
 * behind it in the encoded text, wrapped or not), percent-encoded (RFC 3986, forms), and quoted as JSON, python and sh do.
 */
final class SecretForms {
    /** An encoded piece that is shorter says next to nothing of the secret, and would be found by chance in any base64 text. */
    private static final int SHORTEST_ENCODED = 6;
    /** A line of a key or a credentials file is a secret of its own from this length on; {@code "type": "x"} and braces aren't. */
    private static final int SHORTEST_LINE = 16;
    /** Where MIME and PEM break lines. */
    private static final List<Integer> WRAPS = List.of(76, 64);
    private final Map<String, byte[]> forms = new LinkedHashMap<>();

    private SecretForms() {
    }

    /** Each form once; the bytes are those of the log. */
    static Collection<byte[]> of(byte[] value) {
        var all = new SecretForms();
        all.add(value, 1);
        all.addLines(value);
        for (byte[] end : List.of(new byte[0], new byte[] {'\n'})) {
            for (int before = 0; before < 3; before++) {
                all.addBase64(value, before, end);
            }
        }
        for (QuotedSecret.Style style : QuotedSecret.Style.values()) {
            all.add(QuotedSecret.of(value, style), SHORTEST_ENCODED);
        }
        return all.forms.values();
    }

    private void add(byte[] form, int shortest) {
        if (form.length >= shortest) {
            forms.putIfAbsent(latin(form), form);
        }
    }

    /** Also where the line breaks are written as {@code \n}, as in a key inside a JSON file. What only frames a key is no secret. */
    private void addLines(byte[] value) {
        String[] lines = latin(value).split("\\R|\\\\n");
        for (String line : lines.length < 2 ? new String[0] : lines) {
            if (!line.strip().startsWith("-----")) {
                add(line.strip().getBytes(StandardCharsets.ISO_8859_1), SHORTEST_LINE);
            }
        }
    }

    /**
     * The characters that depend on the secret alone when {@code before} bytes (of 3) stand before it, and, where the encoded text ends with it,
     * also the last one with its padding. Character c holds the bits from 6c on.
     */
    private void addBase64(byte[] value, int before, byte[] end) {
        var text = new ByteArrayOutputStream();
        text.writeBytes(new byte[before]);
        text.writeBytes(value);
        text.writeBytes(end);
        int from = (8 * before + 5) / 6;
        int common = 8 * (before + value.length) / 6;
        for (Base64.Encoder encoder : List.of(Base64.getEncoder(), Base64.getUrlEncoder())) {
            byte[] padded = encoder.encode(text.toByteArray());
            byte[] bare = encoder.withoutPadding().encode(text.toByteArray());
            for (byte[] form : List.of(Arrays.copyOf(padded, common), bare, padded)) {
                add(Arrays.copyOfRange(form, from, Math.max(from, form.length)), SHORTEST_ENCODED);
            }
            for (int wrap : before == 0 && bare.length > 64 ? WRAPS : List.<Integer>of()) {
                wrapped(padded, wrap).forEach(line -> add(line, SHORTEST_LINE));
            }
        }
    }

    private static List<byte[]> wrapped(byte[] text, int width) {
        var lines = new ArrayList<byte[]>();
        for (int at = 0; at < text.length; at += width) {
            lines.add(Arrays.copyOfRange(text, at, Math.min(text.length, at + width)));
        }
        return lines;
    }

    private static String latin(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
