package lib.pod;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lib.run.RunId;
import lib.store.RunRecord;

/**
 * Reads the lines that probe.sh prints: its own words behind {@code @ops}, and {@code <run>/<file>:<line>} for the lines of
 * files. What has another form says nothing.
 */
final class ProbeReader {
    private static final Pattern SECONDS = Pattern.compile("\\d{1,18}");
    private static final Pattern CHILD = Pattern.compile("(\\S+) (\\w+)");
    private static final Pattern MODIFIED = Pattern.compile("(\\d{1,18}) ([^/\\s]+)/(\\S+)");
    private static final Pattern FILE = Pattern.compile("[^:\\s]+");
    private final Map<String, SeenRun> runs = new LinkedHashMap<>();
    private String root = "";
    private long now;
    private boolean whole;

    void line(String line) {
        if (line.startsWith(ScriptResult.MARK)) {
            int end = line.indexOf(' ', ScriptResult.MARK.length());
            word(line.substring(ScriptResult.MARK.length(), end < 0 ? line.length() : end), end < 0 ? "" : line.substring(end + 1));
        } else {
            content(line);
        }
    }

    /** The last word has come. */
    boolean isWhole() {
        return whole;
    }

    String root() {
        return root;
    }

    long now() {
        return now;
    }

    List<RunRecord> runs() {
        return runs.values().stream().map(seen -> seen.toRecord(now)).toList();
    }

    /** Those of one root, by their names. */
    Map<String, SeenRun> runs(String ofRoot) {
        var found = new LinkedHashMap<String, SeenRun>();
        runs.values().stream().filter(seen -> seen.isOf(ofRoot)).forEach(seen -> found.put(seen.id(), seen));
        return found;
    }

    private void word(String key, String text) {
        switch (key) {
            case "now" -> now = SECONDS.matcher(text).matches() ? Long.parseLong(text) : now;
            case "root" -> root = text;
            case "run" -> match(CHILD, text).ifPresent(m -> run(m.group(1)).ifPresent(run -> run.child(m.group(2))));
            case "launcher" -> match(CHILD, text).ifPresent(m -> run(m.group(1)).ifPresent(run -> run.launcher(m.group(2))));
            case "recorder" -> run(text).ifPresent(SeenRun::recorder);
            case "stop" -> run(text).ifPresent(SeenRun::stop);
            case "mtime" -> match(MODIFIED, text).ifPresent(m -> run(m.group(2)).ifPresent(run -> run.modified(m.group(3), Long.parseLong(m.group(1)))));
            case "whole", "looked" -> whole = text.isEmpty();
            default -> { }
        }
    }

    private static Optional<Matcher> match(Pattern pattern, String text) {
        Matcher m = pattern.matcher(text);
        return m.matches() ? Optional.of(m) : Optional.empty();
    }

    private void content(String line) {
        int colon = line.indexOf(':');
        int slash = line.indexOf('/');
        if (slash > 0 && slash < colon && FILE.matcher(line.substring(slash + 1, colon)).matches()) {
            run(line.substring(0, slash)).ifPresent(run -> run.file(line.substring(slash + 1, colon), line.substring(colon + 1)));
        }
    }

    private Optional<SeenRun> run(String id) {
        String where = root;
        return RunId.isValid(id) && !where.isEmpty() ? Optional.of(runs.computeIfAbsent(where + "/" + id, key -> new SeenRun(where, id))) : Optional.empty();
    }
}
