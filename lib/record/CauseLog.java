package lib.record;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The end of a log that may be gigabytes: at most its last 4 MiB, and of these the last 20,000 lines that aren't blank. */
public record CauseLog(List<CauseLine> lines) {
    private static final int TAIL_BYTES = 4 << 20;
    private static final int MOST_LINES = 20_000;
    /** A progress bar rewrites its line thousands of times; what stands there at last is what counts. */
    private static final int MOST_REWRITES = 20;
    /** More than any message that is quoted; the expressions that look at each line need time that grows with it. */
    private static final int LONGEST = 1000;
    private static final Pattern RANK = Pattern.compile("^\\s*\\[(?:rank|default|local_rank|worker)\\s?(\\d{1,6})\\]:\\s?(.*)$");
    private static final Pattern ACTOR = Pattern.compile("^\\(([A-Za-z_][\\w ]{0,60}(?:=\\d+,? ?){1,3}(?:ip=[\\d.]{7,15})?)\\)\\s?(.*)$");

    public CauseLog {
        lines = List.copyOf(lines);
    }

    /**
     * @param newlines in the whole file, so that lines have their number
     * @param from     the byte at which the attempt begins: what an earlier one said isn't the cause of this one's end
     */
    static CauseLog read(Path log, long newlines, long from) {
        try (var file = new RandomAccessFile(log.toFile(), "r")) {
            long size = file.length();
            long start = Math.max(Math.min(from, size), size - TAIL_BYTES);
            byte[] bytes = new byte[(int) (size - start)];
            file.seek(start);
            file.readFully(bytes);
            return of(bytes, newlines, start == 0 || start == from);
        } catch (IOException e) {
            return new CauseLog(List.of());
        }
    }

    /** {@code whole}: the first line isn't the end of a line that began before. */
    public static CauseLog of(byte[] bytes, long newlines, boolean whole) {
        Deque<CauseLine> lines = new ArrayDeque<>();
        long number = newlines + 1;
        int end = bytes.length;
        for (int i = bytes.length - 1; i >= -1 && lines.size() < MOST_LINES; i--) {
            if (i < 0 ? whole : bytes[i] == '\n') {
                for (String text : rewrites(bytes, i + 1, end)) {
                    lines.addFirst(new CauseLine(0, number, "", text));
                }
                number--;
                end = i;
            }
        }
        var numbered = new ArrayList<CauseLine>(lines.size());
        lines.forEach(line -> numbered.add(line(numbered.size(), line.number(), line.text())));
        return new CauseLog(numbered);
    }

    /** The lines of each stream, in the order in which the streams first spoke. */
    Map<String, List<CauseLine>> streams() {
        var streams = new LinkedHashMap<String, List<CauseLine>>();
        lines.forEach(line -> streams.computeIfAbsent(line.stream(), s -> new ArrayList<>()).add(line));
        return streams;
    }

    /** What a line showed one after the other, the last first; carriage returns rewrite it. */
    private static List<String> rewrites(byte[] bytes, int from, int to) {
        var texts = new ArrayList<String>();
        int end = to;
        for (int i = to - 1; i >= from - 1 && texts.size() < MOST_REWRITES; i--) {
            if (i < from || bytes[i] == '\r') {
                String text = new String(bytes, i + 1, Math.min(end - i - 1, LONGEST), StandardCharsets.UTF_8);
                if (!text.isBlank()) {
                    texts.add(text);
                }
                end = i;
            }
        }
        return texts;
    }

    private static CauseLine line(int position, long number, String raw) {
        String text = Ansi.strip(raw).replace("\u0000", "");
        Matcher rank = RANK.matcher(text);
        if (rank.matches()) {
            return new CauseLine(position, number, rank.group(1), rank.group(2));
        }
        Matcher actor = ACTOR.matcher(text);
        return actor.matches() ? new CauseLine(position, number, actor.group(1), actor.group(2)) : new CauseLine(position, number, "", text);
    }
}
