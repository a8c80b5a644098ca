package tests.page;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import lib.report.HtmlPage;
import lib.store.Json;

/** Data of the page as {@link lib.report.PageData} describes it, made up: the same for the same numbers. */
final class SampleData {
    static final String HOSTILE = "<script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">";
    private final Random random = new Random(7);
    private final ObjectNode data = Json.document();

    private SampleData() {
    }

    /** A page of that many runs, whose curves have that many points, in a file of a directory. */
    static String page(Path directory, int runs, int points) throws IOException {
        Path file = directory.resolve("report-" + runs + "-" + points + ".html");
        Files.writeString(file, HtmlPage.text(of(runs, points), "'none'"));
        return file.toUri().toString();
    }

    /** A page of that data in a file of a directory. */
    static String page(Path directory, String name, ObjectNode data) throws IOException {
        Path file = directory.resolve(name + ".html");
        Files.writeString(file, HtmlPage.text(data, "'none'"));
        return file.toUri().toString();
    }

    /** Learning rates 0.1, 0.01, 0.001 with seeds 1, 2, 3 and so on; every 7th run failed, every 11th goes on. */
    static ObjectNode of(int runs, int points) {
        return new SampleData().build(runs, points);
    }

    private ObjectNode build(int runs, int points) {
        data.put("generated_at", "2026-01-02T03:04:05.000Z").put("ops_version", "1.2.3").put("live", false).put("allow_stop", false).put("title", "charlm · " + runs + " runs")
                .put("result", "best.val/loss").putObject("omitted").put("curves", 0).put("facts", 0);
        data.putArray("pods");
        ArrayNode sets = data.putArray("fact_sets");
        sets.addObject().put("complete", true).putArray("facts").addArray().add("torch").add(40).add("2.4.0").addNull().add("").add(true);
        sets.addObject().put("complete", true).putArray("facts").addArray().add("torch").add(40).add("2.5.1").addNull().add("").add(true);
        ArrayNode list = data.putArray("runs");
        for (int i = 0; i < runs; i++) {
            list.add(run(i, points, sets));
        }
        return data;
    }

    private ObjectNode run(int i, int points, ArrayNode sets) {
        String id = String.format("20260102-0304%02d-train-%04d", i % 60, i);
        String state = i % 11 == 10 ? "running" : i % 7 == 6 ? "failed" : "succeeded";
        boolean failed = state.equals("failed");
        double lr = Math.pow(10, -1 - i / 3 % 3);
        String dir = "/mnt/runs/charlm/" + id;
        ObjectNode run = Json.object().put("key", "r" + i).put("run_id", id).put("project", "charlm").put("preset", i % 2 == 0 ? "small" : "large").put("kind", "train").put("state", state);
        run.put("exit_code", state.equals("running") ? null : failed ? 1 : 0).put("started_at", String.format("2026-01-02T03:%02d:00.000Z", i % 60)).put("duration_sec", 60.0 + i);
        run.put("cause", failed ? "cuda_oom" : "").put("note", i == 1 ? HOSTILE : "").put("commit", "0123456789abcdef0123456789abcdef01234567").put("pod", "box-" + i % 3).put("cost_usd", 0.25 * i)
                .put("source", dir + "/summary.json").putNull("last_known").put("reason", "").put("run_dir", dir).put("group", "g" + i / 3);
        run.putArray("tags").add("sweep").add(i % 2 == 0 ? "even" : "odd");
        run.putObject("last").put("step", points * 10).put("train/loss", 1 + lr + i * 0.001).put("val/loss", 1.1 + lr + i * 0.001);
        run.putObject("best").put("val/loss", 1.05 + lr + i * 0.001);
        run.putObject("config").put("learning_rate", lr).put("seed", i % 3 + 1).put("n_layer", 4 + i % 5).put("dtype", i % 2 == 0 ? "bfloat16" : "float16").put("compile", i % 2 == 0);
        run.putArray("attempts").addObject().put("attempt", 1).put("started_at", String.format("2026-01-02T03:%02d:00.000Z", i % 60))
                .put("ended_at", state.equals("running") ? null : String.format("2026-01-02T03:%02d:59.000Z", i % 60)).put("state", state).put("exit_code", failed ? 1 : 0).putNull("signal");
        run.putArray("events").addObject().put("t", String.format("2026-01-02T03:%02d:30.000Z", i % 60)).put("event", "checkpoint").put("text", "ckpt_" + i + ".pt");
        if (failed) {
            run.putObject("failure").put("cause", "cuda_oom").put("message", "CUDA out of memory. " + HOSTILE).put("advice", "smaller batch").putArray("evidence").addObject()
                    .put("file", "stdout.log").put("line", 120 + i).put("text", "torch.OutOfMemoryError: " + HOSTILE);
        } else {
            run.putNull("failure");
        }
        run.putObject("gpu").put("util_mean_pct", 80.5).put("memory_peak_mib", 40000 + i).put("energy_wh", 12.5).put("util_pct", 97).put("memory_mib", 39000);
        run.put("wandb_url", i == 0 ? "https://wandb.example/team/charlm/runs/abc" : "");
        run.putObject("commands").put("show", "ops run status " + id).put("tail", "ops tail " + id).put("fetch", "ops run fetch " + id + " --to artifacts").put(failed ? "why" : "stop", "ops run " + (failed ? "why " : "stop ") + id);
        run.putObject("files").put("state", dir + "/summary.json").put("metadata", dir + "/run_metadata.json").put("config", dir + "/config_effective.json").put("metrics", dir + "/metrics.jsonl")
                .put("gpu", dir + "/gpu.jsonl").put("events", dir + "/events.jsonl").put("log", dir + "/stdout.log");
        ArrayNode curves = run.putArray("curves");
        curve(curves, "train/loss", points, 1 + lr + i * 0.001, dir + "/metrics.jsonl");
        curve(curves, "val/loss", Math.max(2, points / 10), 1.1 + lr + i * 0.001, dir + "/metrics.jsonl");
        ArrayNode gpu = run.putArray("gpu_curves");
        curve(gpu, "gpu/util_pct", Math.max(2, points / 4), 80, dir + "/gpu.jsonl");
        curve(gpu, "gpu/memory_used_mib", Math.max(2, points / 4), 40000, dir + "/gpu.jsonl");
        curve(gpu, "gpu/0/util_pct", Math.max(2, points / 4), 80, dir + "/gpu.jsonl");
        run.putObject("facts").put("package", i % 2).put("config", sets.size());
        ArrayNode config = sets.addObject().put("complete", true).putArray("facts");
        config.addArray().add("learning_rate").add(10).add(lr).addNull().add("override").add(true);
        config.addArray().add("seed").add(10).add(i % 3 + 1).addNull().add("").add(true);
        return run;
    }

    /** Falls to {@code end} with noise; of the curves of run 0 one point is no number. */
    private void curve(ArrayNode curves, String name, int points, double end, String file) {
        ObjectNode curve = curves.addObject().put("name", name);
        ArrayNode step = curve.putArray("step");
        ArrayNode t = curve.putArray("t");
        ArrayNode y = curve.putArray("y");
        for (int p = 0; p < points; p++) {
            step.add(p * 10);
            t.add(p * 0.5);
            if (p == points / 2 && end == 1.1) {
                y.addNull();
            } else {
                y.add(Math.round(1e4 * (end + 3 * Math.exp(-5.0 * p / points) + random.nextGaussian() * 0.05)) / 1e4);
            }
        }
        curve.put("points", points * 10L).put("file", file);
    }
}
