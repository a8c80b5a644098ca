package lib.secret;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import lib.store.Json;

/**
 * What was found, and what was looked at, so that nothing found means something.
 *
 * @param findings the first of them, in no order that matters
 * @param absent   what was named and isn't there
 * @param counts   how much
 * @param whole    whether there was time for all of it
 * @param python   false where the machine has none: then only shapes that grep can tell were looked for
 */
public record ScanResult(List<ScanFinding> findings, List<String> absent, Counts counts, boolean whole, boolean python) {
    public ScanResult {
        findings = List.copyOf(findings);
        absent = List.copyOf(absent);
    }

    /**
     * @param objects      blobs, commits and tags of git
     * @param skippedFiles checkpoints and other weights
     * @param allowed      findings that an inline {@code gitleaks:allow} or {@code .gitleaksignore} allows
     * @param found        all findings, also those beyond the number that is listed
     */
    public record Counts(long files, long bytes, long objects, long skippedFiles, long skippedBytes, long unreadable, long tmuxServers, long allowed, long found) {
        Counts plus(Counts o) {
            return new Counts(files + o.files, bytes + o.bytes, objects + o.objects, skippedFiles + o.skippedFiles, skippedBytes + o.skippedBytes,
                    unreadable + o.unreadable, tmuxServers + o.tmuxServers, allowed + o.allowed, found + o.found);
        }
    }

    public static ScanResult nothing() {
        return new ScanResult(List.of(), List.of(), new Counts(0, 0, 0, 0, 0, 0, 0, 0, 0), true, true);
    }

    public ScanResult plus(ScanResult other) {
        var all = new ArrayList<>(findings);
        all.addAll(other.findings);
        var gone = new ArrayList<>(absent);
        gone.addAll(other.absent);
        return new ScanResult(all, gone, counts.plus(other.counts), whole && other.whole, python && other.python);
    }

    public boolean isClean() {
        return counts.found() == 0;
    }

    public ObjectNode json() {
        ObjectNode node = Json.object().put("clean", isClean()).put("whole", whole).put("python", python).put("files", counts.files()).put("bytes", counts.bytes())
                .put("git_objects", counts.objects()).put("tmux_servers", counts.tmuxServers()).put("skipped_files", counts.skippedFiles())
                .put("skipped_bytes", counts.skippedBytes()).put("unreadable_files", counts.unreadable()).put("allowed", counts.allowed()).put("found", counts.found());
        node.set("absent", Json.array(absent));
        node.putArray("findings").addAll(findings.stream().map(ScanFinding::json).toList());
        return node;
    }
}
