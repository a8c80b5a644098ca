package lib.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Checks {@code digests.sha256}, in the format of GNU {@code sha256sum} (a leading backslash: the name is escaped). */
final class Digests {
    static final String FILE = "digests.sha256";
    private static final Pattern LINE = Pattern.compile("(\\\\?)([0-9a-fA-F]{64}) [ *](.+)");
    private static final int LINE_AT_MOST = 16 << 10;
    private static final int BUFFER = 1 << 16;

    private Digests() {
    }

    static List<Violation> check(Path dir) {
        var violations = new ArrayList<Violation>();
        if (!Files.isRegularFile(dir.resolve(FILE))) {
            return violations;
        }
        try {
            Lines.read(dir.resolve(FILE), StandardCharsets.UTF_8, LINE_AT_MOST, (number, line, ended) ->
                    check(dir, line).ifPresent(reason -> violations.add(ViolationCode.DIGEST.at(FILE + ":" + number, reason))));
        } catch (IOException e) {
            violations.add(ViolationCode.DIGEST.at(FILE, "can't be read"));
        }
        return violations;
    }

    private static Optional<String> check(Path dir, String line) {
        Matcher parts = LINE.matcher(line);
        if (!parts.matches() || parts.group(3).indexOf('\0') >= 0) {
            return Optional.of("isn't a line of sha256sum");
        }
        String name = parts.group(1).isEmpty() ? parts.group(3) : unescaped(parts.group(3));
        Path file = dir.resolve(name).normalize();
        if (!file.startsWith(dir)) {
            return Optional.of("names a file outside of the run directory");
        }
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.of("'" + name + "' isn't there");
        }
        return matches(dir, file, parts.group(2)) ? Optional.empty() : Optional.of("'" + name + "' isn't the file that was recorded");
    }

    private static boolean matches(Path dir, Path file, String expected) {
        try {
            // A link out of the directory isn't followed, and a FIFO would block.
            boolean inside = file.toRealPath().startsWith(dir.toRealPath()) && Files.isRegularFile(file);
            return inside && sha256(file).equals(expected.toLowerCase(Locale.ROOT));
        } catch (IOException e) {
            return false;
        }
    }

    private static String sha256(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[BUFFER];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String unescaped(String name) {
        var text = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '\\' && i + 1 < name.length()) {
                char next = name.charAt(++i);
                text.append(next == 'n' ? '\n' : next == 'r' ? '\r' : next);
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }
}
