package lib.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.function.Consumer;
import lib.run.RunDir;
import lib.run.RunRequest;
import lib.run.Timestamp;
import lib.run.Version;
import lib.store.AtomicFile;
import lib.store.InitialFiles;
import lib.store.Json;
import lib.store.ProcessStat;

/** run_metadata.json, completed step by step: fields that others wrote are kept. */
final class Metadata {
    private final Path file;
    private final RunRequest request;

    Metadata(Path dir, RunRequest request) {
        this.file = dir.resolve(RunDir.METADATA);
        this.request = request;
    }

    synchronized ObjectNode read() {
        try {
            if (Files.isSymbolicLink(file)) {
                return rebuilt();   // what it leads to is not of this run, and would be copied into the record
            }
            return Json.parse(Files.readString(file)).filter(JsonNode::isObject).map(ObjectNode.class::cast).orElseGet(this::rebuilt);
        } catch (IOException e) {
            return rebuilt();
        }
    }

    private ObjectNode rebuilt() {
        return InitialFiles.metadata(request, Timestamp.format(Instant.now()));
    }

    synchronized void update(Consumer<ObjectNode> change) {
        ObjectNode node = read();
        ObjectNode before = node.deepCopy();
        change.accept(node);
        try {
            if (!node.equals(before) || !Files.exists(file)) {
                AtomicFile.write(file, Json.pretty(node));
            }
        } catch (IOException e) {
            System.err.println("ops runner: can't write " + RunDir.METADATA + ": " + e.getMessage());
        }
    }

    /** What the pod and its checkout were at the start. */
    static void fillFacts(ObjectNode node, KeyValues facts, String runnerSha256) {
        facts.text(CodeState.FACT).flatMap(Json::parse).ifPresent(git -> node.set("git", git));
        ObjectNode pod = node.path("pod") instanceof ObjectNode o ? o : node.putObject("pod");
        pod.put("hostname", facts.text("hostname").orElseGet(PodFacts::hostname));
        pod.put("boot_id", facts.text("boot_id").orElseGet(ProcessStat::bootId));
        node.putObject("runner").put("version", Version.TEXT).put("sha256", runnerSha256.isEmpty() ? null : runnerSha256)
                .put("java", System.getProperty("java.version"));
        facts.text("wandb_mode").ifPresent(mode -> {
            if (node.path("wandb") instanceof ObjectNode wandb) {
                wandb.put("mode", mode);
            }
        });
    }

    static void fillGpus(ObjectNode node, ArrayNode gpus) {
        ObjectNode pod = node.path("pod") instanceof ObjectNode o ? o : node.putObject("pod");
        pod.set("gpus", gpus);
    }
}
