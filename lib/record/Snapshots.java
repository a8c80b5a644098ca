package lib.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import lib.run.RunDir;
import lib.run.RunRequest;
import lib.run.Sha256;
import lib.store.AtomicFile;
import lib.store.InitialFiles;
import lib.store.Json;

/** What takes time to find out, written while the command already runs. Each file is written once; a failure costs that file only. */
final class Snapshots {
    private final Path dir;
    private final RunRequest request;
    private final Gpus gpus;
    private final Metadata metadata;
    private final Map<String, String> environment;

    /** {@code environment} is the recorder's own, which the command inherited. */
    Snapshots(Path dir, RunRequest request, Gpus gpus, Metadata metadata, Map<String, String> environment) {
        this.dir = dir;
        this.request = request;
        this.gpus = gpus;
        this.metadata = metadata;
        this.environment = environment;
    }

    void write(Events events) {
        try {
            writeConfigDigest();
            CommandEnvironment command = CommandEnvironment.read(dir, request, environment);    // first, for the command may be over soon
            Gpus.Inventory found = gpus.inventory();
            metadata.update(node -> Metadata.fillGpus(node, found.gpus()));
            writeEnvironment(command, found);
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
        Optional<String> sha256 = request.config().configPath().flatMap(p -> Sha256.hex(Path.of(request.cwd()).resolve(p)));
        if (!node.hasNonNull("config_sha256")) {
            node.put("config_sha256", sha256.orElse(null));
            AtomicFile.write(file, Json.pretty(node));
        }
    }

    private void writeEnvironment(CommandEnvironment command, Gpus.Inventory found) throws IOException {
        if (!Files.exists(dir.resolve(RunDir.ENVIRONMENT))) {
            var snapshot = new EnvironmentSnapshot(new PythonEnvironment(request, command, PythonEnvironment.LIMIT, PythonStart.of(dir)), command);
            AtomicFile.write(dir.resolve(RunDir.ENVIRONMENT), Json.pretty(snapshot.document(found)));
        }
    }
}
