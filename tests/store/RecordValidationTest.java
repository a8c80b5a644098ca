package tests.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import lib.store.LeftOut;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What must agree across the files of a whole record. */
class RecordValidationTest {
    private static final Set<String> CHECKPOINTS = Set.of("checkpoints/ckpt_1.pt", "checkpoints/ckpt_last.pt");
    @TempDir
    Path root;
    private SoundRun run;

    @BeforeEach
    void makeAWholeRun() throws IOException {
        run = SoundRun.whole(root);
    }

    private void edited(String name, String from, String to, String... codes) throws IOException {
        run.edit(name, from, to);
        assertEquals(List.of(codes), run.digested().codes());
    }

    @Test
    void aWholeRunHasNoViolation() {
        assertEquals(List.of(), run.check());
    }

    @Test
    void aChangedFileAndAFileThatNoDigestNamesAreViolations() throws IOException {
        run.edit("stdout.log", "hello", "jello");
        run.write("notes.txt", "later");
        assertEquals(List.of("OPS-V015 digests.sha256:12", "OPS-V018 notes.txt"), run.codes());
    }

    @Test
    void aPatchThatIsNotTheRecordedOneIsNamed() throws IOException {
        edited("repo.patch", "a/x", "a/y", "OPS-V019 repo.patch");
    }

    @Test
    void aPatchWithoutADigestAndADigestWithoutItsFileAreNamed() throws IOException {
        run.write("repo_untracked.tar.gz", "x");
        Files.delete(run.dir.resolve("repo.patch"));
        assertEquals(List.of("OPS-V019 repo.patch", "OPS-V019 repo_untracked.tar.gz"), run.digested().codes());
    }

    @Test
    void aWordThatTheContractDoesNotHaveIsNamed() throws IOException {
        run.edit("config_effective.json", "\"default\"", "\"guessed\"");
        run.edit("dataset_manifest.json", "\"full\"", "\"half\"");
        run.edit("summary.json", "\"failure\" : null", "\"failure\" : {\"cause\" : \"bad_luck\", \"message\" : \"\", \"evidence\" : []}");
        run.edit("run_metadata.json", "\"tags\"", "\"parent\" : {\"run_id\" : \"r0\", \"relation\" : \"cousin\"}, \"tags\"");
        List<String> codes = run.digested().codes();
        assertTrue(codes.containsAll(List.of("OPS-V020 config_effective.json", "OPS-V020 dataset_manifest.json", "OPS-V020 summary.json", "OPS-V020 run_metadata.json")), codes.toString());
    }

    @Test
    void aCauseNeedsEvidence() throws IOException {
        edited("summary.json", "\"failure\" : null", "\"failure\" : {\"cause\" : \"cuda_oom\", \"message\" : \"\", \"evidence\" : []}", "OPS-V020 summary.json");
    }

    @Test
    void fieldsDeepInADocumentAreNamedByTheirPath() throws IOException {
        run.edit("env_snapshot.json", "\"2.5.1\"", "2.5");
        run.edit("dataset_manifest.json", "a".repeat(64), "A".repeat(64));
        run.digested();
        assertEquals(List.of("field 'datasets[0].files[0].sha256' isn't a SHA-256 in 64 lower-case hexadecimal digits", "field 'packages.torch' isn't a text"),
                run.check().stream().map(v -> v.reason()).toList());
    }

    @Test
    void argumentsMustBeTheCommandAndTheRequestToo() throws IOException {
        run.edit("config_effective.json", "\"a b\"", "\"a c\"");
        run.write(".ops/request.json", "{\"schema_version\":1,\"command\":[\"rm\"]}");
        assertEquals(List.of("OPS-V021 .ops/request.json", "OPS-V021 config_effective.json"), run.digested().codes());
    }

    @Test
    void aDataSetsTotalsAreThoseOfItsFiles() throws IOException {
        edited("dataset_manifest.json", "\"file_count\" : 1, \"total_bytes\" : 6", "\"file_count\" : 2, \"total_bytes\" : 7", "OPS-V022 dataset_manifest.json", "OPS-V022 dataset_manifest.json");
    }

    @Test
    void aDataSetThatIsTooLargeToBeListedWholeIsNoViolation() throws IOException {
        edited("dataset_manifest.json", "\"file_count\" : 1,", "\"files_truncated\" : true, \"file_count\" : 200000,");
    }

    @Test
    void aCheckpointOfTheSummaryMustBeAFileOfTheRun() throws IOException {
        Files.delete(run.dir.resolve("checkpoints/ckpt_1.pt"));
        assertEquals(List.of("OPS-V023 summary.json"), run.digested().codes());
    }

    @Test
    void theLogMustHaveTheSummarysBytesAndLines() throws IOException {
        edited("stdout.log", "hello\n", "hell\n\n", "OPS-V024 stdout.log");
    }

    @Test
    void attemptsAndTheEndMustBeThoseOfTheEvents() throws IOException {
        run.edit("events.jsonl", "\"attempt\":1,\"exit_code\"", "\"attempt\":2,\"exit_code\"");
        run.edit("events.jsonl", "finished", "finis");
        assertEquals(List.of("OPS-V025 events.jsonl", "OPS-V025 summary.json"), run.digested().codes());
    }

    @Test
    void resultsAreCounted() throws IOException {
        edited("results.jsonl", "{\"score\":1}\n", "", "OPS-V026 summary.json");
    }

    @Test
    void aResultThatPythonWroteAsNaNIsAResult() throws IOException {
        edited("results.jsonl", "{\"score\":1}", "{\"score\":NaN}\n");
    }

    @Test
    void anEndpointIsOfAServerAndItsUrlHasItsPort() throws IOException {
        run.write("endpoint.json", "{\"schema_version\":1,\"host\":\"h\",\"port\":8000,\"base_url\":\"http://h:8001/v1\",\"model\":\"m\",\"health_path\":\"/health\",\"time_to_ready_sec\":1.5}");
        assertEquals(List.of("OPS-V027 endpoint.json"), run.digested().codes());
        run.edit("run_metadata.json", "\"eval\"", "\"vllm_serve\"");
        assertEquals(List.of("OPS-V027 endpoint.json"), run.digested().codes());
        edited("endpoint.json", "h:8001", "h:8000");
    }

    @Test
    void lastAndBestMetricsAreThoseOfTheFile() throws IOException {
        edited("metrics.jsonl", "\"val/loss\":2.0", "\"val/loss\":1.9", "OPS-V028 summary.json");
        edited("metrics.jsonl", "\"step\":0,\"val/loss\":null", "\"step\":0,\"val/loss\":7", "OPS-V028 summary.json", "OPS-V028 summary.json");
    }

    @Test
    void aHeartbeatThatSaysRunningAfterTheEndIsNamed() throws IOException {
        edited("heartbeat.txt", "state=succeeded", "state=running", "OPS-V029 heartbeat.txt");
    }

    @Test
    void rowsWithoutATimeAndMetricsThatAreTextAreNamed() throws IOException {
        run.edit("metrics.jsonl", "\"step\":0", "\"step\":0,\"x\":\"text\"");
        run.edit("events.jsonl", "\"event\":\"finished\"", "\"event\":5");
        List<String> codes = run.digested().codes();
        assertTrue(codes.containsAll(List.of("OPS-V030 events.jsonl:2", "OPS-V030 metrics.jsonl:3")), codes.toString());
    }

    @Test
    void whatWasLeftOutOfACopyIsNotMissing() throws IOException {
        Files.delete(run.dir.resolve("checkpoints/ckpt_1.pt"));
        Files.delete(run.dir.resolve("checkpoints/ckpt_last.pt"));
        assertEquals(List.of("OPS-V015 digests.sha256:1", "OPS-V023 summary.json"), run.codes());
        LeftOut.note(run.dir, CHECKPOINTS);
        assertEquals(List.of(), run.codes());
    }

    @Test
    void whatWasLeftOutIsHeldToTheDigestThatItHasOnThePod() throws IOException {
        String digest = run.sha256("checkpoints/ckpt_1.pt");
        Files.delete(run.dir.resolve("checkpoints/ckpt_1.pt"));
        assertEquals(List.of(), run.codes(new LeftOut(CHECKPOINTS, Map.of("checkpoints/ckpt_1.pt", digest))));
        assertEquals(List.of("OPS-V015 digests.sha256:1"), run.codes(new LeftOut(CHECKPOINTS, Map.of("checkpoints/ckpt_1.pt", "0".repeat(64)))));
    }

    @Test
    void hostileNamesInTheDigestsAreCheckedLikeOthers() throws Exception {
        for (String name : List.of("new\nline", "back\\slash", " space ", "-c", "*")) {
            run.write(name, name);
        }
        Process sums = new ProcessBuilder("sh", "-c", "find . -type f ! -path './.ops/*' ! -name digests.sha256 -exec sha256sum {} + > digests.sha256").directory(run.dir.toFile()).start();
        assertEquals(0, sums.waitFor());
        assertEquals(List.of(), run.codes());
        run.write("new\nline", "other");
        assertEquals(1, run.codes().size());
    }
}
