package lib.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import lib.run.Sha256;
import lib.store.Json;

/**
 * env_snapshot.json: what the command found on its pod.
 *
 * <p>The fingerprint is the SHA-256 of what can change results: python's version, the packages with their versions, the commits and digests of those
 * that came from a URL, conda's packages, torch, the driver, name and memory of each GPU, the CPU model, and the variables of
 * {@link CommandEnvironment#changingResults()}. Not in it: paths, host name, GPU UUIDs, kernel, and what merely has another place.
 */
public final class EnvironmentSnapshot {
    private final PythonEnvironment python;
    private final CommandEnvironment environment;

    public EnvironmentSnapshot(PythonEnvironment python, CommandEnvironment environment) {
        this.python = python;
        this.environment = environment;
    }

    public ObjectNode document(Gpus.Inventory gpus) {
        ObjectNode node = Json.document();
        node.setAll(python.fields());
        node.put("cuda_driver", gpus.driver().isEmpty() ? null : gpus.driver());
        node.set("gpus", gpus.gpus().deepCopy());
        node.put("gpu_count", gpus.gpus().size()).put("os", osName()).put("kernel", System.getProperty("os.version"));
        node.put("cpu_model", field("/proc/cpuinfo", "model name").orElse(null));
        node.put("cpu_count", Runtime.getRuntime().availableProcessors());
        node.put("memory_bytes", field("/proc/meminfo", "MemTotal").map(m -> Long.parseLong(m.replaceAll("[^0-9]", "")) * 1024).orElse(null));
        node.put("hostname", PodFacts.hostname());
        put(node.putObject("env"), environment.recorded());
        return node.put("fingerprint", fingerprint(node));
    }

    private String fingerprint(ObjectNode document) {
        ObjectNode counted = Json.object().put("python", document.path("python").path("version").asText());
        var packages = new TreeMap<String, String>();
        document.path("packages").properties().forEach(p -> packages.put(p.getKey(), p.getValue().asText()));
        put(counted.putObject("packages"), packages);
        var sources = new TreeSet<String>();
        document.path("pip_freeze").valueStream().map(JsonNode::asText).map(EnvironmentSnapshot::source).forEach(sources::add);
        counted.set("sources", Json.array(sources));
        for (String name : new String[] {"conda_packages", "torch", "cuda_driver", "cpu_model"}) {
            counted.set(name, document.path(name));
        }
        var gpus = counted.putArray("gpus");
        document.path("gpus").forEach(g -> gpus.addObject().put("name", g.path("name").asText()).put("memory_mib", g.path("memory_mib").asText()));
        put(counted.putObject("env"), environment.changingResults());
        return Sha256.hex(Json.line(counted));
    }

    /** Where a package's code came from, without the name of a local place: {@code name==version} is in packages already. */
    private static String source(String line) {
        boolean local = line.startsWith("-e /") || line.contains(" @ file:");
        boolean fromUrl = line.startsWith("-e ") || (line.contains(" @ ") && !line.startsWith("#"));
        return !fromUrl ? "" : local ? (line.contains("#") ? line.substring(line.indexOf('#')) : "") : line;
    }

    private static void put(ObjectNode node, Map<String, String> pairs) {
        pairs.forEach(node::put);
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
