package lib.record;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Cuts the masked stream into lines and finds the metrics in them. A carriage return ends a line too (progress bars), ANSI
 * sequences are ignored, and a line longer than 64 KiB is no metric.
 */
public final class MetricLines {
    private static final int LONGEST = 64 * 1024;
    private static final int LONGEST_UNANCHORED = 4 * 1024;
    private final List<MetricPattern> patterns;
    /** Whether each match begins with a text that is known; then these are the first bytes. */
    private final boolean anchored;
    private final boolean[] first = new boolean[256];
    private final Consumer<ObjectNode> found;
    private final byte[] partial = new byte[LONGEST];
    private final LineEnds ends = new LineEnds();
    /** The line that isn't over yet has an escape character. */
    private boolean escaped;
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
            newlines += ends.in(bytes, from, to).newlines();
            int start = LineEnds.lastStart(bytes, from, to);
            lineStart = start > from ? offset + (start - from) : lineStart;
        } else {
            search(bytes, from, to);
        }
        offset += to - from;
    }

    private void search(byte[] bytes, int from, int to) {
        int start = from;
        ends.in(bytes, from, to);
        for (int i = ends.next(); i < to; i = ends.next()) {
            if (bytes[i] == LineEnds.ESCAPE) {
                escaped = true;
                continue;
            }
            newlines += bytes[i] == '\n' ? 1 : 0;
            end(bytes, start, i, offset + (i - from));
            escaped = false;
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
        if (length == 0 || length > (anchored ? LONGEST : LONGEST_UNANCHORED)) {
            return;
        }
        int before = (int) length - (to - from);
        if (before > 0) {
            System.arraycopy(bytes, from, partial, before, to - from);
        }
        if (escaped) {
            match(partial, 0, before > 0 ? Ansi.strip(partial, 0, (int) length, partial) : Ansi.strip(bytes, from, to, partial));
        } else if (before > 0) {
            match(partial, 0, (int) length);
        } else {
            match(bytes, from, to);
        }
    }

    /** Most lines are no metrics, and to make a text of each and try a regular expression on it would slow the log. */
    private void match(byte[] line, int from, int to) {
        if (anchored && (from == to || !first[line[from] & 0xff])) {
            return;
        }
        for (MetricPattern pattern : patterns) {
            if (pattern.mayMatch(line, from, to)) {
                match(new String(line, from, to - from, StandardCharsets.UTF_8));
                return;
            }
        }
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
