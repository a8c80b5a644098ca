package lib.pod;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what live.sh prints, line by line: the probe's words, its own, and parts of files as they are, up to a line that no file can have. */
final class LiveAnswer {
    private static final Pattern WORD = Pattern.compile("@ops (\\w+) ?(.*)", Pattern.DOTALL);
    private static final Pattern PART = Pattern.compile("([^/\\s]+)/(\\S+) (\\d{1,18}) (\\d{1,18})");
    private final ProbeReader reader = new ProbeReader();
    private final Map<String, RootAnswer> roots = new LinkedHashMap<>();
    private final byte[] end;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private Optional<Matcher> part = Optional.empty();

    LiveAnswer(String seal) {
        end = (ScriptResult.MARK + "end " + seal).getBytes(StandardCharsets.US_ASCII);
    }

    void line(byte[] line) {
        if (part.isPresent() && Arrays.equals(line, end)) {
            finish(part.get());
        } else if (part.isPresent()) {
            bytes.writeBytes(line);
            bytes.write('\n');
        } else {
            text(new String(line, StandardCharsets.UTF_8));
        }
    }

    /** Nothing of an answer counts that doesn't reach its end. */
    boolean isWhole() {
        return reader.isWhole() && part.isEmpty();
    }

    ProbeReader probe() {
        return reader;
    }

    /** By their paths; a root that isn't there has none. */
    Map<String, RootAnswer> roots() {
        return roots;
    }

    private void text(String line) {
        reader.line(line);
        Matcher m = WORD.matcher(line);
        if (!m.matches() || reader.root().isEmpty()) {
            return;
        }
        RootAnswer root = roots.computeIfAbsent(reader.root(), path -> new RootAnswer());
        if (m.group(1).equals("part")) {
            part = Optional.of(PART.matcher(m.group(2))).filter(Matcher::matches);
        } else {
            root.word(m.group(1), m.group(2));
        }
    }

    /** The newline before the end isn't the file's. */
    private void finish(Matcher head) {
        byte[] all = bytes.toByteArray();
        roots.get(reader.root()).part(new FilePart(head.group(1), head.group(2), Long.parseLong(head.group(3)), Long.parseLong(head.group(4)),
                Arrays.copyOf(all, Math.max(0, all.length - 1))));
        bytes.reset();
        part = Optional.empty();
    }
}
