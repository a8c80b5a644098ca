package lib.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import lib.store.Json;

/** Compares dataset_manifest.json: by contents where both sides hashed them, else by size; where the files lie and their times don't matter. */
final class RunDiffData {
    private final RunDiffComparison comparison;

    private RunDiffData(RunDiffComparison comparison) {
        this.comparison = comparison;
    }

    /** A list without data sets is one that nobody could name: older records always have it. */
    static void compare(JsonNode a, JsonNode b, RunDiffComparison comparison) {
        Map<String, JsonNode> inA = byName(a);
        Map<String, JsonNode> inB = byName(b);
        if (inA.isEmpty() || inB.isEmpty()) {
            if (inA.size() + inB.size() > 0) {
                comparison.gap(inA.isEmpty() ? "a" : "b", "data", "", "");
            }
            return;
        }
        var names = new LinkedHashSet<>(inA.keySet());
        names.addAll(inB.keySet());
        for (String name : names) {
            new RunDiffData(comparison).dataset(name, inA.getOrDefault(name, MissingNode.getInstance()), inB.getOrDefault(name, MissingNode.getInstance()));
        }
    }

    private static Map<String, JsonNode> byName(JsonNode datasets) {
        var byName = new LinkedHashMap<String, JsonNode>();
        datasets.forEach(d -> byName.put(RunRow.text(d.path("name")), d));
        return byName;
    }

    private void dataset(String name, JsonNode a, JsonNode b) {
        JsonNode revisionA = a.path("hf").path("revision");
        JsonNode revisionB = b.path("hf").path("revision");
        if (revisionA.isTextual() && revisionB.isTextual() && !revisionA.equals(revisionB)) {
            comparison.difference("data", name + ": revision", revisionA, revisionB, RunRow.text(a.path("hf").path("repo")), List.of());
        }
        if (a.isMissingNode() || b.isMissingNode()) {
            comparison.difference("data", name, facts(a), facts(b), "", List.of());
            return;
        }
        var unproven = new ArrayList<String>();
        List<String> differing = differing(a.path("files"), b.path("files"), unproven);
        boolean hashed = isHashed(a) && isHashed(b);
        boolean fingerprints = hashed && a.path("fingerprint").isTextual() && b.path("fingerprint").isTextual();
        boolean sameFingerprint = a.path("fingerprint").equals(b.path("fingerprint"));
        if (!differing.isEmpty() || fingerprints && !sameFingerprint) {
            comparison.difference("data", name, facts(a), facts(b), "", differing);
        } else if (!unproven.isEmpty() && !(fingerprints && sameFingerprint)) {
            String side = isHashed(a) ? "b" : "a";
            comparison.gap(side, "data", name, "contents of " + unproven.size() + (unproven.size() == 1 ? " file" : " files") + " weren't hashed, sizes agree");
        }
    }

    /** Content digests, whether made now or remembered; a fingerprint over sizes and times says nothing about another copy. */
    private static boolean isHashed(JsonNode dataset) {
        return !dataset.path("hash_mode").asText().equals("stat");
    }

    private static JsonNode facts(JsonNode dataset) {
        if (dataset.isMissingNode()) {
            return dataset;
        }
        ObjectNode facts = Json.object();
        for (String field : new String[] {"fingerprint", "file_count", "total_bytes", "hash_mode"}) {
            if (dataset.hasNonNull(field)) {
                facts.set(field, dataset.get(field));
            }
        }
        return facts;
    }

    private static List<String> differing(JsonNode a, JsonNode b, List<String> unproven) {
        Map<String, JsonNode> inA = byPath(a);
        Map<String, JsonNode> inB = byPath(b);
        var paths = new LinkedHashSet<>(inA.keySet());
        paths.addAll(inB.keySet());
        var differing = new ArrayList<String>();
        for (String path : paths) {
            JsonNode fileA = inA.getOrDefault(path, MissingNode.getInstance());
            JsonNode fileB = inB.getOrDefault(path, MissingNode.getInstance());
            boolean digests = fileA.path("sha256").isTextual() && fileB.path("sha256").isTextual();
            String compared = digests ? "sha256" : "size_bytes";
            if (!fileA.path(compared).equals(fileB.path(compared)) || fileA.isMissingNode() != fileB.isMissingNode()) {
                differing.add(path);
            } else if (!digests) {
                unproven.add(path);
            }
        }
        return differing;
    }

    private static Map<String, JsonNode> byPath(JsonNode files) {
        var byPath = new LinkedHashMap<String, JsonNode>();
        files.forEach(f -> byPath.put(RunRow.text(f.path("path")), f));
        return byPath;
    }
}
