package lib.pod;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lib.store.RunRecord;

/** Reads the lines that probe.sh prints. */
final class ProbeReader {
    private final Map<String, SeenRun> runs = new LinkedHashMap<>();
    private String root = "";
    private long now;

    void line(String line) {
        if (line.startsWith(ScriptResult.MARK)) {
            word(line);
            return;
        }
        int slash = line.indexOf('/');
        int colon = line.indexOf(':', slash);
        if (slash > 0 && colon > 0) {
            run(line.substring(0, slash)).file(line.substring(slash + 1, colon), line.substring(colon + 1));
        }
    }

    List<RunRecord> runs() {
        var records = new ArrayList<RunRecord>();
        runs.values().forEach(seen -> records.add(seen.toRecord(now)));
        return records;
    }

    private void word(String line) {
        String[] words = line.split(" ");
        switch (words[1]) {
            case "now" -> now = Long.parseLong(words[2]);
            case "root" -> root = line.substring((ScriptResult.MARK + "root ").length());
            case "run" -> run(words[2]).child(words[3]);
            case "stop" -> run(words[2]).stop();
            case "mtime" -> run(words[3].substring(0, words[3].indexOf('/')))
                    .modified(words[3].substring(words[3].indexOf('/') + 1), Long.parseLong(words[2]));
            default -> { }
        }
    }

    private SeenRun run(String id) {
        String where = root;
        return runs.computeIfAbsent(where + "/" + id, key -> new SeenRun(where, id));
    }
}
