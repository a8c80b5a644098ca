package lib.record;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import lib.run.RunDir;
import lib.run.RunState;
import lib.run.Timestamp;
import lib.store.AtomicFile;

/** heartbeat.txt: one line, replaced as a whole. What isn't known is left out. */
final class Heartbeat {
    private final Path dir;
    private final int attempt;

    Heartbeat(Path dir, int attempt) {
        this.dir = dir;
        this.attempt = attempt;
    }

    synchronized void write(RunState state, long pid, Progress progress, Gpus.Sample gpu, Map<String, String> more) {
        var line = new StringBuilder(Timestamp.format(Instant.now())).append(" state=").append(state.text()).append(" attempt=").append(attempt);
        add(line, "pid", pid);
        add(line, "log_bytes", progress.bytes());
        add(line, "step", progress.step());
        add(line, "gpu_util", gpu.utilisationPct());
        add(line, "gpu_mem_mib", gpu.memoryMib());
        more.forEach((key, value) -> line.append(' ').append(key).append('=').append(value));
        try {
            add(line, "disk_free_bytes", Files.getFileStore(dir).getUsableSpace());
            AtomicFile.write(dir.resolve(RunDir.HEARTBEAT), line.append('\n').toString());
            progress.save(dir);
        } catch (IOException e) {
            System.err.println("ops runner: can't write the heartbeat: " + e.getMessage());
        }
    }

    private static void add(StringBuilder line, String key, long value) {
        if (value >= 0) {
            line.append(' ').append(key).append('=').append(value);
        }
    }
}
