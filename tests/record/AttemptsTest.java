package tests.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import lib.run.RunDir;
import lib.store.Json;
import lib.store.Validation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several attempts in one run directory: resume, also when it is interrupted, and what the record says of all of them. */
class AttemptsTest {
    @TempDir
    Path root;

    @Test
    void aFailedRunGoesOnFromItsCheckpointInTheSameDirectory() throws Exception {
        try (var training = failedAt(25).plan(40, 0, 0)) {
            JsonNode answer = training.resume();
            assertEquals(2, answer.path("attempt").asInt());
            assertEquals("checkpoints/ckpt.pt", answer.path("checkpoint").asText());
            assertEquals(List.of("python3", "train.py", "seed=1", "out_dir=" + training.checkpoints, "init_from=resume"), texts(answer.path("command")));
            JsonNode summary = training.run.start().summary();
            assertEquals("succeeded", summary.path("state").asText());
            assertEquals(List.of("failed", "succeeded"), summary.path("attempts").findValuesAsText("state"));
            assertEquals("step 20: train loss 8.80, val loss 8.80", training.run.log().lines().filter(l -> l.startsWith("step 20")).skip(1).findFirst().orElse(""));
            assertEquals("failed", training.run.json(".ops/summary.1.json").path("state").asText());
            assertTrue(Files.readString(training.run.dir.resolve(".ops/command.1.sh")).contains("init_from=scratch"));
            assertEquals(List.of(), Validation.check(training.run.dir, List.of(), "").stream().map(Object::toString).toList());
        }
    }

    @Test
    void stepsThatAreDoneAgainAreMarkedAndTheBestValueIsOneOfTheWeightsThatWereKept() throws Exception {
        try (var training = failedAt(25)) {
            training.plan(40, 0, 5).resume();    // goes on from step 20, and is worse from there on
            JsonNode summary = training.run.start().summary();
            List<String> repeated = training.run.lines(RunDir.METRICS).stream().filter(m -> m.path("repeated").asBoolean() && m.has("train/loss")).map(m -> m.path("step").asText()).toList();
            assertEquals(List.of("20", "21", "22", "23", "24", "25"), repeated);
            JsonNode best = summary.path("metrics").path("best").path("train/loss");
            assertEquals("19 8.81", best.path("step").asText() + " " + best.path("value").asText(), "8.75 at step 25 belongs to weights that are gone");
            assertEquals("13.6", summary.path("metrics").path("last").path("train/loss").asText());
            assertFalse(summary.path("metrics").path("last").has("repeated"));
        }
    }

    @Test
    void aRunThatLivesOrHasSucceededIsNotResumed() throws Exception {
        try (var training = new TrainingRun(root).plan(12, 99, 0)) {
            training.run.write().start().awaitLog("iter 12:");
            JsonNode living = training.resume();
            assertEquals(5, living.path("code").asInt());
            training.killAll();
            training.plan(20, 0, 0).resume();
            assertEquals("succeeded", training.run.start().summary().path("state").asText());
            assertEquals(5, training.resume().path("code").asInt());
            assertEquals(3, training.resume("force").path("attempt").asInt());
        }
    }

    @Test
    void aRunThatWasLostByARebootGoesOnAndItsLostAttemptIsListed() throws Exception {
        try (var training = new TrainingRun(root).plan(12, 99, 0)) {
            training.run.write().start().awaitLog("iter 12:");
            training.killAll();
            training.child("boot_id", "another-boot");
            age(training);
            training.plan(20, 0, 0);
            assertEquals(2, training.resume().path("attempt").asInt());
            JsonNode summary = training.run.start().summary();
            assertEquals(List.of("lost", "succeeded"), summary.path("attempts").findValuesAsText("state"));
            assertEquals("pod_lost", summary.path("attempts").get(0).path("cause").asText());
            assertEquals(0, summary.path("exit_code").asInt(-1));
        }
    }

    @Test
    void aPlainCommandIsRunAgainAsItIs() throws Exception {
        try (var run = new RecordedRun(root, "sh", "-c", "echo run; [ -e again ] || exit 3").write().start()) {
            run.summary();
            Files.writeString(root.resolve("again"), "");
            Process resume = new ProcessBuilder(RecordedRun.runner("--resume", run.dir.toString())).redirectInput(Path.of("/dev/null").toFile()).start();
            JsonNode answer = TrainingRun.read(resume);
            assertTrue(answer.path("same_command").asBoolean(), answer.toString());
            run.start();
            assertEquals("succeeded", run.summary().path("state").asText());
            assertEquals("run\nrun\n", run.log());
        }
    }

    @Test
    void nothingButTheCommandsOwnFilesIsLeftBehindByADryRun() throws Exception {
        try (var training = failedAt(15)) {
            List<String> before = files(training);
            assertEquals(2, training.resume("dry_run").path("attempt").asInt());
            assertEquals(before, files(training));
            assertTrue(Files.exists(training.run.dir.resolve(RunDir.SUMMARY)));
        }
    }

    private TrainingRun failedAt(int step) throws Exception {
        return TrainingRun.failedAt(root, step);
    }

    private static List<String> files(TrainingRun training) throws Exception {
        try (Stream<Path> all = Files.walk(training.run.dir)) {
            return all.map(Path::toString).filter(n -> !n.endsWith(".lock")).sorted().toList();
        }
    }

    /** As if nothing had been written for an hour. */
    static void age(TrainingRun training) throws Exception {
        try (Stream<Path> all = Files.walk(training.run.dir)) {
            for (Path file : all.filter(Files::isRegularFile).filter(f -> !f.startsWith(training.checkpoints)).toList()) {
                Files.setLastModifiedTime(file, java.nio.file.attribute.FileTime.fromMillis(System.currentTimeMillis() - 3_600_000));
            }
        }
    }

    private static List<String> texts(JsonNode array) {
        var texts = new ArrayList<String>();
        array.forEach(word -> texts.add(word.asText()));
        return texts;
    }
}
