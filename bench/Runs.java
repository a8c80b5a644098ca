package bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A temporary project to submit from, with two pods (this machine, and {@code box} over ssh), and its runs. */
final class Runs {
    private static final int PATIENCE_SECONDS = 300;
    private final Workbench bench;
    private final Path project;
    private final Path outputs;
    private final AtomicInteger count = new AtomicInteger();

    Runs(Workbench bench, boolean tmux) throws IOException {
        this.bench = bench;
        project = Files.createTempDirectory(bench.directory(), "p");
        outputs = project.resolve("runs");
        Files.writeString(Files.createDirectories(project.resolve("configs/ops")).resolve("project.json"), """
                {"project": {"name": "bench", "remote_outputs_dir": "%s", "remote_repo_dir": "%s"},
                 "tmux": {"enabled": %s},
                 "pods": {"box": {"provider": "ssh", "host": "box"}}}
                """.formatted(outputs, project, tmux));
    }

    Path project() {
        return project;
    }

    String newId() {
        return "r" + count.incrementAndGet();
    }

    Path directory(String id) {
        return outputs.resolve(id);
    }

    Command submit(String id, List<String> options, List<String> command) {
        var words = new ArrayList<>(List.of("run", "submit", "--run-id", id));
        words.addAll(options);
        words.add("--");
        words.addAll(command);
        return bench.ops(project, words.toArray(String[]::new));
    }

    /** Until the summary is there, and a moment more, so that the recorder's end doesn't fall into the next sample. */
    void awaitEnd(String id) throws Exception {
        awaitSummary(id);
        Waiting.until("the recorder's end", PATIENCE_SECONDS, () -> Machine.processesNaming(directory(id).toString()).isEmpty());
    }

    void awaitSummary(String id) throws Exception {
        Waiting.until("the summary of a run", PATIENCE_SECONDS, () -> Files.exists(directory(id).resolve("summary.json")));
    }

    /** The processes that keep and record a run, once the recorder is among them; not its command. */
    List<ProcessHandle> keepers(String id) throws Exception {
        String dir = directory(id).toString();
        Waiting.until("the recorder", 60, () -> Machine.processesNaming("--record " + dir).stream()
                .anyMatch(p -> p.info().command().orElse("").endsWith("/java")));
        return Machine.processesNaming(dir);
    }

    /** Ends what is left of a run. */
    void stop(String id) throws Exception {
        if (Files.exists(directory(id)) && Files.notExists(directory(id).resolve("summary.json"))) {
            bench.ops(project, "run", "stop", id).output();
        }
    }
}
