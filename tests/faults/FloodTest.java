package tests.faults;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import lib.run.Kind;
import lib.run.RunDir;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tests.record.RecordedRun;
import tests.support.Checkout;

/** Output that is too much, too fast, too long or no text (flood.py writes it). */
@Timeout(600)
class FloodTest {
    private static final int MIB = 1 << 20;
    private static final long MEMORY_LIMIT_KIB = 200 * 1024;
    @TempDir
    Path root;
    private long memoryKib;

    @Test
    void aLogOfGigabytesIsWholeAndTheRecorderStaysSmall() throws Exception {
        int blocks = Fault.times(5120, 300);
        try (var run = flood("blocks", blocks)) {
            JsonNode log = summary(run).path("log");
            assertEquals(blocks * (long) MIB, log.path("bytes").asLong());
            assertEquals(blocks * 16384L, log.path("lines").asLong());
            byte[] expected = ("0".repeat(19) + " " + "x".repeat(43) + "\n" + ("x".repeat(63) + "\n").repeat(16383)).getBytes(StandardCharsets.US_ASCII);
            try (var in = new DataInputStream(Files.newInputStream(run.dir.resolve(RunDir.LOG)))) {
                byte[] block = new byte[MIB];
                for (int i = 0; i < blocks; i++) {
                    byte[] number = String.format("%019d", i).getBytes(StandardCharsets.US_ASCII);
                    System.arraycopy(number, 0, expected, 0, number.length);
                    in.readFully(block);
                    assertArrayEquals(expected, block, "block " + i);
                }
            }
            report("a log of " + blocks + " MiB", blocks * (long) MIB);
        }
    }

    @Test
    void aLineWithNoEndIsLoggedAndNotKeptInMemory() throws Exception {
        int mib = Fault.times(200, 20);
        try (var run = flood("line", mib)) {
            JsonNode log = summary(run).path("log");
            assertEquals(2, log.path("lines").asLong());
            assertEquals(List.of(1L), steps(run));
            long size = Files.size(run.dir.resolve(RunDir.LOG));
            assertEquals(mib * (long) MIB + "\niter 1: loss 0.5, time 1ms\n".length(), size);
            try (var in = new BufferedInputStream(Files.newInputStream(run.dir.resolve(RunDir.LOG)), MIB)) {
                byte[] expected = new byte[MIB];
                Arrays.fill(expected, (byte) '=');
                for (int i = 0; i < mib; i++) {
                    assertArrayEquals(expected, in.readNBytes(MIB));
                }
            }
            report("a line of " + mib + " MiB with no newline", size);
        }
    }

    @Test
    void aHundredThousandLinesASecondAreKeptUpWith() throws Exception {
        int seconds = Fault.times(20, 2);
        try (var run = flood("rate", seconds)) {
            JsonNode summary = summary(run);
            assertEquals(seconds * 100_000L, summary.path("log").path("lines").asLong());
            assertEquals(LongStream.range(0, seconds * 100L).boxed().toList(), steps(run));
            report("100,000 lines a second for " + seconds + " s, one in a thousand a metric", Files.size(run.dir.resolve(RunDir.LOG)));
        }
    }

    @Test
    void aProgressBarThatNeverEndsItsLineGivesItsMetrics() throws Exception {
        int states = Fault.times(100_000, 10_000);
        try (var run = flood("bars", states)) {
            assertEquals(0, summary(run).path("log").path("lines").asLong());
            assertEquals(LongStream.range(0, states).boxed().toList(), steps(run));
            report("a progress bar of " + states + " carriage returns", Files.size(run.dir.resolve(RunDir.LOG)));
        }
    }

    @Test
    void bytesThatAreNoTextAreLoggedAsTheyAre() throws Exception {
        int lines = Fault.times(100_000, 5_000);
        try (var run = flood("rubbish", lines)) {
            summary(run);
            assertEquals(LongStream.range(0, lines).boxed().toList(), steps(run));
            byte[] every = rubbish();
            try (var in = new DataInputStream(new BufferedInputStream(Files.newInputStream(run.dir.resolve(RunDir.LOG)), MIB))) {
                for (int i = 0; i < lines; i++) {
                    byte[] metric = ("iter " + i + ": loss 0.5, time 1ms\n").getBytes(StandardCharsets.US_ASCII);
                    assertArrayEquals(every, in.readNBytes(every.length), "line " + i);
                    assertArrayEquals(metric, in.readNBytes(metric.length));
                }
            }
            report("NUL bytes, invalid UTF-8 and every control character, " + lines + " lines", Files.size(run.dir.resolve(RunDir.LOG)));
        }
    }

    private static byte[] rubbish() {
        int[] bytes = IntStream.concat(IntStream.range(0, 256).filter(b -> b != '\r' && b != '\n'), IntStream.of(0, 0, 0, 0xc3, 0xff, 0xed, 0xa0, 0x80, '\n')).toArray();
        byte[] line = new byte[bytes.length];
        for (int i = 0; i < line.length; i++) {
            line[i] = (byte) bytes[i];
        }
        return line;
    }

    private RecordedRun flood(String shape, int amount) throws IOException {
        String program = Checkout.root().resolve("tests/faults/flood.py").toString();
        return new RecordedRun(root, "python3", program, shape, Integer.toString(amount)).metrics(Kind.NANOGPT_TRAIN.metricPatterns()).write().start();
    }

    private static List<Long> steps(RecordedRun run) throws IOException {
        return run.lines(RunDir.METRICS).stream().map(m -> m.path("step").asLong()).toList();
    }

    /** With the most memory that the recorder had, which the kernel remembers while it lives. */
    private JsonNode summary(RecordedRun run) throws Exception {
        FaultyRun.await("the summary", Fault.times(500, 150), () -> {
            for (ProcessHandle recorder : FaultyRun.recorders(run.dir)) {
                memoryKib = Math.max(memoryKib, peakKib(recorder.pid()));
            }
            return Files.exists(run.dir.resolve(RunDir.SUMMARY));
        });
        JsonNode summary = run.json(RunDir.SUMMARY);
        assertEquals(7, summary.path("exit_code").asInt(-1));
        assertEquals(0, summary.path("log").path("dropped_bytes").asLong(-1));
        assertEquals(Files.size(run.dir.resolve(RunDir.LOG)), summary.path("log").path("bytes").asLong());
        assertTrue(memoryKib > 0 && memoryKib < MEMORY_LIMIT_KIB, memoryKib + " KiB");
        return summary;
    }

    private static long peakKib(long pid) {
        try {
            return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream().filter(l -> l.startsWith("VmHWM:"))
                    .mapToLong(l -> Long.parseLong(l.replaceAll("[^0-9]", ""))).findFirst().orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }

    private void report(String what, long bytes) {
        Fault.report(what, 1, String.format("0 of %,d bytes, exit code kept; the recorder had %d MiB at most", bytes, memoryKib / 1024));
    }
}
