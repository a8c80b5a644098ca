package bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What a program costs that reports a thousand times a second. */
final class MetricsRow implements Row {
    private static final int SETTLE_SECONDS = 5;
    private static final int ROWS_A_SECOND = 1000;
    /** As nanoGPT prints, each line at its time, with a write of its own. */
    private static final String PROGRAM = """
            import os, sys, time
            rows = int(sys.argv[1])
            begun = time.perf_counter()
            for step in range(rows):
                left = begun + step / %d - time.perf_counter()
                if left > 0:
                    time.sleep(left)
                os.write(1, b"iter %%d: loss %%.4f, time 1.00ms, mfu 31.25%%%%\\n" %% (step, 4 - step / rows))
            """.formatted(ROWS_A_SECOND);
    private static final String PROJECT = """
            {"presets": {"rows": {"kind": "command", "command": ["%s", "%s", "%d"], "metric_patterns":
              ["^iter (?<step>\\\\d+): loss (?<train_loss>\\\\S+), time (?<perf_iter_ms>[0-9.]+)ms(?:, mfu (?<perf_mfu_pct>-?[0-9.]+)%%)?"]}}}
            """;

    @Override
    public String name() {
        return "metrics";
    }

    @Override
    public String what() {
        return ROWS_A_SECOND + " lines a second that are metrics, into metrics.jsonl";
    }

    @Override
    public void measure(Workbench bench, List<Result> results, List<String> remarks) throws Exception {
        int seconds = bench.quick() ? 10 : 60;
        int rows = (seconds + 2 * SETTLE_SECONDS) * ROWS_A_SECOND;
        Path program = Files.writeString(bench.directory().resolve("rows.py"), PROGRAM);
        String python = bench.command(bench.directory(), List.of("python3", "-c", "import sys; print(sys.executable)")).output().strip();
        var runs = new Runs(bench, false);
        Files.writeString(runs.project().resolve("configs/ops/project.local.json"), PROJECT.formatted(python, program, rows));
        String id = runs.newId();
        bench.ops(runs.project(), "run", "submit", "--run-id", id, "--preset", "rows").output();
        Path copy = bench.directory().resolve("tee-of-rows.log");
        Process tee = new ProcessBuilder("sh", "-c", "exec 2>/dev/null; \"$0\" \"$1\" \"$2\" | tee \"$3\" >/dev/null", python, program.toString(),
                Integer.toString(rows), copy.toString()).start();
        List<ProcessHandle> ours = runs.keepers(id);
        Waiting.until("tee", 60, () -> !Machine.processesNaming("tee " + copy).isEmpty());
        List<ProcessHandle> theirs = Machine.processesNaming("tee " + copy);
        Thread.sleep(SETTLE_SECONDS * 1000L);
        double[] before = {Machine.processorSeconds(ours), Machine.processorSeconds(theirs)};
        Thread.sleep(seconds * 1000L);
        results.add(Result.beside("processor, of one core", "%", (Machine.processorSeconds(ours) - before[0]) / seconds * 100, "tee",
                (Machine.processorSeconds(theirs) - before[1]) / seconds * 100));
        runs.awaitEnd(id);
        tee.waitFor();
        results.add(Result.alone("rows lost", "of " + rows, rows - rows(runs.directory(id).resolve("metrics.jsonl"))));
        remarks.add("one sample, over " + seconds + " s; launch.sh and the recorder, without its start and its end");
    }

    /** Each with its own step, in order. */
    private static long rows(Path file) throws IOException {
        long next = 0;
        try (Stream<String> lines = Files.lines(file)) {
            for (String line : (Iterable<String>) lines::iterator) {
                if (!line.contains("\"step\":" + next + ",\"train/loss\":")) {
                    throw new IOException("not the row of step " + next + ": " + line);
                }
                next++;
            }
        }
        return next;
    }
}
