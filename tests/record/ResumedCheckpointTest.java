package tests.record;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import lib.run.RunDir;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From which checkpoint a run goes on. */
class ResumedCheckpointTest {
    @TempDir
    Path root;

    @Test
    void aTruncatedCheckpointIsPutAsideAndTheNewestCompleteCopyTakesItsPlace() throws Exception {
        try (var training = failedAt(25)) {
            Path ckpt = training.checkpoints.resolve("ckpt.pt");
            byte[] whole = Files.readAllBytes(ckpt);
            byte[] cut = Arrays.copyOf(whole, 1500);
            Files.write(ckpt, cut);
            assertEquals("checkpoints/ckpt_last.pt", training.plan(30, 0, 0).resume().path("checkpoint").asText());
            assertArrayEquals(whole, Files.readAllBytes(ckpt));
            assertArrayEquals(cut, Files.readAllBytes(training.checkpoints.resolve("ckpt.pt.broken")));
            training.run.start().summary();
            assertEquals(List.of("20"), firstSteps(training, 2));
        }
    }

    @Test
    void aCheckpointFromWhichTwoAttemptsCrashedAtOnceIsNotTriedAThirdTime() throws Exception {
        try (var training = failedAt(25)) {
            Files.copy(root.resolve("first.pt"), training.checkpoints.resolve("ckpt_best.pt"), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            Files.setLastModifiedTime(training.checkpoints.resolve("ckpt_best.pt"), java.nio.file.attribute.FileTime.fromMillis(1_700_000_000_000L));
            for (int attempt = 2; attempt <= 3; attempt++) {
                assertEquals("checkpoints/ckpt.pt", training.plan(20, 7, 0).resume().path("checkpoint").asText());
                training.run.start().summary();
            }
            JsonNode third = training.plan(30, 0, 0).resume();
            assertEquals("checkpoints/ckpt_best.pt", third.path("checkpoint").asText(), third.toString());
            assertEquals("succeeded", training.run.start().summary().path("state").asText());
            assertEquals(List.of("10"), firstSteps(training, 4));
        }
    }

    @Test
    void whereEachCheckpointCrashedTwiceTheResumeIsRefused() throws Exception {
        try (var training = failedAt(25)) {
            Files.deleteIfExists(training.checkpoints.resolve("ckpt_best.pt"));
            for (int attempt = 2; attempt <= 3; attempt++) {
                training.plan(20, 7, 0).resume();
                training.run.start().summary();
            }
            Files.deleteIfExists(training.checkpoints.resolve("ckpt_best.pt"));
            JsonNode refused = training.resume();
            assertEquals(5, refused.path("code").asInt(), refused.toString());
            assertTrue(refused.path("message").asText().contains("third time"), refused.toString());
            assertTrue(Files.exists(training.run.dir.resolve(RunDir.SUMMARY)), "nothing was changed");
        }
    }

    @Test
    void withoutACompleteCheckpointItIsRefusedUnlessItMayStartAgain() throws Exception {
        try (var training = new TrainingRun(root).plan(5, 3, 0)) {
            training.run.write().start().summary();
            assertEquals(5, training.resume().path("code").asInt());
            training.plan(12, 0, 0);
            JsonNode again = training.resume("from_scratch");
            assertTrue(again.path("command").toString().contains("init_from=scratch"), again.toString());
            training.run.start().summary();
            assertEquals(List.of("0"), firstSteps(training, 2));
        }
    }

    @Test
    void fromScratchMeansTheFirstCommandAlsoAfterAResume() throws Exception {
        try (var training = failedAt(15)) {
            training.plan(16, 3, 0).resume();
            training.run.start().summary();
            assertTrue(training.resume("from_scratch", "dry_run").path("command").toString().contains("init_from=scratch"));
        }
    }

    private static List<String> firstSteps(TrainingRun training, int attempt) throws Exception {
        return training.run.lines(RunDir.METRICS).stream().filter(m -> m.path("attempt").asInt() == attempt).map(m -> m.path("step").asText()).limit(1).toList();
    }

    private TrainingRun failedAt(int step) throws Exception {
        var training = new TrainingRun(root).plan(step, 3, 0);
        training.run.write().start().summary();
        return training;
    }
}
