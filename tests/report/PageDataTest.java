package tests.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import lib.report.PageData;
import lib.report.PageInput;
import lib.store.Json;
import lib.store.LocalRuns;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page's data from real run directories. */
class PageDataTest {
    @TempDir
    Path root;

    private Path run(String id, int points) throws IOException {
        var sample = new RecordSample(id);
        sample.git.remove("patch_sha256");
        Path dir = Files.createDirectories(root.resolve(id));
        Files.writeString(dir.resolve("run_metadata.json"), Json.pretty(sample.metadata));
        Files.writeString(dir.resolve("summary.json"), Json.pretty(sample.summary));
        Files.writeString(dir.resolve("config_effective.json"), Json.pretty(sample.config));
        Files.writeString(dir.resolve("env_snapshot.json"), Json.pretty(sample.environment));
        Files.writeString(dir.resolve("dataset_manifest.json"), Json.pretty(sample.manifest));
        var rows = new StringBuilder();
        for (int i = 0; i < points; i++) {
            rows.append("{\"t\":\"2025-11-24T05:42:").append(String.format("%02d", 10 + i % 50)).append(".123Z\",\"attempt\":1,\"step\":").append(i).append(",\"train/loss\":").append(i % 97).append("}\n");
        }
        Files.writeString(dir.resolve("metrics.jsonl"), rows);
        Files.writeString(dir.resolve("events.jsonl"), "{\"t\":\"2025-11-24T05:42:11.000Z\",\"event\":\"checkpoint\",\"attempt\":1,\"path\":\"checkpoints/ckpt_1.pt\"}\n");
        return dir;
    }

    private static ObjectNode page(Path... directories) {
        List<PageInput> runs = Arrays.stream(directories).map(dir -> new PageInput(LocalRuns.readOne(dir), dir)).toList();
        return PageData.of(runs, "title", Instant.parse("2026-01-02T00:00:00Z"));
    }

    @Test
    void aPageHasItsRunsInTheirOrderWithCurvesAndTheFilesTheyCameFrom() throws IOException {
        ObjectNode page = page(run("b-run", 3), run("a-run", 2));
        assertEquals("best.val/loss", page.path("result").textValue());
        assertEquals("{\"curves\":0,\"facts\":0}", page.path("omitted").toString());
        JsonNode run = page.path("runs").path(0);
        assertEquals("b-run r0", run.path("run_id").textValue() + " " + run.path("key").textValue());
        assertEquals("{\"name\":\"train/loss\",\"step\":[0,1,2],\"t\":[0,1,2],\"y\":[0,1,2],\"points\":3,\"file\":\"" + root + "/b-run/metrics.jsonl\"}", run.path("curves").path(0).toString());
        assertEquals(List.of("state", "metadata", "config", "metrics", "events", "environment", "datasets"), run.path("files").properties().stream().map(java.util.Map.Entry::getKey).toList());
        assertEquals("path checkpoints/ckpt_1.pt", run.path("events").path(0).path("text").textValue());
    }

    @Test
    void runsOfOneEnvironmentShareTheirFacts() throws IOException {
        JsonNode page = page(run("a", 1), run("b", 1), run("c", 1));
        for (String area : List.of("package", "env", "gpu", "data")) {
            assertEquals(page.path("runs").path(0).path("facts").path(area), page.path("runs").path(2).path("facts").path(area), area);
        }
        assertTrue(!page.path("runs").path(0).path("facts").path("config").equals(page.path("runs").path(1).path("facts").path("config")), "out_dir is another");
    }

    @Test
    void whateverIsBrokenOrHostileGivesAPartialRunAndNeverAnError() throws Exception {
        Path garbage = run("garbage", 2);
        byte[] noise = new byte[100_000];
        new Random(1).nextBytes(noise);
        Files.write(garbage.resolve("gpu.jsonl"), noise);
        Files.writeString(garbage.resolve("metrics.jsonl"), "{\"step\":1,\"a\":1}\n{\"step\":2,\"a\":\nnull\n[1]\n\"x\"\n" + "[".repeat(100_000) + "\n{\"step\":3,\"a\":3}\n{\"x\":" + "9".repeat(5_000) + "}\n"
                + "{\"a\":\"" + "y".repeat(3_000_000) + "\"}\n{\"step\":4,\"a\":4}\n{\"step\":5,\"a\":5");
        Files.writeString(garbage.resolve("config_effective.json"), "{\"values\": {\"a\": {\"value\": 1");
        Path odd = run("odd", 0);
        Files.delete(odd.resolve("metrics.jsonl"));
        Files.createDirectory(odd.resolve("metrics.jsonl"));
        assertEquals(0, new ProcessBuilder("mkfifo", odd.resolve("gpu.jsonl").toString()).start().waitFor());
        Files.writeString(odd.resolve("env_snapshot.json"), "{\"packages\": [1], \"gpus\": 7, \"env\": null, \"pip_freeze\": {\"a\": 1}, \"torch\": \"x\"}");
        Files.writeString(odd.resolve("run_metadata.json"), "{\"git\": [], \"tags\": 5, \"command\": {}, \"attempt\": \"x\", \"pod\": null, \"note\": {\"a\": 1}, \"started_at\": 7}");
        Files.writeString(odd.resolve("summary.json"), "{\"failure\": 3, \"attempts\": [null, 5, {\"attempt\": {}}], \"metrics\": {\"last\": [], \"best\": {\"a\": null}}, \"gpu\": [], \"wandb\": 1}");
        Files.writeString(odd.resolve("dataset_manifest.json"), "{\"datasets\": [null, {\"files\": 3}, {\"name\": {}, \"files\": [null]}]}");
        JsonNode page = page(garbage, root.resolve("not-there"), odd);
        assertEquals("[1,3,4]", page.path("runs").path(0).path("curves").path(0).path("y").toString());
        assertEquals(0, page.path("runs").path(1).path("curves").size());
        assertEquals("odd", page.path("runs").path(2).path("run_id").textValue());
        assertTrue(page.path("runs").path(0).path("config").isEmpty());
    }

    @Test
    void extremesOfStepsThatALaterAttemptDidAgainDoNotHideThoseThatStay() throws IOException {
        Path dir = run("resumed", 0);
        var rows = new StringBuilder();
        for (int step = 0; step < 20_000; step++) {
            // The greatest value of its surroundings is done again, the second greatest stays.
            double loss = step == 10_001 ? 9 : step == 9_999 ? 7 : 1;
            rows.append("{\"attempt\":1,\"step\":").append(step).append(",\"a\":").append(loss).append("}\n");
        }
        for (int step = 10_000; step < 20_000; step++) {
            rows.append("{\"attempt\":2,\"step\":").append(step).append(",\"a\":1}\n");
        }
        Files.writeString(dir.resolve("metrics.jsonl"), rows);
        JsonNode curve = page(dir).path("runs").path(0).path("curves").path(0);
        List<Double> values = new java.util.ArrayList<>();
        curve.path("y").forEach(y -> values.add(y.doubleValue()));
        assertEquals(7.0, Collections.max(values));
        assertEquals(20_000, curve.path("points").intValue());
        assertTrue(values.size() <= 1_000, "kept " + values.size());
    }

    @Test
    void aPageOfMorePointsThanABrowserLikesHasFewerCurvesAndSaysSo() throws IOException {
        Path dir = run("many", 0);
        var rows = new StringBuilder();
        for (int step = 0; step < 60; step++) {
            ObjectNode row = Json.object().put("step", step);
            for (int i = 0; i < 210; i++) {
                row.put("m" + i, step);
            }
            rows.append(row).append('\n');
        }
        Files.writeString(dir.resolve("metrics.jsonl"), rows);
        JsonNode page = PageData.of(Collections.nCopies(60, new PageInput(LocalRuns.readOne(dir), dir)), "t", Instant.EPOCH);
        long points = 0;
        for (JsonNode run : page.path("runs")) {
            for (JsonNode curve : run.path("curves")) {
                points += curve.path("y").size();
            }
            assertEquals(210, run.path("curves").size() + run.path("curves_omitted").intValue());
        }
        assertTrue(points <= 600_000 && points > 100_000, points + " points");
    }

    @Test
    void whatThousandsOfRunsLeaveOutIsCounted() throws IOException {
        Path dir = run("small", 2);
        JsonNode page = PageData.of(Collections.nCopies(2_050, new PageInput(LocalRuns.readOne(dir), dir)), "t", Instant.EPOCH);
        assertEquals("{\"curves\":1050,\"facts\":50}", page.path("omitted").toString());
        JsonNode last = page.path("runs").path(2_049);
        assertEquals("[] [] {}", last.path("curves") + " " + last.path("gpu_curves") + " " + last.path("facts"));
        assertEquals("0.001", last.path("config").path("learning_rate").asText());
        assertTrue(Json.line(page).length() < 9_000_000, "length " + Json.line(page).length());
    }

    @Test
    void aPageWithoutRunsIsOne() {
        assertEquals("", page().path("result").textValue());
    }
}
