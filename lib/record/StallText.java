package lib.record;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import lib.store.SecretShapes;

/** What may be written of other programs' words and of command lines: without secrets, without what a terminal would obey, and not endless. */
public final class StallText {
    public static final int MOST_BYTES = 1 << 20;
    private static final String CUT = "[ops: cut here]\n";
    private final List<byte[]> secrets;

    /** @param secrets values that must not be written */
    public StallText(List<byte[]> secrets) {
        this.secrets = List.copyOf(secrets);
    }

    /** A whole file's text; a line that looks like a secret is left out. */
    public String clean(String text) {
        String plain = text.replaceAll("[\\p{Cntrl}&&[^\n\t]]", "?");
        String lines = masked(plain).lines().map(line -> SecretShapes.findIn(line).map(what -> "[ops: left out: it has what looks like " + what + "]").orElse(line) + "\n")
                .collect(Collectors.joining());
        byte[] bytes = lines.getBytes(StandardCharsets.UTF_8);
        return bytes.length <= MOST_BYTES ? lines
                : new String(bytes, 0, MOST_BYTES - CUT.length() - 4, StandardCharsets.UTF_8).replaceAll("\uFFFD$", "") + "\n" + CUT;
    }

    private String masked(String text) {
        var masker = new Masker(secrets, Pump.CHUNK);
        var out = new ByteArrayOutputStream();
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        try {
            for (int at = 0; at < bytes.length;) {
                int count = Math.min(masker.room(), bytes.length - at);
                System.arraycopy(bytes, at, masker.buffer(), masker.offset(), count);
                masker.take(count, (from, begin, end) -> out.write(from, begin, end - begin));
                at += count;
            }
            masker.flush((from, begin, end) -> out.write(from, begin, end - begin));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}
