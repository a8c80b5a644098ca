package tests.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import lib.run.RunDir;
import lib.store.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Resumes of one run that come together, are repeated, or are killed half-way: one attempt is made, and all are told of it. */
class ResumesAtOnceTest {
    @TempDir
    Path root;

    @Test
    void aResumeThatIsKilledAtAnyMomentIsGoneOnWithByTheNext() throws Exception {
        try (var training = TrainingRun.failedAt(root, 15).plan(20, 0, 0)) {
            var random = new Random(3);
            for (int i = 0; i < 12; i++) {
                Process resume = training.ask("--resume", Json.object().put("token", "t" + i));
                Thread.sleep(250 + random.nextInt(500));
                resume.destroyForcibly().waitFor();
            }
            assertEquals(2, training.resume().path("attempt").asInt());
            assertEquals(2, training.run.start().summary().path("attempts").size());
            assertEquals(0, training.run.json(RunDir.SUMMARY).path("exit_code").asInt(-1));
        }
    }

    @Test
    void twoResumesAtOnceMakeOneAttempt() throws Exception {
        try (var training = TrainingRun.failedAt(root, 15).plan(20, 0, 0)) {
            List<Process> both = List.of(training.ask("--resume", Json.object().put("token", "a")), training.ask("--resume", Json.object().put("token", "b")));
            var answers = new ArrayList<JsonNode>();
            for (Process one : both) {
                answers.add(TrainingRun.read(one));
            }
            assertTrue(answers.stream().allMatch(a -> a.path("attempt").asInt() == 2), answers.toString());
            assertEquals(1, answers.stream().filter(a -> a.path("again").asBoolean()).count());
            assertEquals(2, training.run.start().start().summary().path("attempts").size());
            assertEquals(2, training.run.events().stream().filter(e -> e.equals("attempt_started")).count());
        }
    }

    @Test
    void aRepeatThatWaitsForTheFirstFindsTheAttemptThoughItsRecorderIsAtWorkByThen() throws Exception {
        try (var training = TrainingRun.failedAt(root, 15).plan(20, 0, 0)) {
            JsonNode again;
            Path file = training.run.dir.resolve(RunDir.RECORDER_LOCK);
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE); FileLock lock = channel.lock()) {
                assertTrue(lock.isValid());
                Process repeat = training.ask("--resume", Json.object().put("token", "mine"));
                awaitOpen(repeat, file);
                Thread.sleep(500);    // it has looked by then; where it hasn't, it finds the same
                Files.writeString(training.run.dir.resolve(".ops/attempt"), "2\n");
                Files.writeString(Files.createDirectories(training.run.dir.resolve(".ops/attempt-2")).resolve("token"), "mine\n");
                again = TrainingRun.read(repeat);
            }
            assertEquals("2 true", again.path("attempt").asText() + " " + again.path("again").asText(), again.toString());
        }
    }

    private static void awaitOpen(Process process, Path file) throws Exception {
        Path files = Path.of("/proc/" + process.pid() + "/fd");
        boolean open = false;
        while (!open) {
            assertTrue(process.isAlive(), "it waits for the lock");
            try (Stream<Path> all = Files.list(files)) {
                open = all.anyMatch(one -> isSame(one, file));
            }
        }
    }

    private static boolean isSame(Path one, Path other) {
        try {
            return Files.isSameFile(one, other);
        } catch (IOException e) {
            return false;    // closed meanwhile
        }
    }

    @Test
    void aRepeatedResumeFindsTheAttemptThatItMade() throws Exception {
        try (var training = TrainingRun.failedAt(root, 15).plan(20, 99, 0)) {
            training.resume(Json.object().put("token", "mine"));
            training.run.start().awaitLog("iter 20:");
            JsonNode again = training.resume(Json.object().put("token", "mine"));
            assertTrue(again.path("again").asBoolean() && again.path("attempt").asInt() == 2, again.toString());
            JsonNode other = training.resume(Json.object().put("token", "another"));
            assertEquals(5, other.path("code").asInt());
        }
    }
}
