package tests.ui;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import lib.pod.LiveLook;
import lib.pod.LiveRuns;
import lib.pod.LocalPod;
import lib.pod.Stopper;
import lib.run.RunDir;
import lib.run.RunId;
import lib.store.LastSeen;
import lib.store.RecordFiles;
import lib.store.RunRecord;
import lib.ui.LivePod;

/** Run directories of this machine, made by hand, as a pod of the live page. */
final class RunFolder implements LivePod {
    private final Path root;
    private final LiveRuns runs;

    RunFolder(Path root) {
        this.root = root;
        this.runs = new LiveRuns(new LocalPod("here"), List.of(root.toString()));
    }

    /** A run that is over. */
    Path over(String id, String log) throws IOException {
        Path dir = Files.createDirectories(root.resolve(id));
        Files.createDirectories(dir.resolve(".ops"));
        Files.writeString(dir.resolve(".ops/request.json"), "{}");
        Files.writeString(dir.resolve(RunDir.METADATA), "{\"run_id\": \"" + id + "\", \"created_at\": \"2026-01-02T03:04:05.000Z\", \"note\": \"<script>alert(1)</script>\"}");
        Files.writeString(dir.resolve(RunDir.LOG), log);
        Files.writeString(dir.resolve(RunDir.SUMMARY), "{\"run_id\": \"" + id + "\", \"state\": \"succeeded\", \"exit_code\": 0}");
        return dir;
    }

    @Override
    public String name() {
        return "here";
    }

    @Override
    public LiveLook look(Set<String> logs) {
        return runs.look(logs);
    }

    @Override
    public List<LastSeen> lastSeen() {
        return List.of();
    }

    @Override
    public String stop(RunRecord run) {
        return new Stopper(new LocalPod("here")).stop(new RunId(run.id()), new RunDir(run.path()), 1, "tester");
    }

    @Override
    public RecordFiles files(RunRecord run) {
        return RecordFiles.read(Path.of(run.path()), run);
    }
}
