package lib.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import lib.pod.Rebuilder;
import lib.report.RunDiff;
import lib.report.RunDiffLines;
import lib.report.TerminalText;
import lib.store.Json;
import lib.store.RecordFiles;

/** What of a recorded run can't be made equal on a pod, one line each: {@code torch 2.4.0 → 2.5.1}. */
final class Inequalities {
    private static final int FILES_NAMED = 5;
    private final RecordFiles recorded;
    private final RecordedCode code;
    private final Rebuilder.Rebuilt found;

    Inequalities(RecordedCode code, Rebuilder.Rebuilt found) {
        this.recorded = code.files();
        this.code = code;
        this.found = found;
    }

    List<String> lines() {
        var lines = new ArrayList<String>();
        if (!code.isRepository()) {
            lines.add("not equal: the code was not under version control; what is in its directory now runs");
        }
        String error = recorded.run().metadata().path("git").path("error").asText("");
        if (!error.isEmpty()) {
            lines.add("not known: whether all of the code is in the record (" + TerminalText.safe(error, 200) + ")");
        }
        recorded.run().metadata().path("git").path("left_out").forEach(file -> lines.add("not equal: " + TerminalText.safe(file.path("path").asText(), 200)
                + " was part of the code and isn't in the record (" + TerminalText.safe(file.path("reason").asText("too large"), 80) + ")"));
        String sha256 = recorded.config().path("config_sha256").asText("");
        if (!sha256.isEmpty() && !sha256.equals(found.configSha256().orElse(""))) {
            lines.add("not equal: the config file " + recorded.config().path("config_path").asText() + (found.configSha256().isEmpty() ? " isn't there" : " is another one"));
        }
        data(lines);
        environment(lines);
        return lines;
    }

    private void data(List<String> lines) {
        boolean listed = recorded.datasets().path("datasets").size() > 0 || recorded.config().path("values").size() > 0;
        if (!listed && code.hasSettings()) {
            lines.add("not known: which data it read (the record doesn't list any)");
        }
        for (int i = 0; i < found.data().size() && i < FILES_NAMED; i++) {
            String word = found.data().get(i);
            lines.add("not equal: the data file " + TerminalText.safe(word.replaceFirst("^\\w+ ", ""), 200) + (word.startsWith("missing ") ? " isn't there" : " is another one"));
        }
        if (found.data().size() > FILES_NAMED) {
            lines.add("not equal: " + (found.data().size() - FILES_NAMED) + " further data files");
        }
    }

    private void environment(List<String> lines) {
        if (!found.environment().isObject() || !recorded.environment().isObject()) {
            lines.add("not known: whether the packages are equal (" + (recorded.environment().isObject() ? "the pod's python told nothing" : "the record has none") + ")");
            return;
        }
        ObjectNode now = recorded.environment().deepCopy();
        found.environment().properties().forEach(e -> now.set(e.getKey(), e.getValue()));
        gpus(now);
        ObjectNode before = recorded.environment().deepCopy();
        before.remove("fingerprint");
        now.remove("fingerprint");
        RunDiff diff = RunDiff.of(with(before), with(now));
        RunDiffLines.of(diff).forEach(line -> lines.add("not equal: " + line));
        List<String> unknown = RunDiffLines.unknown(diff);
        if (!unknown.isEmpty()) {
            lines.add("not known, since the record doesn't tell: " + String.join(", ", unknown));
        }
    }

    private RecordFiles with(JsonNode environment) {
        return new RecordFiles(recorded.run(), recorded.ownDirectory(), recorded.config(), environment, recorded.datasets(), recorded.patch(), List.of());
    }

    /** Another host has other UUIDs; what counts is model, memory and driver. */
    private void gpus(ObjectNode now) {
        ArrayNode gpus = Json.array();
        now.putNull("cuda_driver");
        for (String line : found.gpus()) {
            String[] parts = line.split(", ");
            if (parts.length == 3) {
                gpus.addObject().put("index", gpus.size()).put("name", parts[0]).put("memory_mib", parts[1].matches("\\d{1,9}") ? Integer.valueOf(parts[1]) : null);
                now.put("cuda_driver", parts[2]);
            }
        }
        now.set("gpus", gpus);
        now.put("gpu_count", gpus.size());
    }
}
