package lib.store;

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
 * directories, and of nothing else; an entry counts for just the files it was made of ({@link Entry#stamps}).
 *
 * @param entries by name, in the order of the names' bytes
 * @param mark    seconds since 1970 by the clock of the root: none of the files was changed then or later
 * @param sum     SHA-256 of all stamps, as list.sh computes it; empty where there are no entries
 */
public record RunIndex(Map<String, Entry> entries, long mark, String sum) {
    public static final RunIndex NONE = new RunIndex(Map.of(), 0, "");
    private static final int PARTS = 4;

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
        return entries.isEmpty() ? NONE : new RunIndex(entries, newest + 1, Sha256.hex(sum.toString()));
    }

    /** The runs that are to be read each time. */
    public List<String> unkept() {
        return entries.values().stream().filter(entry -> !entry.isKept()).map(Entry::id).toList();
    }

    /** A text from which {@link #parse} makes the same. */
    String text() {
        var text = new StringBuilder(mark + " " + sum + "\n");
        entries.values().forEach(entry -> text.append(entry.line()));
        return text.toString();
    }

    /** Nothing where it isn't one. */
    static Optional<RunIndex> parse(String text) {
        int end = text.indexOf('\n');
        int space = text.indexOf(' ');
        if (space < 0 || space > end) {
            return Optional.empty();
        }
        var entries = new LinkedHashMap<String, Entry>();
        for (int from = end + 1; from < text.length(); from = end + 1) {
            end = text.indexOf('\n', from);
            Optional<Entry> entry = end < 0 ? Optional.empty() : entry(text, from, end);
            if (entry.isEmpty()) {
                return Optional.empty();
            }
            entries.put(entry.get().id(), entry.get());
        }
        try {
            return Optional.of(new RunIndex(entries, Long.parseLong(text.substring(0, space)), text.substring(space + 1, text.indexOf('\n'))));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
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
}
