package bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Random;

/** Run directories as the recorder leaves them, of runs that never were: presets, seeds, states and failures in the shares that research has. The same ones each time. */
final class MadeRuns {
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);
    private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");
    private static final int SECONDS_APART = 211;
    private static final String[] PRESETS = {"train-small", "train-large", "eval", "sweep-lr"};
    private final Path root;
    private final Random random = new Random(1);

    MadeRuns(Path root) {
        this.root = root;
    }

    MadeRuns make(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            one(i);
        }
        return this;
    }

    private void one(int number) throws IOException {
        Instant start = FIRST.plusSeconds((long) number * SECONDS_APART);
        String preset = PRESETS[random.nextInt(PRESETS.length)];
        String id = STAMP.format(start) + "-" + preset + "-" + String.format(Locale.ROOT, "%04x", number & 0xffff);
        Path run = Files.createDirectories(root.resolve(id).resolve(".ops")).getParent();
        int seed = random.nextInt(5);
        int seconds = 60 + random.nextInt(90_000);
        String state = random.nextInt(100) < 12 ? "failed" : random.nextInt(10) == 0 ? "stopped" : "succeeded";
        Files.writeString(run.resolve(".ops/request.json"), "{}\n");
        Files.writeString(run.resolve("command.sh"), "exec python train.py --seed=" + seed + "\n");
        Files.writeString(run.resolve("stdout.log"), "step 1\n");
        Files.writeString(run.resolve("run_metadata.json"), metadata(id, preset, start, seconds, seed));
        Files.writeString(run.resolve("config_effective.json"), config(seed));
        Files.writeString(run.resolve("summary.json"), summary(id, state, start, seconds));
    }

    private String metadata(String id, String preset, Instant start, int seconds, int seed) {
        return """
                {
                  "schema_version" : 1,
                  "run_id" : "%s",
                  "project" : "nanogpt",
                  "kind" : "python",
                  "preset" : "%s",
                  "attempt" : 1,
                  "created_at" : "%s",
                  "started_at" : "%s",
                  "ended_at" : "%s",
                  "command" : [ "python", "train.py", "config/train.py", "--seed=%d", "--learning_rate=0.001", "--batch_size=64" ],
                  "cwd" : "/mnt/code/nanogpt",
                  "git" : { "commit" : "%040x", "ref" : "main", "branch" : "main", "pr" : null, "dirty" : false, "remote_url" : "https://example.org/nanogpt.git", "patch_sha256" : null },
                  "pod" : { "id" : "pod-1", "name" : "h100", "provider" : "ssh", "hostname" : "gpu-1", "boot_id" : "0c8f0e5e-7d1e-4a0b-9d5c-2f6f1f0f0f0f", "address" : "10.0.0.7",
                    "gpus" : [ { "index" : 0, "name" : "NVIDIA H100 80GB HBM3", "uuid" : "GPU-%032x", "memory_mib" : 81559 } ] },
                  "launcher" : { "kind" : "tmux", "session" : "ops-%s", "job_id" : null, "node_list" : null },
                  "submitted_by" : { "user" : "ana", "host" : "laptop", "ops_version" : "0.1.0" },
                  "runner" : { "version" : "0.1.0", "sha256" : "%064x", "java" : "25.0.3" },
                  "parent" : null,
                  "sweep" : null,
                  "tags" : [ "%s" ],
                  "note" : "",
                  "wandb" : { "mode" : "offline", "project" : "nanogpt", "entity" : "team", "run_id" : "%08x", "url" : null },
                  "cost" : { "usd_per_hour" : 2.49 }
                }
                """.formatted(id, preset, time(start), time(start.plusSeconds(1)), time(start.plusSeconds(seconds)), seed, random.nextLong() >>> 1, random.nextLong() >>> 1, id,
                random.nextLong() >>> 1, random.nextBoolean() ? "baseline" : "ablation", random.nextInt() >>> 1);
    }

    private static String config(int seed) {
        return """
                {
                  "schema_version" : 1,
                  "entrypoint" : "train.py",
                  "values" : {
                    "seed" : { "value" : %d, "source" : "override" },
                    "learning_rate" : { "value" : 0.001, "source" : "override" },
                    "batch_size" : { "value" : 64, "source" : "default" },
                    "n_layer" : { "value" : 12, "source" : "default" }
                  },
                  "warnings" : [ ]
                }
                """.formatted(seed);
    }

    private String summary(String id, String state, Instant start, int seconds) {
        String end = time(start.plusSeconds(seconds));
        String failure = state.equals("failed") ? """
                { "cause" : "cuda_oom", "message" : "CUDA out of memory. Tried to allocate 2.00 GiB",
                    "evidence" : [ { "file" : "stdout.log", "line" : 812, "text" : "torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB. GPU 0 has a total capacity of 79.11 GiB" } ] }""" : "null";
        int code = state.equals("failed") ? 1 : 0;
        return String.format(Locale.ROOT, """
                {
                  "schema_version" : 1,
                  "run_id" : "%s",
                  "state" : "%s",
                  "exit_code" : %d,
                  "signal" : null,
                  "started_at" : "%s",
                  "ended_at" : "%s",
                  "duration_sec" : %d.25,
                  "attempts" : [ { "attempt" : 1, "started_at" : "%s", "ended_at" : "%s", "exit_code" : %d, "signal" : null, "state" : "%s" } ],
                  "failure" : %s,
                  "metrics" : { "last" : { "step" : %d, "train/loss" : %.6f, "val/loss" : %.6f, "lr" : 0.0003, "perf/iter_ms" : %.4f, "perf/tokens_per_s" : %.2f },
                    "best" : { "val/loss" : { "value" : %.6f, "step" : 90, "mode" : "min" } } },
                  "gpu" : { "util_mean_pct" : %.2f, "memory_peak_mib" : 71234, "energy_wh" : 812.5 },
                  "log" : { "bytes" : 123456, "lines" : 1234, "masked_count" : 0, "dropped_bytes" : 0 },
                  "checkpoints" : { "last" : "checkpoints/ckpt_last.pt", "best" : "checkpoints/ckpt_best.pt" },
                  "wandb" : { "mode" : "offline", "run_id" : "%08x", "url" : null },
                  "cost_usd" : %.2f
                }
                """, id, state, code, time(start), end, seconds, time(start), end, code, state, failure, 100 + random.nextInt(20_000), random.nextDouble() * 4, random.nextDouble() * 4,
                random.nextDouble() * 400, random.nextDouble() * 900_000, random.nextDouble() * 4, random.nextDouble() * 100, random.nextInt() >>> 1, seconds / 3600.0 * 2.49);
    }

    private static String time(Instant at) {
        return at.toString().replace("Z", ".250Z");
    }
}
