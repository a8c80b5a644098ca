package lib.pod;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import lib.run.RunId;
import lib.store.RunRecord;

/**
 * Reads the lines that probe.sh prints: its own words behind {@code @ops}, and {@code <run>/<file>:<line>} for the lines of
 * files. What has another form says nothing.
 */
final class ProbeReader {
    private static final int DIGITS_AT_MOST = 18;
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
            case "now" -> now = isNumber(text) ? Long.parseLong(text) : now;
            case "root" -> root = text;
            case "run" -> pair(text, ' ', (id, fate) -> run(id).ifPresent(run -> run.child(fate)));
            case "launcher" -> pair(text, ' ', (id, word) -> run(id).ifPresent(run -> run.launcher(word)));
            case "recorder" -> run(text).ifPresent(SeenRun::recorder);
            case "stop" -> run(text).ifPresent(SeenRun::stop);
            case "mtime" -> pair(text, ' ', (seconds, path) -> pair(path, '/', (id, file) -> {
                if (isNumber(seconds)) {
                    run(id).ifPresent(run -> run.modified(file, Long.parseLong(seconds)));
                }
            }));
            case "whole", "looked" -> whole = text.isEmpty();
            default -> { }
        }
    }

    /** Two words with a sign between them; no patterns, since there is a line for each file of thousands of runs. */
    private static void pair(String text, char sign, BiConsumer<String, String> words) {
        int at = text.indexOf(sign);
        if (at > 0 && at < text.length() - 1 && text.indexOf(' ', at + 1) < 0) {
            words.accept(text.substring(0, at), text.substring(at + 1));
        }
    }

    private static boolean isNumber(String text) {
        boolean digits = !text.isEmpty() && text.length() <= DIGITS_AT_MOST;
        for (int i = 0; digits && i < text.length(); i++) {
            digits = text.charAt(i) >= '0' && text.charAt(i) <= '9';
        }
        return digits;
    }

    private void content(String line) {
        int colon = line.indexOf(':');
        int slash = line.indexOf('/');
        if (slash > 0 && slash + 1 < colon && line.substring(slash + 1, colon).indexOf(' ') < 0) {
            run(line.substring(0, slash)).ifPresent(run -> run.file(line.substring(slash + 1, colon), line.substring(colon + 1)));
        }
    }

    private Optional<SeenRun> run(String id) {
        String where = root;
        return RunId.isValid(id) && !where.isEmpty() ? Optional.of(runs.computeIfAbsent(where + "/" + id, key -> new SeenRun(where, id))) : Optional.empty();
    }
}
