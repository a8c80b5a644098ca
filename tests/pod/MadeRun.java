package tests.pod;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import lib.run.RunDir;
import lib.store.ProcessStat;

/** A run directory as launch.sh and the recorder leave it. Its command is the process that runs the tests, which lives. */
public record MadeRun(Path dir) {
    public static MadeRun live(Path root, String id) throws IOException {
        var run = new MadeRun(root.resolve(id));
        Files.createDirectories(run.dir.resolve(".ops/launch"));
        String pid = Long.toString(ProcessHandle.current().pid());
        run.write(RunDir.REQUEST, "{}").write(RunDir.CHILD, "attempt=1\npid=" + pid + "\nstart=" + ProcessStat.of(pid).orElseThrow().start() + "\nboot_id="
                + ProcessStat.bootId() + "\nhostname=" + Files.readString(Path.of("/proc/sys/kernel/hostname")));
        return run.write(RunDir.METADATA, "{\n  \"preset\" : \"p\",\n  \"created_at\" : \"2026-01-01T00:00:00.000Z\"\n}\n");
    }

    /** A file of another run, or another record of this one: never half there. */
    public MadeRun write(String file, String text) throws IOException {
        Path next = dir.resolve(file + ".tmp");
        Files.writeString(next, text);
        Files.move(next, dir.resolve(file), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        return this;
    }

    public MadeRun add(String file, String text) throws IOException {
        return add(file, text.getBytes(StandardCharsets.UTF_8));
    }

    public MadeRun add(String file, byte[] bytes) throws IOException {
        Files.write(dir.resolve(file), bytes, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        return this;
    }

    public MadeRun step(int step) throws IOException {
        return add(RunDir.METRICS, "{\"step\": " + step + ", \"train/loss\": 0." + step + "}\n");
    }

    public MadeRun end(String state) throws IOException {
        return write(RunDir.SUMMARY, "{\n  \"state\" : \"" + state + "\",\n  \"exit_code\" : 0\n}\n");
    }

    public String path() {
        return dir.toString();
    }
}
