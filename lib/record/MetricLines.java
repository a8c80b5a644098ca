package lib.record;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Cuts the masked stream into lines and finds the metrics in them. A carriage return ends a line too (progress bars), ANSI
 * sequences are ignored, and a line longer than 64 KiB is no metric.
 */
public final class MetricLines {
    private static final int LONGEST = 64 * 1024;
    private static final int LONGEST_UNANCHORED = 4 * 1024;
    private static final Pattern ANSI = Pattern.compile("\u001b\\[[0-9;?]*[ -/]*[@-~]");
    private final List<MetricPattern> patterns;
    private final boolean[] first = new boolean[256];
    private final boolean anchored;
    private final Consumer<ObjectNode> found;
    private final byte[] partial = new byte[LONGEST];
    private long newlines;
    private long offset;
    private long lineStart;

    /** @param offset where in stdout.log the first byte stands */
    public MetricLines(List<MetricPattern> patterns, long offset, long newlines, Consumer<ObjectNode> found) {
        this.patterns = patterns;
        this.offset = offset;
        this.lineStart = offset;
        this.newlines = newlines;
        this.found = found;
        this.anchored = patterns.stream().noneMatch(p -> p.prefix().isEmpty());
        patterns.stream().filter(p -> !p.prefix().isEmpty()).forEach(p -> first[p.prefix().charAt(0)] = true);
        first[0x1b] = true;
    }

    /** Without the sequences that colour a terminal. */
    static String withoutAnsi(String text) {
        return text.indexOf('\u001b') < 0 ? text : ANSI.matcher(text).replaceAll("");
    }

    /** How many newlines the log has up to here. */
    public long newlines() {
        return newlines;
    }

    /** Where in stdout.log the line starts that isn't over yet. */
    public long lineStart() {
        return lineStart;
    }

    public void accept(byte[] bytes, int from, int to) {
        if (patterns.isEmpty()) {
            newlines += LineEnds.newlines(bytes, from, to);
            int start = LineEnds.lastStart(bytes, from, to);
            lineStart = start > from ? offset + (start - from) : lineStart;
        } else {
            search(bytes, from, to);
        }
        offset += to - from;
    }

    private void search(byte[] bytes, int from, int to) {
        int start = from;
        for (int i = LineEnds.next(bytes, from, to); i < to; i = LineEnds.next(bytes, start, to)) {
            newlines += bytes[i] == '\n' ? 1 : 0;
            end(bytes, start, i, offset + (i - from));
            start = i + 1;
            lineStart = offset + (start - from);
        }
        keep(bytes, start, to, offset + (start - from));
    }

    private void keep(byte[] bytes, int from, int to, long at) {
        long have = at - lineStart;
        if (have < LONGEST) {
            System.arraycopy(bytes, from, partial, (int) have, (int) Math.min(to - from, LONGEST - have));
        }
    }

    private void end(byte[] bytes, int from, int to, long endOffset) {
        long length = endOffset - lineStart;
        int before = (int) Math.min(LONGEST, length - (to - from));
        if (length == 0 || length > LONGEST || !worthwhile(before > 0 ? partial[0] : bytes[from], length)) {
            return;
        }
        String line;
        if (before == 0) {
            line = new String(bytes, from, to - from, StandardCharsets.UTF_8);
        } else {
            System.arraycopy(bytes, from, partial, before, to - from);
            line = new String(partial, 0, (int) length, StandardCharsets.UTF_8);
        }
        match(withoutAnsi(line));
    }

    /** Most lines are no metrics, and a regular expression on each of them would slow the log. */
    private boolean worthwhile(byte firstByte, long length) {
        return anchored ? first[firstByte & 0xff] : length <= LONGEST_UNANCHORED;
    }

    private void match(String line) {
        for (MetricPattern pattern : patterns) {
            Optional<ObjectNode> metrics = line.startsWith(pattern.prefix()) ? pattern.match(line) : Optional.empty();
            if (metrics.isPresent()) {
                found.accept(metrics.get());
                return;
            }
        }
    }
}
