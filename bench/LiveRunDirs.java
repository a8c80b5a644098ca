package bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Run directories as launch.sh and the recorder make them, whose command is this process, and which go on: a row, a line and a heartbeat each at a time. */
final class LiveRunDirs {
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
    private final List<Path> runs = new ArrayList<>();
    private int step;

    LiveRunDirs(Path root, int count) throws IOException {
        String child = "attempt=1\npid=" + ProcessHandle.current().pid() + "\nstart=" + startTicks() + "\nboot_id="
                + Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip() + "\nhostname=" + Files.readString(Path.of("/proc/sys/kernel/hostname"));
        for (int i = 0; i < count; i++) {
            Path run = root.resolve("live-" + i);
            Files.createDirectories(run.resolve(".ops/launch"));
            Files.writeString(run.resolve(".ops/request.json"), "{}");
            Files.writeString(run.resolve(".ops/child"), child);
            Files.writeString(run.resolve("run_metadata.json"), "{\n  \"preset\" : \"p" + i % 5 + "\",\n  \"created_at\" : \"2026-01-01T00:00:00.000Z\",\n  \"started_at\" : \"" + BEGIN + "\"\n}\n");
            runs.add(run);
        }
    }

    /** Field 22 of proc_pid_stat(5), counted from the end of the program's name. */
    private static String startTicks() throws IOException {
        String stat = Files.readString(Path.of("/proc/self/stat"));
        return stat.substring(stat.lastIndexOf(')') + 2).split(" ")[19];
    }

    /** What they have done before anybody looks. */
    void have(int steps) throws IOException {
        for (int i = 0; i < runs.size(); i++) {
            var metrics = new StringBuilder();
            var gpus = new StringBuilder();
            for (int s = 1; s <= steps; s++) {
                metrics.append(metrics(i, s));
                gpus.append(gpu(s));
            }
            add(runs.get(i).resolve("metrics.jsonl"), metrics.toString());
            add(runs.get(i).resolve("gpu.jsonl"), gpus.toString());
        }
        step = steps;
    }

    /** A step of each. */
    void goOn() throws IOException {
        step++;
        String now = Instant.now().toString();
        for (int i = 0; i < runs.size(); i++) {
            add(runs.get(i).resolve("metrics.jsonl"), metrics(i, step));
            add(runs.get(i).resolve("gpu.jsonl"), gpu(step));
            add(runs.get(i).resolve("stdout.log"), "iter " + step + ": time 50ms\n");
            Path part = runs.get(i).resolve("heartbeat.txt.part");
            Files.writeString(part, now + " state=running attempt=1 pid=1 log_bytes=" + step * 30L + " step=" + step + "\n");
            Files.move(part, runs.get(i).resolve("heartbeat.txt"), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static String metrics(int run, int step) {
        double loss = 4.0 / Math.sqrt(step + run);
        return "{\"t\":\"" + time(step) + "\",\"attempt\":1,\"step\":" + step + ",\"train/loss\":" + loss + ",\"val/loss\":" + loss * 1.1 + ",\"lr\":0.001,\"perf/iter_ms\":"
                + (50 + step % 7) + "}\n";
    }

    private static String gpu(int step) {
        return "{\"t\":\"" + time(step) + "\",\"attempt\":1,\"index\":0,\"util_pct\":" + (90 + step % 10)
                + ",\"memory_used_mib\":40000,\"memory_total_mib\":81559,\"power_w\":600,\"temperature_c\":60}\n";
    }

    private static Instant time(int step) {
        return BEGIN.plusSeconds(step);
    }

    private static void add(Path file, String line) throws IOException {
        Files.writeString(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
