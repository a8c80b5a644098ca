package lib.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import lib.pod.Fetcher.Manifest;
import lib.pod.Fetcher.RemoteFile;
import lib.pod.Proof;
import lib.report.TerminalText;
import lib.run.RunDir;
import lib.store.Json;

/** Whether a copy is complete, so that its pod may be destroyed, in a line for people and a document for programs. */
record CopyReport(String runId, Path target, Manifest manifest, String way, Proof proof) {
    private static final int NAMED_AT_MOST = 5;

    boolean isComplete() {
        return gaps().isEmpty();
    }

    /** {@code complete: ...} or {@code NOT complete: ...} with every reason. */
    String line() {
        List<String> gaps = gaps();
        return gaps.isEmpty() ? complete() : "NOT complete: " + String.join("; ", gaps);
    }

    private String complete() {
        List<RemoteFile> record = manifest.files().stream().filter(f -> f.linkTarget().isEmpty() && !f.path().startsWith(RunDir.INTERNAL + "/")).toList();
        String what = "complete: " + files(record.size()) + ", " + size(manifest.totalBytes());
        if (!proof.hasDigests()) {
            return what + "; this run has no " + RunDir.DIGESTS + ", sizes agree";
        }
        return proof.unlisted().isEmpty() ? what + ", all proven by " + RunDir.DIGESTS
                : what + ", " + proof.proven() + " proven by " + RunDir.DIGESTS + "; of " + proof.unlisted().size() + " that it doesn't name, sizes agree: " + names(proof.unlisted());
    }

    private List<String> gaps() {
        var gaps = new ArrayList<String>();
        if (!manifest.over()) {
            gaps.add(manifest.gone() ? "the run's command is gone and left no end on record" : "the run is not over");
        }
        if (!manifest.excluded().isEmpty()) {
            gaps.add(excluded());
        }
        add(gaps, manifest.outside(), "leads out of the run directory, and what is there was not copied", "lead out of the run directory, and what is there was not copied");
        if (manifest.leftOut() > 0) {
            gaps.add(files(manifest.leftOut()) + " can't be here under their names");
        }
        if (!manifest.whole()) {
            gaps.add("not everything in the run directory can be read on the pod");
        }
        add(gaps, proof.missing(), "that " + RunDir.DIGESTS + " names is gone from the pod", "that " + RunDir.DIGESTS + " names are gone from the pod");
        String wrong = proof.hasDigests() ? "not as " + RunDir.DIGESTS + " has it, also when fetched once more" : "not arrived whole, also when fetched once more";
        add(gaps, proof.mismatched(), "is " + wrong, "are " + wrong);
        return gaps;
    }

    private static void add(List<String> gaps, List<String> paths, String one, String more) {
        if (!paths.isEmpty()) {
            gaps.add(files(paths.size()) + " " + (paths.size() == 1 ? one : more) + ": " + names(paths));
        }
    }

    private String excluded() {
        Set<String> tops = manifest.excluded().stream().map(f -> top(f.path())).collect(Collectors.toSet());
        boolean whole = tops.size() == 1 && manifest.files().stream().noneMatch(f -> tops.contains(top(f.path())));
        long bytes = manifest.excluded().stream().mapToLong(RemoteFile::sizeBytes).sum();
        String what = files(manifest.excluded().size()) + ", " + size(bytes);
        return whole ? TerminalText.safe(tops.iterator().next()) + " was left out (" + what + ")" : "left out by the given options: " + what;
    }

    private static String top(String path) {
        int slash = path.indexOf('/');
        return slash < 0 ? path : path.substring(0, slash + 1);
    }

    /** Some of them, for a terminal. */
    static String names(List<String> paths) {
        String some = paths.stream().limit(NAMED_AT_MOST).map(TerminalText::safe).collect(Collectors.joining(", "));
        return paths.size() > NAMED_AT_MOST ? some + ", ..." : some;
    }

    ObjectNode json() {
        ObjectNode node = Json.object().put("run_id", runId).put("path", target.toString()).put("complete", isComplete()).put("files", manifest.files().size())
                .put("bytes", manifest.totalBytes()).put("by", way).put("run_over", manifest.over()).put("has_digests", proof.hasDigests())
                .put("proven_files", proof.proven());
        node.set("mismatched", Json.array(proof.mismatched()));
        node.set("missing", Json.array(proof.missing()));
        node.set("unlisted", Json.array(proof.unlisted()));
        node.set("outside", Json.array(manifest.outside()));
        return node.put("left_out", manifest.excluded().size() + manifest.leftOut()).put("reason", line());
    }

    static String files(int count) {
        return count == 1 ? "1 file" : count + " files";
    }

    static String size(long bytes) {
        if (bytes < 1 << 20) {
            return String.format(Locale.ROOT, "%.1f KiB", bytes / 1024.0);
        }
        return bytes < 1 << 30 ? String.format(Locale.ROOT, "%.1f MiB", bytes / 1048576.0) : String.format(Locale.ROOT, "%.2f GiB", bytes / 1073741824.0);
    }
}
