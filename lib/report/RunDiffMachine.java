package lib.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import lib.store.Json;
import lib.store.RecordFiles;

/** On what the command ran: packages, python, GPUs, driver, variables, processor; and by which ops on which host. */
final class RunDiffMachine {
    static final String FINGERPRINT = "fingerprint of the environment";
    /** The areas that the fingerprint sums up. */
    static final Set<String> AREAS = Set.of("package", "python", "gpu", "driver", "env", "machine");

    private RunDiffMachine() {
    }

    static void collect(RecordFiles files, RunDiffFacts facts) {
        JsonNode environment = files.environment();
        JsonNode metadata = files.run().metadata();
        packages(environment, facts);
        gpus(environment, metadata, facts);
        facts.field("driver", "nvidia", environment.path("cuda_driver"));
        if (environment.path("env").isObject()) {
            facts.complete("env");
            environment.path("env").properties().forEach(e -> facts.value("env", e.getKey(), e.getValue(), ""));
        }
        List.of("version", "executable", "prefix").forEach(name -> facts.field("python", name, environment.path("python").path(name)));
        List.of("cpu_model", "cpu_count", "memory_bytes", "os", "kernel").forEach(name -> facts.field("machine", name, environment.path(name)));
        facts.field("machine", FINGERPRINT, environment.path("fingerprint"));
        place(metadata, facts);
    }

    private static void packages(JsonNode environment, RunDiffFacts facts) {
        JsonNode packages = environment.path("packages");
        // An empty list with a reason is one that couldn't be made.
        if (packages.isObject() && !(packages.isEmpty() && environment.hasNonNull("why"))) {
            facts.complete("package");
            packages.properties().forEach(e -> facts.value("package", e.getKey(), e.getValue(), ""));
            environment.path("pip_freeze").forEach(line -> source(RunRow.text(line), facts));
        }
        environment.path("conda_packages").properties().forEach(e -> facts.value("package", e.getKey() + " (conda)", e.getValue(), ""));
        JsonNode torch = environment.path("torch");
        for (String part : new String[] {"version", "cuda", "cudnn", "nccl"}) {
            String twin = part.equals("version") ? "torch" : "nvidia-" + part + "-cu";
            boolean twice = packages.properties().stream().anyMatch(e -> e.getKey().equals(twin) || twin.endsWith("-cu") && e.getKey().startsWith(twin));
            if (!twice) {
                facts.field("package", "torch: " + part, torch.path(part));
            }
        }
    }

    /** The same version may be built from another commit: PEP 610, as {@code pip freeze} prints it. */
    private static void source(String line, RunDiffFacts facts) {
        int at = line.indexOf(" @ ");
        int egg = line.indexOf("#egg=");
        if (at > 0) {
            facts.value("package", line.substring(0, at) + ": source", TextNode.valueOf(line.substring(at + 3)), "");
        } else if (line.startsWith("-e ")) {
            facts.value("package", (egg > 0 ? line.substring(egg + 5) : line.substring(3)) + ": source", TextNode.valueOf(line.substring(3)), "editable");
        }
    }

    private static void gpus(JsonNode environment, JsonNode metadata, RunDiffFacts facts) {
        JsonNode gpus = environment.path("gpus").isArray() ? environment.path("gpus") : metadata.path("pod").path("gpus");
        if (gpus.isArray()) {
            facts.value("gpu", "model", TextNode.valueOf(models(gpus)), "");
            ArrayNode cards = Json.array();
            gpus.forEach(gpu -> cards.add(RunRow.text(gpu.path("uuid"))));
            facts.value("place", "GPU ids", cards, "");
        }
    }

    /** {@code 8 x NVIDIA H100 80GB HBM3 (81559 MiB)}; the order and the ids of the cards don't matter. */
    private static String models(JsonNode gpus) {
        var counts = new TreeMap<String, Integer>();
        gpus.forEach(gpu -> counts.merge(RunRow.text(gpu.path("name")) + (gpu.path("memory_mib").isNumber() ? " (" + gpu.path("memory_mib") + " MiB)" : ""), 1,
                Integer::sum));
        return counts.isEmpty() ? "none" : counts.entrySet().stream().map(RunDiffMachine::counted).collect(Collectors.joining(", "));
    }

    private static String counted(Map.Entry<String, Integer> model) {
        return model.getValue() + " x " + model.getKey();
    }

    private static void place(JsonNode metadata, RunDiffFacts facts) {
        facts.field("place", "pod", metadata.path("pod").path("name"));
        facts.field("place", "host", metadata.path("pod").path("hostname"));
        facts.field("place", "launcher", metadata.path("launcher").path("kind"));
        facts.field("place", "ops version", metadata.path("runner").path("version"));
        facts.field("place", "W&B mode", metadata.path("wandb").path("mode"));
    }
}
