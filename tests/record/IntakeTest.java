package tests.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import lib.record.Intake;
import lib.run.RunDir;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which FIFO a recorder reads, and what is left in it by one that was killed; the test is the recorder that dies. */
class IntakeTest {
    private static final int CAPACITY = 64 * 1024;
    @TempDir
    Path root;

    @Test
    void aRecorderThatDiesInsideTheMarkOfTheEndLeavesNothingOfItInTheLog() throws Exception {
        for (int read : new int[] {0, 1, 2, 30}) {
            try (var run = new RecordedRun(Files.createDirectory(root.resolve("r" + read)), "sh", "-c", "echo hello").write()) {
                Path go = run.holdRecorder();
                run.start();
                RecordedRun.await("the command's end", () -> Files.exists(run.dir.resolve(RunDir.EXIT)));
                Intake dies = Intake.open(run.dir, 1, CAPACITY).orElseThrow();
                dies.end();
                for (int bytes = 0; read > 0 && bytes < "hello\n".length() + read;) {
                    int most = bytes < "hello\n".length() ? "hello\n".length() - bytes : read + "hello\n".length() - bytes;
                    bytes += dies.read(most, () -> false);
                }
                Files.createFile(go);

                assertEquals("succeeded", run.summary().path("state").asText());
                assertEquals("hello\n", run.log(), read + " bytes of the mark were read");
                assertEquals(1, run.events().stream().filter(e -> e.equals("first_output")).count());
            }
        }
    }

    @Test
    void theFifoOfTheAttemptBeforeIsNotTakenForThisOnes() throws Exception {
        Path run = Files.createDirectories(root.resolve("run1"));
        Path first = fifo(run, "ops-run.1");
        Path second = fifo(run, "ops-run.2");
        Files.createDirectories(run.resolve(".ops/attempt-2/shell"));
        Files.writeString(run.resolve(RunDir.FIFO), first + "\n");
        try (var held = new RandomAccessFile(first.toFile(), "rw"); var heldToo = new RandomAccessFile(second.toFile(), "rw")) {
            held.writeBytes("of the first\n");
            heldToo.writeBytes("of the second\n");
            var opened = CompletableFuture.supplyAsync(() -> open(run), Thread.ofVirtual()::start);
            Path written = Files.writeString(run.resolve(".ops/fifo.new"), second + "\n");
            Files.move(written, run.resolve(".ops/attempt-2/fifo"));

            Intake intake = opened.get(60, TimeUnit.SECONDS).orElseThrow();
            byte[] text = new byte[intake.read(CAPACITY, () -> false)];
            intake.copy(0, text, 0, text.length);
            assertEquals("of the second\n", new String(text, StandardCharsets.UTF_8));
        }
    }

    @Test
    void anAttemptThatNobodyHasStartedHasNone() throws Exception {
        Path run = Files.createDirectories(root.resolve("run1"));
        Files.createDirectories(run.resolve(".ops/attempt-2"));
        Files.writeString(run.resolve(RunDir.FIFO), fifo(run, "ops-run.1") + "\n");
        assertTrue(open(run).isEmpty());
    }

    private static Optional<Intake> open(Path run) {
        try {
            return Intake.open(run, 2, CAPACITY);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path fifo(Path run, String name) throws Exception {
        Path directory = Files.createDirectory(root.resolve(name));
        Files.writeString(directory.resolve("run"), run + "\n");
        assertEquals(0, new ProcessBuilder("mkfifo", "-m", "600", directory.resolve("log").toString()).start().waitFor());
        return directory.resolve("log");
    }
}
