package lib.report;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The last lines of a log that comes in pieces, safe to print: of its escape sequences colour alone is kept, and of an overwritten line its last form. */
public final class LogTail {
    private static final int LONGEST_LINE = 2000;
    private static final int TAB = 8;
    private final int linesAtMost;
    private final Deque<String> lines = new ArrayDeque<>();
    private final ByteArrayOutputStream passed = new ByteArrayOutputStream();
    private final TerminalFilter filter = new TerminalFilter(passed, true);
    private final StringBuilder part = new StringBuilder();
    private boolean returned;
    private long next;

    public LogTail(int linesAtMost) {
        this.linesAtMost = linesAtMost;
    }

    /** Takes bytes that are at that place in the log; a character or an escape sequence may be split over two calls. What is left out shows as an ellipsis. */
    public void add(long offset, byte[] bytes) {
        if (next > 0 && offset != next) {
            end();
            part.append('…');
            end();
        }
        next = offset + bytes.length;
        try {
            filter.write(bytes, 0, bytes.length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        passed.toString(StandardCharsets.UTF_8).chars().forEach(c -> accept((char) c));
        passed.reset();
    }

    private void accept(char c) {
        switch (c) {
            case '\n' -> end();
            case '\r' -> returned = true;
            case '\t' -> append(" ".repeat(TAB - part.length() % TAB));
            default -> append(String.valueOf(c));
        }
    }

    /** Of a carriage return nothing is seen until something is written over the line. */
    private void append(String text) {
        if (returned) {
            part.setLength(0);
            returned = false;
        }
        if (part.length() < LONGEST_LINE) {
            part.append(text);
        }
    }

    private void end() {
        lines.addLast(part.toString());
        part.setLength(0);
        returned = false;
        if (lines.size() > linesAtMost) {
            lines.removeFirst();
        }
    }

    /** The last so many, the one that isn't ended yet among them. */
    public List<String> last(int count) {
        var all = new ArrayList<>(lines);
        if (!part.isEmpty()) {
            all.add(part.toString());
        }
        return List.copyOf(all.subList(Math.max(0, all.size() - Math.max(0, count)), all.size()));
    }
}
