package tests.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import lib.run.RunDir;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where W&B has the run, from its directories and from what it prints (as wandb 0.31.0 does). */
class WandbFactsTest {
    @TempDir
    Path root;

    @Test
    void theUrlThatWandbPrintsInColoursIsTheRuns() throws Exception {
        String script = """
                mkdir -p run1/wandb/run-20251124_060000-abc1 run1/wandb/run-20251124_050000-older
                printf 'View run at https://elsewhere.example/u/p/runs/older\\n'
                printf '\\033[34m\\033[1mwandb\\033[0m: \\360\\237\\232\\200 View run at \\033[34m\\033[4mhttps://wandb.example/me/proj/runs/abc1?apiKey=x\\033[0m\\n'
                """;
        try (var run = new RecordedRun(root, "sh", "-c", script).write().start()) {
            assertEquals("{\"mode\":\"online\",\"run_id\":\"abc1\",\"url\":\"https://wandb.example/me/proj/runs/abc1\"}", run.summary().path("wandb").toString());
            JsonNode metadata = run.json(RunDir.METADATA).path("wandb");
            assertEquals("me proj abc1", metadata.path("entity").asText() + " " + metadata.path("project").asText() + " " + metadata.path("run_id").asText());
            assertEquals("https://wandb.example/me/proj/runs/abc1", metadata.path("url").asText());
        }
    }

    @Test
    void itIsKnownWhileTheRunGoesOn() throws Exception {
        String script = "mkdir -p run1/wandb/run-20251124_060000-abc1; echo View run odd name at: https://wandb.ai/me/proj/runs/abc1; "
                + "until [ -e over ]; do sleep 0.05; done";
        try (var run = new RecordedRun(root, "sh", "-c", script).write().start()) {
            RecordedRun.await("the URL", () -> run.json(RunDir.METADATA).path("wandb").path("url").asText().equals("https://wandb.ai/me/proj/runs/abc1"));
            assertTrue(!Files.exists(run.dir.resolve(RunDir.SUMMARY)));
            Files.createFile(root.resolve("over"));
            run.summary();
        }
    }

    @Test
    void anOfflineRunHasAnIdAndNoUrl() throws Exception {
        try (var run = new RecordedRun(root, "sh", "-c", "mkdir -p run1/wandb/offline-run-20251124_060000-my-id_1; echo View run at https://wandb.ai/a/b/runs/my-id_1")
                .write().start()) {
            assertEquals("{\"mode\":\"offline\",\"run_id\":\"my-id_1\",\"url\":null}", run.summary().path("wandb").toString());
        }
    }

    @Test
    void aLineThatNamesAnotherRunOrHoldsCredentialsIsNotBelieved() throws Exception {
        String script = """
                mkdir -p run1/wandb/run-20251124_060000-abc1
                echo View run at https://wandb.ai/a/b/runs/abc12
                echo View run at https://me:"word"@wandb.ai/a/b/runs/abc1
                """;
        try (var run = new RecordedRun(root, "sh", "-c", script).write().start()) {
            assertEquals("{\"mode\":\"online\",\"run_id\":\"abc1\",\"url\":null}", run.summary().path("wandb").toString());
        }
    }

    @Test
    void longLinesThatLookLikeItHoldNothingUp() throws Exception {
        String script = """
                mkdir -p run1/wandb/run-20251124_060000-abc1
                python3 -c "print('View run https://' + 'a/' * 200000); print('View run ' * 30000 + 'https://a/runs/abc1'); print('/runs/abc1/runs/abc1x ' * 4)"
                echo View run at https://wandb.example/at/home/a/b/runs/abc1
                """;
        try (var run = new RecordedRun(root, "sh", "-c", script).write().start()) {
            assertEquals("https://wandb.example/at/home/a/b/runs/abc1", run.summary().path("wandb").path("url").asText());
        }
    }

    @Test
    void aRunThatNeverUsedWandbHasNoId() throws Exception {
        try (var run = new RecordedRun(root, "true").write().start()) {
            assertEquals("{\"mode\":\"disabled\",\"run_id\":null,\"url\":null}", run.summary().path("wandb").toString());
        }
    }
}
