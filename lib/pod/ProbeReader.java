package lib.pod;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lib.run.RunId;
import lib.store.RunRecord;

/**
 * Reads the lines that probe.sh prints: its own words behind {@code @ops}, and {@code <run>/<file>:<line>} for the lines of
 * files. What has another form says nothing.
 */
final class ProbeReader {
    private static final Pattern NOW = Pattern.compile("@ops now (\\d{1,18})");
    private static final Pattern ROOT = Pattern.compile("@ops root (.+)");
    private static final Pattern CHILD = Pattern.compile("@ops run (\\S+) (\\w+)");
    private static final Pattern LAUNCHER = Pattern.compile("@ops launcher (\\S+) (\\w+)");
    private static final Pattern RECORDER = Pattern.compile("@ops recorder (\\S+)");
    private static final Pattern STOP = Pattern.compile("@ops stop (\\S+)");
    private static final Pattern MODIFIED = Pattern.compile("@ops mtime (\\d{1,18}) ([^/\\s]+)/(\\S+)");
    private static final List<Pattern> WORDS = List.of(NOW, ROOT, CHILD, LAUNCHER, RECORDER, STOP, MODIFIED);
    private static final Pattern CONTENT = Pattern.compile("([^/:\\s]+)/([^:\\s]+):(.*)", Pattern.DOTALL);
    private final Map<String, SeenRun> runs = new LinkedHashMap<>();
    private String root = "";
    private long now;

    void line(String line) {
        for (Pattern pattern : line.startsWith(ScriptResult.MARK) ? WORDS : List.of(CONTENT)) {
            Matcher m = pattern.matcher(line);
            if (m.matches()) {
                take(pattern, m);
            }
        }
    }

    List<RunRecord> runs() {
        var records = new ArrayList<RunRecord>();
        runs.values().forEach(seen -> records.add(seen.toRecord(now)));
        return records;
    }

    private void take(Pattern pattern, Matcher m) {
        if (pattern == NOW) {
            now = Long.parseLong(m.group(1));
        } else if (pattern == ROOT) {
            root = m.group(1);
        } else if (RunId.isValid(m.group(pattern == MODIFIED ? 2 : 1)) && !root.isEmpty()) {
            tell(run(m.group(pattern == MODIFIED ? 2 : 1)), pattern, m);
        }
    }

    private static void tell(SeenRun run, Pattern pattern, Matcher m) {
        if (pattern == CHILD) {
            run.child(m.group(2));
        } else if (pattern == LAUNCHER) {
            run.launcher(m.group(2));
        } else if (pattern == RECORDER) {
            run.recorder();
        } else if (pattern == STOP) {
            run.stop();
        } else if (pattern == MODIFIED) {
            run.modified(m.group(3), Long.parseLong(m.group(1)));
        } else {
            run.file(m.group(2), m.group(3));
        }
    }

    private SeenRun run(String id) {
        String where = root;
        return runs.computeIfAbsent(where + "/" + id, key -> new SeenRun(where, id));
    }
}
