package lib.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import lib.run.RunDir;
import lib.run.RunRequest;
import lib.store.AtomicFile;
import lib.store.InitialFiles;
import lib.store.Json;

/** What takes time to find out, written while the command already runs. Each file is written once; a failure costs that file only. */
final class Snapshots {
    private static final String PYTHON = "import sys; print(sys.version.split()[0]); print(sys.executable); print(sys.prefix)";
    private final Path dir;
    private final RunRequest request;
    private final Gpus gpus;
    private final Metadata metadata;

    Snapshots(Path dir, RunRequest request, Gpus gpus, Metadata metadata) {
        this.dir = dir;
        this.request = request;
        this.gpus = gpus;
        this.metadata = metadata;
    }

    void write(Events events) {
        try {
            writeConfigDigest();
            ArrayNode found = gpus.list();
            metadata.update(node -> Metadata.fillGpus(node, found));
            if (!Files.exists(dir.resolve(RunDir.DATASETS))) {
                ObjectNode manifest = Json.document();
                manifest.putArray("datasets");
                AtomicFile.write(dir.resolve(RunDir.DATASETS), Json.pretty(manifest));
            }
            if (!Files.exists(dir.resolve(RunDir.ENVIRONMENT))) {
                AtomicFile.write(dir.resolve(RunDir.ENVIRONMENT), Json.pretty(environment(found)));
            }
            events.once("snapshot_written");
        } catch (IOException | RuntimeException e) {
            System.err.println("ops runner: can't write the snapshots: " + e);
        }
    }

    private void writeConfigDigest() throws IOException {
        Path file = dir.resolve(RunDir.CONFIG);
        ObjectNode node = Files.exists(file)
                ? Json.parse(Files.readString(file)).filter(JsonNode::isObject).map(ObjectNode.class::cast).orElseGet(() -> InitialFiles.config(request))
                : InitialFiles.config(request);
        Optional<String> sha256 = request.config().configPath().flatMap(p -> Digest.sha256(Path.of(request.cwd()).resolve(p)));
        if (!node.hasNonNull("config_sha256")) {
            node.put("config_sha256", sha256.orElse(null));
            AtomicFile.write(file, Json.pretty(node));
        }
    }

    private ObjectNode environment(ArrayNode found) {
        ObjectNode node = Json.document();
        ObjectNode python = Json.object();
        pythonFacts().ifPresent(lines -> python.put("version", lines.get(0)).put("executable", lines.get(1)).put("prefix", lines.get(2)));
        node.set("python", python.isEmpty() ? Json.mapper().nullNode() : python);
        node.set("gpus", found);
        node.put("gpu_count", found.size()).put("os", osName()).put("kernel", System.getProperty("os.version"));
        node.put("cpu_model", field("/proc/cpuinfo", "model name").orElse(null));
        node.put("cpu_count", Runtime.getRuntime().availableProcessors());
        node.put("memory_bytes", field("/proc/meminfo", "MemTotal").map(m -> Long.parseLong(m.replaceAll("[^0-9]", "")) * 1024).orElse(null));
        return node.put("hostname", PodFacts.hostname());
    }

    private Optional<List<String>> pythonFacts() {
        String program = request.command().get(0);
        if (!program.matches("(.*/)?python[0-9.]*")) {
            return Optional.empty();
        }
        String path = program.contains("/") ? Path.of(request.cwd()).resolve(program).toString() : program;
        return CommandOutput.of(new File(request.cwd()), Duration.ofSeconds(10), List.of(path, "-I", "-c", PYTHON))
                .map(text -> text.lines().toList()).filter(lines -> lines.size() == 3);
    }

    private static String osName() {
        return KeyValues.read(Path.of("/etc/os-release")).flatMap(k -> k.text("PRETTY_NAME")).map(n -> n.replace("\"", ""))
                .orElse(System.getProperty("os.name"));
    }

    private static Optional<String> field(String file, String name) {
        try (var lines = Files.lines(Path.of(file))) {
            return lines.filter(l -> l.startsWith(name)).map(l -> l.substring(l.indexOf(':') + 1).strip()).findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
