package lib.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.Map;
import lib.run.Sha256;

/** The parts of a git patch: one for each {@code diff --git} header (git-diff(1), "Generating patch text with -p"). */
final class PatchParts {
    private static final int BYTES_AT_MOST = 64 << 20;
    private static final int PARTS_AT_MOST = 20_000;
    private static final byte[] HEADER = "diff --git ".getBytes(StandardCharsets.US_ASCII);

    private PatchParts() {
    }

    /** File name to the SHA-256 of its part, in the patch's order; empty where there is no such file or it is too large. */
    static Map<String, String> read(Path file) {
        if (!Files.isRegularFile(file)) {
            return Map.of();
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] patch = in.readNBytes(BYTES_AT_MOST + 1);
            return patch.length > BYTES_AT_MOST ? Map.of() : parts(patch);
        } catch (IOException e) {
            return Map.of();
        }
    }

    private static Map<String, String> parts(byte[] patch) {
        var parts = new LinkedHashMap<String, String>();
        int from = nextHeader(patch, 0);
        while (from < patch.length && parts.size() < PARTS_AT_MOST) {
            int lineEnd = lineEnd(patch, from);
            int to = nextHeader(patch, lineEnd);
            String name = name(new String(patch, from + HEADER.length, lineEnd - from - HEADER.length, StandardCharsets.UTF_8).strip());
            // A file that comes twice (the same path in two submodules) counts with both parts.
            parts.merge(name, sha256(patch, from, to), String::concat);
            from = to;
        }
        return parts;
    }

    /** Lines of a hunk start with a space, + or -, and those of a binary part with a letter for their length: a header is one. */
    private static int nextHeader(byte[] patch, int lineStart) {
        int at = lineStart;
        while (at < patch.length) {
            if (at + HEADER.length <= patch.length && java.util.Arrays.equals(patch, at, at + HEADER.length, HEADER, 0, HEADER.length)) {
                return at;
            }
            at = lineEnd(patch, at);
        }
        return patch.length;
    }

    private static int lineEnd(byte[] patch, int from) {
        int at = from;
        while (at < patch.length && patch[at] != '\n') {
            at++;
        }
        return Math.min(at + 1, patch.length);
    }

    /** {@code a/P b/P} is P; of a renamed file it is the new name, a quoted name stays quoted. */
    private static String name(String header) {
        int length = (header.length() - 5) / 2;
        if (length > 0 && header.startsWith("a/") && header.endsWith(" b/" + header.substring(2, 2 + length))) {
            return header.substring(2, 2 + length);
        }
        int quoted = header.lastIndexOf(" \"b/");
        int plain = header.lastIndexOf(" b/");
        return quoted >= 0 ? header.substring(quoted + 1) : plain >= 0 ? header.substring(plain + 3) : header;
    }

    private static String sha256(byte[] bytes, int from, int to) {
        MessageDigest digest = Sha256.start();
        digest.update(bytes, from, to - from);
        return Sha256.hex(digest);
    }
}
