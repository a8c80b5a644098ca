package lib.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lib.run.RunDir;

/**
 * {@code digests.sha256}, in the format of GNU {@code sha256sum} (a leading backslash: the name is escaped).
 *
 * @param entries     what it says
 * @param brokenLines numbers of lines that aren't of that format
 */
public record DigestList(List<Entry> entries, List<Long> brokenLines) {
    private static final Pattern LINE = Pattern.compile("(\\\\?)([0-9a-fA-F]{64}) [ *](.+)", Pattern.DOTALL);
    private static final int LINE_AT_MOST = 16 << 10;

    public DigestList {
        entries = List.copyOf(entries);
        brokenLines = List.copyOf(brokenLines);
    }

    /** A file of the run directory, named as in the list but for a leading {@code ./}, and its SHA-256 in lower-case hex. */
    public record Entry(long line, String path, String sha256) {
    }

    /** Empty where there is no such regular file. */
    public static DigestList read(Path runDir) throws IOException {
        Path file = runDir.resolve(RunDir.DIGESTS);
        var entries = new ArrayList<Entry>();
        var broken = new ArrayList<Long>();
        if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            Lines.read(file, StandardCharsets.UTF_8, LINE_AT_MOST, (number, line, ended) -> entry(number, line).ifPresentOrElse(entries::add, () -> broken.add(number)));
        }
        return new DigestList(entries, broken);
    }

    private static Optional<Entry> entry(long number, String line) {
        Matcher parts = LINE.matcher(line);
        if (!parts.matches() || parts.group(3).indexOf('\0') >= 0) {
            return Optional.empty();
        }
        String name = parts.group(1).isEmpty() ? parts.group(3) : unescaped(parts.group(3));
        return Optional.of(new Entry(number, name.startsWith("./") ? name.substring(2) : name, parts.group(2).toLowerCase(Locale.ROOT)));
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
