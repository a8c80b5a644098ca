package tests.store;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import lib.store.FileDigests;
import lib.store.Json;
import lib.store.LeftOut;
import lib.store.Validation;
import lib.store.Violation;

/** A run directory made by hand in which everything is as it should be, for tests to break in one place. */
final class SoundRun {
    static final List<String> REQUIRED = List.of("command.sh", "run_metadata.json", "stdout.log", "summary.json");
    private static final List<String> WORDS = List.of("python3", "train.py", "a b");
    final Path dir;

    private SoundRun(Path dir) {
        this.dir = dir;
    }

    /** As the first version of ops left it: no digests, no values. */
    static SoundRun plain(Path root) throws IOException {
        var run = new SoundRun(Files.createDirectory(root.resolve("r1")));
        run.write("command.sh", "#!/bin/sh\ncd /x || exit 78\nexec python3 train.py 'a b'\n");
        run.write("run_metadata.json", Json.pretty(metadata()));
        run.write("summary.json", Json.pretty(summary()));
        run.write("stdout.log", "hello\n");
        run.write("metrics.jsonl", """
                {"t":"2025-11-24T05:00:02.000Z","attempt":1,"step":1,"val/loss":2.5}
                {"t":"2025-11-24T05:00:03.000Z","attempt":1,"step":1,"val/loss":2.0}
                {"t":"2025-11-24T05:00:04.000Z","attempt":2,"step":0,"val/loss":null}
                """);
        run.write("heartbeat.txt", "2025-11-24T05:00:08.000Z state=succeeded attempt=1 pid=7 step=\n");
        run.write(".ops/exit", "code=0\nsignal=0\n");
        return run;
    }

    private static ObjectNode metadata() {
        var metadata = Json.document().put("run_id", "r1").put("project", "p").put("kind", "command").put("preset", "").put("attempt", 1)
                .put("created_at", "2025-11-24T05:00:00.000Z").put("started_at", "2025-11-24T05:00:01.000Z").putNull("ended_at")
                .put("cwd", "/x").put("note", "");
        metadata.set("command", Json.array(WORDS));
        metadata.putObject("git").put("commit", "0123456789abcdef0123456789abcdef01234567");
        List.of("pod", "launcher", "submitted_by", "runner", "wandb").forEach(metadata::putObject);
        metadata.putArray("tags");
        return metadata;
    }

    private static ObjectNode summary() {
        var summary = Json.document().put("run_id", "r1").put("state", "succeeded").put("exit_code", 0)
                .put("started_at", "2025-11-24T05:00:01.000Z").put("ended_at", "2025-11-24T05:00:09.000Z").put("duration_sec", 8.0);
        summary.putArray("attempts");
        return summary;
    }

    /** With all that the contract has, of kind eval. */
    static SoundRun whole(Path root) throws IOException {
        SoundRun run = plain(root);
        run.edit("run_metadata.json", "\"kind\" : \"command\"", "\"kind\" : \"eval\"");
        run.write("repo.patch", "diff --git a/x b/x\n");
        run.edit("run_metadata.json", "\"0123456789abcdef0123456789abcdef01234567\"", "\"0123456789abcdef0123456789abcdef01234567\", \"patch_sha256\" : \"" + run.sha256("repo.patch") + "\"");
        run.edit("summary.json", "\"attempts\" : [ ]", """
                "attempts" : [ {"attempt" : 1, "exit_code" : 0, "signal" : null, "state" : "succeeded"} ], "failure" : null,
                "metrics" : {"last" : {"step" : 0, "val/loss" : null}, "best" : {"val/loss" : {"value" : 2.0, "step" : 1, "mode" : "min"}}},
                "log" : {"bytes" : 6, "lines" : 1, "masked_count" : 0, "dropped_bytes" : 0},
                "checkpoints" : {"last" : "checkpoints/ckpt_last.pt", "best" : null},
                "results" : {"count" : 2, "invalid_lines" : 0, "fields" : {"score" : {"count" : 2, "mean" : 0.5, "stderr" : 0.5}}, "groups" : []}""");
        run.write("config_effective.json", """
                {"schema_version" : 1, "config_path" : null, "config_sha256" : null, "entrypoint" : "train.py", "overrides" : {}, "argv" : ["python3", "train.py", "a b"],
                 "values" : {"lr" : {"value" : 0.1, "type" : "float", "source" : "default"}, "name" : {"source" : "unresolved", "why" : "depends on time"}}, "derived" : {}, "warnings" : []}""");
        run.write("env_snapshot.json", """
                {"schema_version" : 1, "python" : {"version" : "3.11.7"}, "packages" : {"torch" : "2.5.1"}, "gpus" : [], "gpu_count" : 0, "env" : {"TZ" : "UTC"}}""");
        run.write("dataset_manifest.json", """
                {"schema_version" : 1, "datasets" : [{"name" : "d", "root" : "/d", "file_count" : 1, "total_bytes" : 6, "hash_mode" : "full", "hf" : null,
                 "files" : [{"path" : "a.bin", "size_bytes" : 6, "mtime" : "2025-11-24T05:00:00.000Z", "sha256" : "%s"}]}]}""".formatted("a".repeat(64)));
        run.write("events.jsonl", """
                {"t":"2025-11-24T05:00:09.000Z","event":"attempt_ended","attempt":1,"exit_code":0,"signal":null,"state":"succeeded"}
                {"t":"2025-11-24T05:00:09.000Z","event":"finished","attempt":1,"state":"succeeded"}
                """);
        run.write("results.jsonl", "{\"score\":0}\n{\"score\":1}\n");
        run.write("checkpoints/ckpt_1.pt", "weights");
        Files.createSymbolicLink(run.dir.resolve("checkpoints/ckpt_last.pt"), Path.of("ckpt_1.pt"));
        return run.digested();
    }

    /** Writes digests.sha256 anew over what is there now. */
    SoundRun digested() throws IOException {
        try (Stream<Path> all = Files.walk(dir)) {
            var text = new StringBuilder();
            for (Path file : all.filter(f -> Files.isRegularFile(f, LinkOption.NOFOLLOW_LINKS)).sorted().toList()) {
                String name = dir.relativize(file).toString();
                if (!name.startsWith(".ops/") && !name.equals("digests.sha256")) {
                    text.append(sha256(name)).append("  ").append(name).append('\n');
                }
            }
            write("digests.sha256", text.toString());
        }
        return this;
    }

    String sha256(String name) {
        Path file = dir.resolve(name);
        return new FileDigests("", 1).sha256(List.of(file)).get(file);
    }

    List<Violation> check() {
        return Validation.check(dir, REQUIRED, "summary.json");
    }

    List<String> codes(LeftOut leftOut) {
        return Validation.check(dir, REQUIRED, "summary.json", leftOut).stream().map(v -> v.code() + " " + v.path()).toList();
    }

    List<String> codes() {
        return codes(LeftOut.nothing());
    }

    void edit(String name, String from, String to) throws IOException {
        String text = Files.readString(dir.resolve(name));
        assertTrue(text.contains(from), text);
        write(name, text.replace(from, to));
    }

    void write(String name, String text) throws IOException {
        Files.createDirectories(dir.resolve(name).getParent());
        Files.writeString(dir.resolve(name), text);
    }
}
