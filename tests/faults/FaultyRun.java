package tests.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import lib.run.Kind;
import lib.run.RunDir;
import tests.record.RecordedRun;
import tests.support.Checkout;

/** A run whose command also writes down what the log must have (writer.py), and what it takes to break the things around it. */
final class FaultyRun implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 120;
    private static final String SECRET = "secretvalue-of-the-fault-suite";
    final RecordedRun run;
    final Path dir;
    final Path truth;
    private final Path enough;
    private final long seed = ThreadLocalRandom.current().nextLong();
    private final Random random = new Random(seed);
    private final List<Process> byHand = new ArrayList<>();

    /** @param mode of writer.py */
    FaultyRun(Path root, String mode) throws IOException {
        this(root, root, mode);
    }

    /** @param outputs the outputs root; the truth, and what the recorder keeps beside the FIFO, stay in {@code root} */
    FaultyRun(Path root, Path outputs, String mode) throws IOException {
        truth = root.resolve("truth");
        enough = root.resolve("enough");
        run = new RecordedRun(outputs, "python3", Checkout.root().resolve("tests/faults/writer.py").toString(), mode, truth.toString(), enough.toString());
        run.environment("TMPDIR", root.toString());
        run.metrics(Kind.NANOGPT_TRAIN.metricPatterns());
        dir = run.dir;
        if (mode.equals("masked")) {
            run.secrets(Map.of("FAULT_TOKEN", Files.writeString(root.resolve("token"), SECRET).toString()));
        }
        run.write();
    }

    /** Starts it and waits for output. */
    FaultyRun start() throws Exception {
        run.start();
        await("output", () -> size(RunDir.LOG) > 0);
        return this;
    }

    /** The recorders of a run directory, whoever started them. */
    static List<ProcessHandle> recorders(Path dir) {
        return RecordedRun.recorders(dir);
    }

    static List<ProcessHandle> launchers(Path dir) {
        return RecordedRun.launchers(dir);
    }

    ProcessHandle recorder() throws Exception {
        await("a recorder", () -> !recorders(dir).isEmpty());
        return recorders(dir).get(0);
    }

    ProcessHandle launcher() {
        return launchers(dir).get(0);
    }

    /** SIGKILL, and waits until they are gone. */
    static void kill(List<ProcessHandle> processes) throws Exception {
        RecordedRun.kill(processes);
    }

    /** SIGKILL to all that stands around the command, and to what the one had just started in place of the other. */
    static void killWatchers(Path dir) throws Exception {
        RecordedRun.killWatchers(dir);
    }

    static void signal(String name, ProcessHandle to) throws Exception {
        assertEquals(0, new ProcessBuilder("kill", "-" + name, Long.toString(to.pid())).inheritIO().start().waitFor());
    }

    /** Starts a recorder as launch.sh does, and without its pause after a failure. */
    void startRecorder() throws IOException {
        var builder = new ProcessBuilder("sh", dir.resolve(RunDir.RECORDER).toString(), dir.toString());
        builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(dir.resolve(RunDir.RUNNER_LOG).toFile()));
        byHand.add(builder.start());
    }

    /** A recorder that was just started is at work afterwards, at any point of it; every fifth is still starting, at any point of that. */
    void pauseAtRandom() throws Exception {
        if (random.nextInt(5) > 0) {
            awaitGrowth();
            Thread.sleep(random.nextInt(300));
        } else {
            Thread.sleep(random.nextInt(600));
        }
    }

    /** Lets the command end. */
    FaultyRun enough() throws IOException {
        Files.writeString(enough, "");
        return this;
    }

    /** The summary, after a look at all that must be right in the end: every byte, the exit code, and that nothing is told twice. */
    JsonNode complete() throws Exception {
        await("the summary", () -> Files.exists(dir.resolve(RunDir.SUMMARY)));
        JsonNode summary = run.json(RunDir.SUMMARY);
        long differs = Files.mismatch(truth, dir.resolve(RunDir.LOG));
        assertEquals(-1, differs, () -> "the log of " + size(RunDir.LOG) + " bytes differs from the truth; seed " + seed);
        assertEquals(Files.size(truth), summary.path("log").path("bytes").asLong(), "log.bytes; seed " + seed);
        assertEquals(newlines(truth), summary.path("log").path("lines").asLong(), "log.lines; seed " + seed);
        assertEquals(0, summary.path("log").path("dropped_bytes").asLong(-1), "dropped_bytes; seed " + seed);
        assertEquals(7, summary.path("exit_code").asInt(-1), "the exit code; seed " + seed);
        List<String> once = List.of("attempt_started", "first_output", "attempt_ended", "finished");
        assertEquals(once, run.events().stream().filter(once::contains).toList(), "seed " + seed);
        return summary;
    }

    /** What {@link #complete} has proven. */
    String nothing() throws IOException {
        return String.format(Locale.ROOT, "0 of %,d bytes, exit code kept", Files.size(truth));
    }

    private static long newlines(Path file) throws IOException {
        long newlines = 0;
        byte[] chunk = new byte[1 << 16];
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            for (int n = in.read(chunk); n > 0; n = in.read(chunk)) {
                for (int i = 0; i < n; i++) {
                    newlines += chunk[i] == '\n' ? 1 : 0;
                }
            }
        }
        return newlines;
    }

    long size(String name) {
        return dir.resolve(name).toFile().length();
    }

    /** Waits until the log has grown since this call. */
    void awaitGrowth() throws Exception {
        long before = size(RunDir.LOG);
        await("more of the log", () -> size(RunDir.LOG) > before);
    }

    static void await(String what, Callable<Boolean> condition) throws Exception {
        await(what, PATIENCE_SECONDS, condition);
    }

    static void await(String what, int seconds, Callable<Boolean> condition) throws Exception {
        RecordedRun.await(what, Duration.ofSeconds(seconds), condition);
    }

    @Override
    public void close() throws IOException {
        enough();
        run.close();
        byHand.forEach(Process::destroyForcibly);
        RecordedRun.endAll(dir, Duration.ZERO);
    }
}
