package lib.store;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import lib.run.RunId;
import lib.run.Sha256;

/**
 * What is remembered of those runs of an outputs root that are over: by their names, what their list rows say, and which files said so. It is made of run
 * directories, and of nothing else; an entry counts for just the files it was made of ({@link Entry#stamps}). Of one that was read, the entries are looked at when
 * they are asked for: what a pod has to know for its answer is in the first line.
 */
public final class RunIndex {
    public static final RunIndex NONE = new RunIndex(0, "", List.of(), new byte[0], 0);
    private static final int PARTS = 4;
    private final long mark;
    private final String sum;
    private final List<String> unkept;
    private final byte[] lines;
    private final int from;
    private Optional<Map<String, Entry>> entries;

    private RunIndex(long mark, String sum, List<String> unkept, byte[] lines, int from) {
        this.mark = mark;
        this.sum = sum;
        this.unkept = unkept;
        this.lines = lines;
        this.from = from;
    }

    private RunIndex(long mark, String sum, Map<String, Entry> entries) {
        this(mark, sum, entries.values().stream().filter(entry -> !entry.isKept()).map(Entry::id).toList(), new byte[0], 0);
        this.entries = Optional.of(entries);
    }

    /** By name, in the order of the names' bytes; none where they can't be read. */
    public Map<String, Entry> entries() {
        return parsed().orElse(Map.of());
    }

    /** Whether its entries can be read. */
    public boolean isWhole() {
        return parsed().isPresent();
    }

    /** Seconds since 1970 by the clock of the root: none of the files was changed then or later. */
    public long mark() {
        return mark;
    }

    /** SHA-256 of all stamps, as list.sh computes it; empty where there are no entries. */
    public String sum() {
        return sum;
    }

    /** The runs that are to be read each time. */
    public List<String> unkept() {
        return unkept;
    }

    /**
     * One run.
     *
     * @param stamps    {@code INODE:SIZE:MODIFIED:CHANGED} of summary.json, a space, the same of run_metadata.json or a minus
     * @param createdAt as metadata has it
     * @param state     the state's name
     * @param fields    {@link ListedFields} of both files as JSON; empty where they aren't kept, and the files are to be read each time
     */
    public record Entry(String id, String stamps, String createdAt, String state, String fields) {
        public boolean isKept() {
            return !fields.isEmpty();
        }

        /** When one of the files was last changed, in seconds since 1970. */
        public long changedAt() {
            long newest = 0;
            for (String stamp : stamps.split(" ")) {
                String time = stamp.substring(stamp.lastIndexOf(':') + 1);
                int point = time.indexOf('.');
                newest = Math.max(newest, seconds(point < 0 ? time : time.substring(0, point)));
            }
            return newest;
        }

        /** What isn't a number is later than anything: nothing settles that. */
        private static long seconds(String digits) {
            try {
                return digits.equals("-") ? 0 : Long.parseLong(digits);
            } catch (NumberFormatException e) {
                return Long.MAX_VALUE;
            }
        }

        String line() {
            return id + " " + stamps + "\t" + createdAt + "\t" + state + "\t" + fields + "\n";
        }
    }

    /** Of runs whose files were all changed before {@code settled}, in seconds since 1970: a later change can't have the same second. */
    public static RunIndex of(Collection<Entry> runs, long settled) {
        var entries = new TreeMap<String, Entry>();
        var sum = new StringBuilder();
        long newest = 0;
        for (Entry run : runs) {
            long changed = run.changedAt();
            if (changed < settled) {
                entries.put(run.id(), run);
                newest = Math.max(newest, changed);
            }
        }
        entries.values().forEach(entry -> sum.append(entry.id()).append(' ').append(entry.stamps()).append('\n'));
        return entries.isEmpty() ? NONE : new RunIndex(newest + 1, Sha256.hex(sum.toString()), entries);
    }

    /** A text from which {@link #parse} makes the same. */
    String text() {
        var text = new StringBuilder(mark + " " + sum);
        unkept.forEach(id -> text.append(' ').append(id));
        text.append('\n');
        entries().values().forEach(entry -> text.append(entry.line()));
        return text.toString();
    }

    /** Nothing where it isn't one. @param text in UTF-8; it starts at {@code from}, and isn't changed any more */
    static Optional<RunIndex> parse(byte[] text, int from) {
        int end = from;
        while (end < text.length && text[end] != '\n') {
            end++;
        }
        String[] words = new String(text, from, end - from, StandardCharsets.UTF_8).split(" ");
        try {
            return end == text.length || words.length < 2 ? Optional.empty()
                    : Optional.of(new RunIndex(Long.parseLong(words[0]), words[1], List.of(words).subList(2, words.length), text, end + 1));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private synchronized Optional<Map<String, Entry>> parsed() {
        if (entries == null) {
            entries = entries(new String(lines, from, lines.length - from, StandardCharsets.UTF_8));
        }
        return entries;
    }

    private static Optional<Map<String, Entry>> entries(String text) {
        var entries = new LinkedHashMap<String, Entry>();
        int end;
        for (int from = 0; from < text.length(); from = end + 1) {
            end = text.indexOf('\n', from);
            Optional<Entry> entry = end < 0 ? Optional.empty() : entry(text, from, end);
            if (entry.isEmpty()) {
                return Optional.empty();
            }
            entries.put(entry.get().id(), entry.get());
        }
        return Optional.of(entries);
    }

    private static Optional<Entry> entry(String text, int from, int end) {
        var parts = new ArrayList<String>(PARTS);
        int at = from;
        for (int tab = text.indexOf('\t', at); tab >= 0 && tab < end && parts.size() < PARTS - 1; tab = text.indexOf('\t', at)) {
            parts.add(text.substring(at, tab));
            at = tab + 1;
        }
        parts.add(text.substring(at, end));
        int space = parts.get(0).indexOf(' ');
        boolean whole = parts.size() == PARTS && space > 0 && RunId.isValid(parts.get(0).substring(0, space));
        return whole ? Optional.of(new Entry(parts.get(0).substring(0, space), parts.get(0).substring(space + 1), parts.get(1), parts.get(2), parts.get(3))) : Optional.empty();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RunIndex index && text().equals(index.text());
    }

    @Override
    public int hashCode() {
        return text().hashCode();
    }
}
