package tests.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import lib.record.CommandEnvironment;
import lib.record.EnvironmentSnapshot;
import lib.record.Gpus;
import lib.record.PythonEnvironment;
import lib.record.PythonStart;
import lib.record.TimedOutput;
import lib.run.RunDir;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tests.support.Scripts;

/** env_snapshot.json: which python, what becomes of one that doesn't answer, the variables, the GPUs, the fingerprint. */
class EnvironmentRecordTest {
    private static final Duration SOON = Duration.ofMillis(500);
    private static final Map<String, String> PATH = Map.of("PATH", System.getenv("PATH"));
    @TempDir
    Path directory;

    @Test
    void thePythonOfTheProjectIsAskedWhereTheProjectHasOne() throws Exception {
        program("project/python", "echo '" + answer("mine") + "'");

        assertEquals("mine", fields("project/python", "python3", "train.py").path("python").path("version").asText());
    }

    @Test
    void elseThePythonThatRunsTheCommandIsAsked() throws Exception {
        program("bin/python3.99", "echo '" + answer("first word") + "'");
        Scripts.write(directory.resolve("torchrun"), "#!" + directory.resolve("bin/python3.99") + "\nimport torch\n");

        assertEquals("first word", fields("", "bin/python3.99", "train.py").path("python").path("version").asText());
        assertEquals("first word", fields("", "./torchrun", "train.py").path("python").path("version").asText());
    }

    @Test
    void aBareNameIsLookedUpInThePathOfTheCommand() throws Exception {
        program("bin/python3", "echo '" + answer("in PATH") + "'");

        JsonNode fields = PythonRequests.fields(PythonRequests.request(directory, "", "python3", "x.py"), Map.of("PATH", "bin:/nowhere"), PythonEnvironment.LIMIT);

        assertEquals("in PATH", fields.path("python").path("version").asText());
    }

    @Test
    void aCommandWithoutPythonSaysSo() {
        JsonNode fields = fields("", "sleep", "1");

        assertTrue(fields.path("python").isNull() && fields.path("packages").isEmpty() && fields.path("torch").isNull(), fields.toString());
        assertEquals("the project names no python, and the command doesn't start with one", fields.path("why").asText());
    }

    @Test
    void aMissingPythonIsNamed() {
        assertEquals("there is no python .venv/bin/python", fields(".venv/bin/python", "python3").path("why").asText());
    }

    @Test
    void aPythonThatCrashesIsRecordedWithItsLastWords() throws Exception {
        program("python", "echo 'Traceback' >&2; echo 'libpython3.so: cannot open shared object file' >&2; exit 127");

        assertTrue(fields("./python", "x").path("why").asText().endsWith("it ended with 127: libpython3.so: cannot open shared object file"));
    }

    @Test
    void whatIsNoAnswerIsNotTakenForOne() throws Exception {
        program("python", "echo '{\"python\": 3}'; head -c 100000 /dev/urandom");

        assertTrue(fields("./python", "x").path("why").asText().endsWith("what it prints isn't the answer"));
    }

    @Test
    void whatAWrapperSaysBeforeTheAnswerIsPassedOver() throws Exception {
        program("python", "echo 'Loading module cuda/12.4'; exec python3 \"$@\"");

        assertTrue(fields("./python", "x").path("python").path("version").asText().startsWith("3."));
    }

    @Test
    void aPythonThatHangsWithAChildThatKeepsItsOutputIsGivenUp() throws Exception {
        program("python", "sleep 30 & sleep 30");

        assertTrue(PythonRequests.fields(PythonRequests.request(directory, "./python", "x"), PATH, SOON).path("why").asText().contains("it took longer than"));
    }

    @Test
    void aProgramThatLeavesItsOutputToAChildIsNotWaitedFor() {
        TimedOutput output = TimedOutput.of(Duration.ofSeconds(20), "sh", "-c", "echo said; sleep 30 & echo $!");

        ProcessHandle.of(Long.parseLong(output.text().lines().toList().get(1))).ifPresent(ProcessHandle::destroyForcibly);
        assertEquals("said", output.text().lines().findFirst().orElseThrow());
    }

    @Test
    void onlyListedVariablesWithoutSecretsAreRecorded() {
        var environment = new CommandEnvironment(Map.of("NCCL_DEBUG", "INFO", "OMP_NUM_THREADS", "4", "PATH", "/bin", "VLLM_API_KEY", "x", "HF_HOME", "/mnt/hf",
                "MASTER_ADDR", "hidden-value", "TORCH_URL", "https://me:pass@example.com", "EDITOR", "vi", "LD_PRELOAD", "/lib/j.so"), List.of("hidden-value"));

        assertEquals(Map.of("NCCL_DEBUG", "INFO", "OMP_NUM_THREADS", "4", "HF_HOME", "/mnt/hf", "LD_PRELOAD", "/lib/j.so"), environment.recorded());
    }

    /** Lines in the format of nvidia-smi(1), put together from its documentation, not recorded on a machine. */
    @Test
    void gpusAndDriverComeFromOneCallOfNvidiaSmi() throws Exception {
        program("nvidia-smi", "echo \"$@\" >>" + directory.resolve("calls") + "\n"
                + "echo '0, NVIDIA H100 80GB HBM3, GPU-4a5b6c7d-0000-1111-2222-333344445555, 81559, 550.54.15'\n"
                + "echo '1, NVIDIA GB10, GPU-00000000-0000-1111-2222-333344445555, [N/A], 550.54.15'");
        Gpus.Inventory found = new Gpus(directory, "/nowhere:" + directory).inventory();

        assertEquals("550.54.15", found.driver());
        assertEquals("[{\"index\":0,\"name\":\"NVIDIA H100 80GB HBM3\",\"uuid\":\"GPU-4a5b6c7d-0000-1111-2222-333344445555\",\"memory_mib\":81559},"
                + "{\"index\":1,\"name\":\"NVIDIA GB10\",\"uuid\":\"GPU-00000000-0000-1111-2222-333344445555\",\"memory_mib\":null}]", found.gpus().toString());
        assertEquals(List.of("--query-gpu=index,name,uuid,memory.total,driver_version --format=csv,noheader,nounits"),
                Files.readAllLines(directory.resolve("calls")));
    }

    @Test
    void aBrokenGpuDoesNotHideTheOthers() throws Exception {
        program("nvidia-smi", "echo '0, NVIDIA A100-SXM4-80GB, [Unknown Error], 81920, 535.104.05'\n"
                + "echo 'Unable to determine the device handle for GPU 0000:3B:00.0: Unknown Error'; exit 15");
        Gpus.Inventory found = new Gpus(directory, directory.toString()).inventory();

        assertEquals("[{\"index\":0,\"name\":\"NVIDIA A100-SXM4-80GB\",\"uuid\":null,\"memory_mib\":81920}]", found.gpus().toString());
    }

    @Test
    void withoutNvidiaSmiOrDriverThereAreNoGpusAndNoDriver() throws Exception {
        assertEquals("[]", new Gpus(directory, "/nowhere").inventory().gpus().toString());
        program("nvidia-smi", "echo \"NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver, and so on, and on, and on.\"; exit 9");

        ObjectNode document = document(Map.of(), new Gpus(directory, directory.toString()).inventory());

        assertTrue(document.path("cuda_driver").isNull() && document.path("gpus").isEmpty(), document.toString());
        assertEquals(0, document.path("gpu_count").asInt(-1));
    }

    @Test
    void theSameMachineTwiceHasTheSameFingerprintWhateverMerelyLiesElsewhere() throws Exception {
        Venv.distInfo(directory.resolve("site"), "pkg", "1.0");
        Venv.distInfo(directory.resolve("other place"), "pkg", "1.0");

        String first = fingerprint(Map.of("PYTHONPATH", directory.resolve("site").toString(), "HF_HOME", "/a", "OMP_NUM_THREADS", "4"));

        assertTrue(first.matches("[0-9a-f]{64}"), first);
        assertEquals(first, fingerprint(Map.of("PYTHONPATH", directory.resolve("other place").toString(), "HF_HOME", "/b", "OMP_NUM_THREADS", "4")));
    }

    @Test
    void anotherVersionOrCommitOrVariableMakesAnotherFingerprint() throws Exception {
        Path info = Venv.distInfo(directory.resolve("site"), "pkg", "1.0");
        Venv.distInfo(directory.resolve("newer"), "pkg", "1.1");
        Map<String, String> variables = Map.of("PYTHONPATH", directory.resolve("site").toString());

        String first = fingerprint(variables);
        var threads = new HashMap<>(variables);
        threads.put("OMP_NUM_THREADS", "4");

        assertNotEquals(first, fingerprint(Map.of("PYTHONPATH", directory.resolve("newer").toString())));
        assertNotEquals(first, fingerprint(threads));
        Files.writeString(info.resolve("direct_url.json"), "{\"url\": \"https://example.com/p\", \"vcs_info\": {\"vcs\": \"git\", \"commit_id\": \"abc\"}}");
        assertNotEquals(first, fingerprint(variables));
    }

    @Test
    void aRunLeavesWhatItsCommandFound() throws Exception {
        try (var run = new RecordedRun(directory, "python3", "-c", "import time; time.sleep(2)")) {
            run.environment("OMP_NUM_THREADS", "3").environment("VLLM_API_KEY", "hidden-value").write().start().summary();
            JsonNode snapshot = run.json(RunDir.ENVIRONMENT);

            assertEquals(1, snapshot.path("schema_version").asInt());
            assertTrue(snapshot.path("python").path("version").asText().startsWith("3."), snapshot.toString());
            assertEquals("3", snapshot.path("env").path("OMP_NUM_THREADS").asText());
            assertFalse(snapshot.toString().contains("hidden"));
            assertTrue(snapshot.path("fingerprint").asText().matches("[0-9a-f]{64}"));
        }
    }

    private static String answer(String version) {
        return "{\"python\": {\"version\": \"" + version + "\"}, \"packages\": {}, \"pip_freeze\": [], \"conda_packages\": {}, \"torch\": null}";
    }

    private Path program(String name, String text) throws Exception {
        return Scripts.write(directory.resolve(name), "#!/bin/sh\n" + text + "\n");
    }

    private ObjectNode fields(String python, String... command) {
        return PythonRequests.fields(PythonRequests.request(directory, python, command), PATH, PythonEnvironment.LIMIT);
    }

    private ObjectNode document(Map<String, String> variables, Gpus.Inventory gpus) {
        var all = new HashMap<>(PATH);
        all.putAll(variables);
        var environment = new CommandEnvironment(all, List.of());
        var python = new PythonEnvironment(PythonRequests.request(directory, "", "python3"), environment, PythonEnvironment.LIMIT, new PythonStart(directory.resolve("python")));
        return new EnvironmentSnapshot(python, environment).document(gpus);
    }

    private String fingerprint(Map<String, String> variables) {
        return document(variables, new Gpus(directory, "/nowhere").inventory()).path("fingerprint").asText();
    }
}
