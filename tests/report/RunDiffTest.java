package tests.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.StreamSupport;
import lib.report.RunDiff;
import lib.report.RunDiffJson;
import lib.report.RunDiffText;
import lib.store.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunDiffTest {
    private final RecordSample a = new RecordSample("20251124-054210-demo-ab2c");
    private final RecordSample b = new RecordSample("20251124-060000-demo-xy7q");

    private String text() {
        return RunDiffText.of(RunDiff.of(a.files(), b.files()), 100);
    }

    private JsonNode json() {
        return RunDiffJson.of(RunDiff.of(a.files(), b.files()));
    }

    private List<String> names() {
        return StreamSupport.stream(json().path("differences").spliterator(), false).map(d -> d.path("area").asText() + " " + d.path("name").asText()).toList();
    }

    @Test
    void twoRunsThatDifferOnlyInIdTimesAndOwnDirectoryHaveNothingThatDiffers() {
        b.metadata.put("created_at", "2025-11-24T06:00:00.000Z").put("note", "again").set("tags", Json.array(List.of("second")));
        assertEquals("""
                A  20251124-054210-demo-ab2c  succeeded
                B  20251124-060000-demo-xy7q  succeeded

                nothing that is recorded differs
                """, text());
        assertTrue(json().path("same").booleanValue());
    }

    @Test
    void theLikeliestReasonComesFirstAndTheResultsStandBeside() {
        b.value("learning_rate", "0.0003", "override").value("n_layer", "12", "config").value("dtype", "\"bfloat16\"", "override");
        b.value("log_interval", "100", "config");
        b.git.put("commit", "def5678def5678def5678def5678def5678def56").put("patch_sha256", "9".repeat(64)).put("dirty", true).put("branch", "wide");
        b.packages.put("torch", "2.5.1").put("rich", "14.0.0").put("flash-attn", "2.7.0");
        b.environment.put("cuda_driver", "560.28");
        b.environment.putArray("gpus").addObject().put("index", 0).put("name", "NVIDIA H100").put("uuid", "GPU-2").put("memory_mib", 81559);
        b.env.put("NCCL_P2P_DISABLE", "1").put("LANG", "de_DE.UTF-8");
        b.environment.put("cpu_model", "EPYC").set("python", Json.object().put("version", "3.12.1").put("executable", "/v/bin/python").put("prefix", "/v"));
        b.pod.put("hostname", "node-9");
        b.command.add("--resume-from").add("x");
        b.dataset("f".repeat(64), "val.bin", "2".repeat(64));
        b.summary.put("duration_sec", 377.1).set("metrics", Json.parse("""
                {"last": {"step": 200, "train/loss": 1.5}, "best": {"val/loss": {"value": 1.9512, "step": 200, "mode": "min"}}}""").orElseThrow());
        assertEquals("""
                A  20251124-054210-demo-ab2c  succeeded
                B  20251124-060000-demo-xy7q  succeeded

                what differs, the likeliest reason first
                  config   learning_rate        0.001 → 0.0003  (config → override)
                  config   n_layer              6 → 12  (config)
                  code     commit               0123456 → def5678  (branch main → branch wide)
                  code     uncommitted changes  none → 9999999
                  data     shakespeare          aaaaaaa (2 files, 1100 bytes) → fffffff (2 files, 1100 bytes)
                                                val.bin
                  package  torch                2.4.0 → 2.5.1
                  package  flash-attn           not installed → 2.7.0
                  gpu      model                1 x NVIDIA A100 (81920 MiB) → 1 x NVIDIA H100 (81559 MiB)
                  config   dtype                float16 → bfloat16  (config → override)
                  driver   nvidia               550.54 → 560.28
                  env      NCCL_P2P_DISABLE     not set → 1
                  python   version              3.11.9 → 3.12.1
                  package  rich                 13.0.0 → 14.0.0
                  machine  cpu_model            Xeon → EPYC
                  env      LANG                 C.UTF-8 → de_DE.UTF-8
                  command  --resume-from        not given → x
                  config   log_interval         10 → 100  (config)
                  place    branch               main → wide
                  place    GPU ids              ["GPU-1"] → ["GPU-2"]
                  place    host                 node-1 → node-9

                what came out
                  val/loss best    2.0112 at step 180 → 1.9512 at step 200  (-0.06)
                  train/loss last  1.9310 → 1.5000  (-0.431)
                  val/loss last    2.0500 → none
                  duration         12m34s → 6m17s  (-50 %)
                """, text());
    }

    @ParameterizedTest
    @ValueSource(ints = {80, 100, 160})
    void linesFitTheWidthAndLongValuesShowWhereTheyDiffer(int width) {
        a.value("prompt", "\"" + "same words ".repeat(60) + "first end\"", "config");
        b.value("prompt", "\"" + "same words ".repeat(60) + "second end, which is longer" + " x".repeat(5000) + "\"", "config");
        b.value("a_setting_with_a_name_that_is_far_too_long_for_a_column", "[" + "1,".repeat(3000) + "1]", "override");
        b.packages.put("x".repeat(500), "y".repeat(500));
        for (int i = 0; i < 30; i++) {
            b.datasetFile("shard-" + i + ".bin", "e".repeat(64));
        }
        b.metadata.putNull("git");
        String text = RunDiffText.of(RunDiff.of(a.files(), b.files()), width);
        text.lines().forEach(line -> assertTrue(line.length() <= width, () -> line.length() + ": " + line));
        assertTrue(text.contains("first end → …") && text.contains("second end"), text);
        assertTrue(text.contains("… and 18 more"), text);
    }

    @Test
    void theRunsOwnDirectoryIsTheSameInBothButAnotherRunsIsNot() {
        a.value("init_from", "\"/mnt/runs/p/base/ckpt.pt\"", "override");
        b.value("init_from", "\"/mnt/runs/p/" + a.id + "/checkpoints/ckpt.pt\"", "override");
        a.value("eval_out", "\"" + a.directory() + "/eval\"", "override");
        b.value("eval_out", "\"" + b.directory() + "/eval\"", "override");
        assertEquals(List.of("config init_from"), names());
    }

    @Test
    void aRunNamedAfterItsDataHidesNoDifference() {
        var first = new RecordSample("shakespeare");
        var second = new RecordSample("openwebtext");
        first.value("corpus", "\"shakespeare\"", "override").value("run_name", "\"x-shakespeare\"", "override");
        second.value("corpus", "\"openwebtext\"", "override").value("run_name", "\"x-openwebtext\"", "override");
        JsonNode differences = RunDiffJson.of(RunDiff.of(first.files(), second.files())).path("differences");
        assertEquals(1, differences.size(), differences.toString());
        assertEquals("corpus", differences.path(0).path("name").asText());
    }

    @Test
    void whatOneSideDoesNotRecordIsNoDifferenceOfValues() {
        b.environment.removeAll();
        b.config.putObject("values");
        b.metadata.putNull("git");
        b.manifest.putArray("datasets");
        a.unresolved("seed", "depends on time");
        String text = text();
        assertTrue(text.contains("nothing that is recorded differs"), text);
        assertTrue(text.endsWith("""
                not compared, since it isn't recorded
                  in B  config the values of all settings, code commit, code uncommitted changes,
                        code untracked files, package, gpu model, driver nvidia, env, python version,
                        machine cpu_model, machine os, machine kernel, … and 1 more
                """), text);
        assertFalse(json().path("not_recorded").isEmpty());
    }

    @Test
    void anUnresolvedValueIsNotComparedAndItsReasonIsNamed() {
        a.value("seed", "1", "config");
        b.unresolved("seed", "depends on time");
        assertTrue(text().contains("in B  config seed (depends on time)"), text());
        a.unresolved("seed", "depends on time");
        assertTrue(json().path("not_recorded").isEmpty(), "neither knows it: " + json());
    }

    @Test
    void theSameNumberInAnotherSpellingIsNoDifferenceButTheSameWordOfAnotherTypeIs() {
        for (String[] v : new String[][] {{"lr", "0.001", "1e-3"}, {"steps", "100", "1.0e2"}, {"level", "1", "\"1\""},
                {"flag", "true", "\"true\""}, {"top", "null", "\"\""}}) {
            a.value(v[0], v[1], "config");
            b.value(v[0], v[2], "config");
        }
        assertEquals(List.of("config level", "config flag", "config top"), names());
        assertTrue(text().contains("1 → \"1\"") && text().contains("true → \"true\"") && text().contains("null → \"\""), text());
    }

    @Test
    void withoutValuesTheArgumentsAreComparedByTheirNames() {
        for (RecordSample run : List.of(a, b)) {
            run.config.putObject("values");
            run.command.removeAll();
        }
        List.of("python", "t.py", "--lr", "1e-3", "--seed=1", "-v", "data", "--x", "-1").forEach(a.command::add);
        List.of("python", "t.py", "-v", "data2", "--seed=2", "--lr", "3e-4", "--amp", "--x", "-1").forEach(b.command::add);
        assertEquals(List.of("argument --lr", "argument --seed", "argument -v", "argument --amp"), names());
        assertTrue(text().contains("--lr    1e-3 → 3e-4") && text().contains("not given → given"), text());
    }

    @Test
    void aDirtyCheckoutWhoseChangesWereNotSavedIsToldAsNotRecorded() {
        b.git.put("dirty", true).remove("is_repository");
        assertEquals(List.of(), names());
        assertTrue(text().contains("in B  code uncommitted changes (not saved)"), text());
    }

    @Test
    void filesThatWereNotHashedAreComparedBySizeAlone() {
        b.datasets().put("hash_mode", "stat").put("fingerprint", "7".repeat(64));
        b.datasets().path("files").forEach(file -> ((ObjectNode) file).putNull("sha256"));
        assertEquals(List.of(), names());
        assertTrue(text().contains("in B  data shakespeare (contents of 2 files weren't hashed, sizes agree)"), text());
        ((ObjectNode) b.datasets().path("files").path(1)).put("size_bytes", 101);
        assertEquals(List.of("data shakespeare"), names());
    }

    @Test
    void anotherFingerprintIsNamedOnlyWhereNothingExplainsIt() {
        a.environment.put("fingerprint", "1".repeat(64));
        b.environment.put("fingerprint", "2".repeat(64));
        assertEquals(List.of("machine fingerprint of the environment"), names());
        b.packages.put("torch", "2.5.1");
        assertEquals(List.of("package torch"), names());
    }

    @Test
    void thePackagesSourceCountsWhereItsVersionIsTheSame() {
        a.environment.putArray("pip_freeze").add("nano @ git+https://x/nano@aaaa").add("torch==2.4.0");
        b.environment.putArray("pip_freeze").add("nano @ git+https://x/nano@bbbb").add("torch==2.4.0");
        assertEquals(List.of("package nano: source"), names());
    }

    @Test
    void aDivergedLossAndATinyChangeAreSeen() {
        ((ObjectNode) a.summary.path("metrics").path("last")).put("train/loss", 1.93100001);
        ((ObjectNode) b.summary.path("metrics").path("last")).putNull("val/loss");
        assertTrue(text().contains("train/loss last  1.93100001 → 1.931  (-1e-08)"), text());
        assertTrue(text().contains("val/loss last    2.0500 → not a number"), text());
    }

    @Test
    void aggregatesOfAnEvaluationComeWithTheirError() {
        a.summary.set("results", Json.parse("{\"count\": 100, \"fields\": {\"acc\": {\"count\": 100, \"mean\": 0.71, \"stderr\": 0.02}}, "
                + "\"groups\": [{\"lang\": \"de\", \"count\": 4, \"fields\": {\"acc\": {\"count\": 4, \"mean\": 0.5}}}]}").orElseThrow());
        b.summary.set("results", Json.parse("{\"count\": 100, \"fields\": {\"acc\": {\"count\": 100, \"mean\": 0.74, \"stderr\": 0.02}}, "
                + "\"groups\": [{\"lang\": \"de\", \"count\": 4, \"fields\": {\"acc\": {\"count\": 4, \"mean\": 0.25}}}]}").orElseThrow());
        assertTrue(text().contains("results acc     0.7100 ± 0.0200 (n 100) → 0.7400 ± 0.0200 (n 100)  (+0.03)"), text());
        assertTrue(text().contains("results de acc  0.5000 (n 4) → 0.2500 (n 4)  (-0.25)"), text());
    }

    @Test
    void aMeanThatDiffersInItsLastPlacesIsNoOutcome() {
        String results = "{\"count\": 80, \"fields\": {\"acc\": {\"count\": 80, \"mean\": %s, \"stderr\": 0.0562}}}";
        a.summary.set("results", Json.parse(results.formatted("0.5250000000000001")).orElseThrow());
        b.summary.set("results", Json.parse(results.formatted("0.5249999999999998")).orElseThrow());
        assertFalse(text().contains("results acc"), text());
    }

    @Test
    void hostileTextDoesNotReachTheTerminal() {
        String evil = "\u001b]0;owned\u0007\u001b[31mx\ny\u202e";
        b.packages.put("evil\u001b[2J\npkg", evil);
        b.value("k\u009b31m", "\"" + "\\u001b[2Jz\\n" + "\"", "src\u001b[0m");
        b.env.put("A\nB", evil);
        b.command.add("--\u001b[5m=\u0007");
        b.datasetFile("\u001b[1m\n", "e".repeat(64));
        ((ObjectNode) b.summary.path("metrics").path("last")).put("loss\u001b[2J\n", 3);
        b.summary.putObject("failure").put("cause", evil);
        String text = text();
        assertTrue(text.chars().allMatch(c -> c == '\n' || c >= ' ' && c != 0x7f && !(c >= 0x80 && c < 0xa0) && c != 0x202e), text);
        assertTrue(text.contains("evil pkg"), text);
    }

    @Test
    void valuesThatLookTheSameWhenTheyAreSafeAreSaidToDiffer() {
        a.value("name", "\"x\"", "config");
        b.value("name", "\"\\u001b[31mx\"", "config");
        assertTrue(text().contains("x (what differs can't be shown here: --json)"), text());
    }

    @Test
    void documentsOfAnyShapeGiveAReport() {
        var random = new Random(7);
        for (int round = 0; round < 300; round++) {
            for (RecordSample run : List.of(a, b)) {
                for (ObjectNode document : List.of(run.metadata, run.summary, run.config, run.environment, run.manifest)) {
                    distort(document, random);
                }
            }
            RunDiff diff = RunDiff.of(a.files(), b.files());
            RunDiffText.of(diff, 40).lines().forEach(line -> assertTrue(line.chars().allMatch(c -> c >= ' ' && c != 0x7f), line));
            assertTrue(Json.parse(Json.pretty(RunDiffJson.of(diff))).isPresent());
        }
    }

    /** Puts a value of another type at a random place. */
    private static void distort(JsonNode node, Random random) {
        var values = List.of("null", "[]", "{}", "17", "-1e400", "true", "\"\\u0000\\u001b[2J\"", "[[1], {\"a\": null}]", "\"" + "z".repeat(300) + "\"");
        JsonNode value = Json.parse(values.get(random.nextInt(values.size()))).orElseThrow();
        if (node instanceof ObjectNode object && !object.isEmpty()) {
            var names = new ArrayList<>(object.properties().stream().map(Map.Entry::getKey).toList());
            String name = names.get(random.nextInt(names.size()));
            if (random.nextInt(4) == 0 || !object.get(name).isContainerNode()) {
                object.set(name, value);
            } else {
                distort(object.get(name), random);
            }
        } else if (node instanceof ArrayNode array) {
            array.add(value);
        }
    }
}
