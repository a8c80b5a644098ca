package tests.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import lib.store.Json;
import lib.store.RecordFiles;

/** The whole record of a training run, equal for every run but for what it calls by its own id; tests change it. */
final class RecordSample {
    final String id;
    final ObjectNode metadata = Samples.metadata("");
    final ObjectNode summary = Samples.summary("succeeded", 0);
    final ObjectNode config = Json.document();
    final ObjectNode environment = Json.document();
    final ObjectNode manifest = Json.document();
    final ObjectNode git;
    final ObjectNode pod;
    final ArrayNode command;
    final ObjectNode packages;
    final ObjectNode env;

    RecordSample(String id) {
        this.id = id;
        metadata.put("run_id", id);
        git = ((ObjectNode) metadata.path("git")).put("branch", "main").put("dirty", false).put("is_repository", true).putNull("patch_sha256");
        pod = ((ObjectNode) metadata.path("pod")).put("hostname", "node-1");
        command = metadata.putArray("command");
        List.of("python", "train.py", "config/t.py", "out_dir=" + directory() + "/checkpoints").forEach(command::add);
        config.put("config_path", "config/t.py").put("entrypoint", "train.py").putObject("values");
        value("learning_rate", "0.001", "config").value("n_layer", "6", "config").value("dtype", "\"float16\"", "config").value("log_interval", "10", "config");
        value("out_dir", "\"" + directory() + "/checkpoints\"", "override").value("wandb_run_name", "\"w-" + id + "\"", "override");
        environment.putObject("python").put("version", "3.11.9").put("executable", "/v/bin/python").put("prefix", "/v");
        packages = environment.putObject("packages").put("torch", "2.4.0").put("rich", "13.0.0");
        environment.put("cuda_driver", "550.54").put("cpu_model", "Xeon").put("os", "Ubuntu").put("kernel", "6.1");
        environment.putArray("gpus").addObject().put("index", 0).put("name", "NVIDIA A100").put("uuid", "GPU-1").put("memory_mib", 81920);
        env = environment.putObject("env").put("LANG", "C.UTF-8");
        manifest.putArray("datasets");
        dataset("a".repeat(64), "val.bin", "1".repeat(64));
    }

    String directory() {
        return "/mnt/runs/p/" + id;
    }

    RecordSample value(String name, String json, String source) {
        ObjectNode values = (ObjectNode) config.path("values");
        values.putObject(name).put("source", source).set("value", Json.parse(json).orElseThrow());
        return this;
    }

    void unresolved(String name, String why) {
        ((ObjectNode) config.path("values")).putObject(name).put("source", "unresolved").put("why", why);
    }

    void dataset(String fingerprint, String file, String sha256) {
        ObjectNode dataset = manifest.putArray("datasets").addObject().put("name", "shakespeare").put("root", directory() + "/data")
                .put("file_count", 2).put("total_bytes", 1100).put("fingerprint", fingerprint).put("hash_mode", "full");
        dataset.putArray("files").addObject().put("path", "train.bin").put("size_bytes", 1000).put("sha256", "0".repeat(64));
        ((ArrayNode) dataset.path("files")).addObject().put("path", file).put("size_bytes", 100).put("sha256", sha256);
    }

    void datasetFile(String path, String sha256) {
        ((ArrayNode) datasets().path("files")).addObject().put("path", path).put("size_bytes", 1).put("sha256", sha256);
    }

    ObjectNode datasets() {
        return (ObjectNode) manifest.path("datasets").path(0);
    }

    RecordFiles files() {
        return new RecordFiles(Samples.over(id, metadata, summary), directory(), config, environment, manifest, Map.of(), List.of());
    }
}
