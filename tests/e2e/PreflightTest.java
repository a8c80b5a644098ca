package tests.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import lib.run.RunDir;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tests.support.Laptop;
import tests.support.Scripts;

/** What is refused before anything is made: a run that would waste a night on a typo doesn't start. */
class PreflightTest extends OnPod {
    private Laptop mine;

    @BeforeAll
    void presets() throws Exception {
        Path config = pod.repo.resolve("examples/charlm/config");
        Files.writeString(config.resolve("broken.py"), "max_iters = 3\nbatch_size = = 4\n");
        Files.writeString(config.resolve("silent.py"), "max_iters = 1\n");
        Files.createDirectories(pod.repo.resolve("data/hollow"));
        Files.writeString(pod.repo.resolve("data/some.txt"), "text");
        mine = pod.laptop("m", """
                "kinds": {"checked": {"extends": "nanogpt_train", "checks": {"n_hidden % 8 == 0": "n_hidden ({n_hidden}) must be a multiple of 8"}}}""");
        Path project = mine.dir.resolve("configs/ops/project.json");
        Files.writeString(project, Files.readString(project).replace("\"dump\":", """
                "tiny": {"config": "examples/charlm/config/train_tiny.py", "overrides": {"max_iters": 1}},
                "checked": {"kind": "checked", "config": "examples/charlm/config/train_tiny.py"},
                "broken": {"config": "examples/charlm/config/broken.py"},
                "globs": {"config": "examples/charlm/config/train_tiny.py", "datasets": ["data/*.bin"]},
                "files": {"command": ["true"], "datasets": ["data/*.txt", "data/**/*.parquet"]},
                "serve": {"kind": "vllm_serve", "command": ["true", "{port}"], "port": 1},
                "dump":"""));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "tiny|max_itrs=5|max_itrs; did you mean max_iters?", "tiny|max_iters=many|max_iters", "tiny|gradient_accumulation_steps=x|gradient_accumulation_steps",
        "checked|n_hidden=20|n_hidden (20) must be a multiple of 8", "broken|max_iters=1|broken.py:2", "globs|max_iters=1|data/*.bin",
        "tiny|dataset=absent|absent"})
    void aMistakeOfTheSettingsIsNamedAndNothingIsLeft(String preset, String setting, String message) throws Exception {
        List<String> before = everything();
        mine.ops("run", "submit", "--preset", preset, "--set", setting, "--run-id", "refused").complaint(2, message);
        assertEquals(before, everything());
    }

    @Test
    void aPatternThatNamesNoDataIsRefusedForEveryKind() throws Exception {
        mine.ops("run", "submit", "--preset", "files", "--run-id", "refused").complaint(2, "the data set data/**/*.parquet has no files");
        assertFalse(Files.exists(pod.runs.resolve("refused")));
    }

    @Test
    void processesMustShareTheAccumulation() throws Exception {
        mine.ops("run", "submit", "--preset", "tiny", "--nproc", "3", "--set", "gradient_accumulation_steps=4", "--run-id", "refused")
                .complaint(2, "gradient_accumulation_steps (4) can't be divided among 3 processes");
    }

    @Test
    void moreProcessesThanGpusAreRefusedForADeviceThatIsOne() throws Exception {
        Laptop two = pod.laptop("g", "\"env\": {}");
        Files.writeString(pod.repo.resolve("train_gpu.py"), "import sys\ndevice = 'cuda'\nexec(open('examples/charlm/configurator.py').read()) if len(sys.argv) > 99 else None\n"
                + "config_keys = ['device']\nfor arg in sys.argv[1:]:\n    if '=' in arg:\n        k, v = arg.split('=')\n        globals()[k] = v\n");
        Path project = two.dir.resolve("configs/ops/project.json");
        Files.writeString(project, Files.readString(project).replace("\"dump\":", "\"gpu\": {\"config\": \"examples/charlm/config/silent.py\", \"entrypoint\": \"train_gpu.py\"}, "
                + "\"judge\": {\"kind\": \"eval\", \"entrypoint\": \"argv.py\"}, \"dump\":"));
        two.ops("run", "submit", "--preset", "gpu", "--nproc", "2", "--run-id", "refused").complaint(2, "the pod has none");
        two.with("CUDA_VISIBLE_DEVICES", "0,1");
        two.ops("run", "submit", "--pod", "here", "--preset", "gpu", "--nproc", "4", "--run-id", "refused").complaint(2, "the run wants 4 processes with a GPU each, the pod has 2");
        two.ops("run", "submit", "--pod", "here", "--preset", "judge", "--nproc", "4", "--run-id", "refused").complaint(2, "the run wants 4 processes with a GPU each, pod here has 2");
    }

    @Test
    void anOverrideThatTheScriptComputesAgainIsAWarningAndTheRunGoesOn() throws Exception {
        Files.writeString(pod.repo.resolve("train_again.py"), "import sys\nname = 'a'\nsteps = 1\nfor arg in sys.argv[1:]:\n    if '=' in arg:\n        k, v = arg.split('=')\n"
                + "        globals()[k] = v\nname = 'computed'\nprint(name)\n");
        Laptop other = pod.laptop("w", "\"env\": {}");
        Path project = other.dir.resolve("configs/ops/project.json");
        Files.writeString(project, Files.readString(project).replace("\"dump\":", "\"again\": {\"config\": \"examples/charlm/config/silent.py\", \"entrypoint\": \"train_again.py\"}, \"dump\":"));
        var ran = other.ops("run", "submit", "--preset", "again", "--set", "name=b", "--allow-unknown", "--run-id", "again").expect(0);
        summary("again");    // other tests look whether anything in the root changes
        assertTrue(ran.err().contains("warning: ") && ran.err().contains("train_again.py:8"), ran.err());
        assertTrue(json("again", RunDir.CONFIG).path("warnings").toString().contains("train_again.py:8"), "the record has the warning too");
        assertEquals("unresolved", json("again", RunDir.CONFIG).path("values").path("name").path("source").asText());
    }

    @Test
    void aPythonThatCanNotRunTheProbeStartsTheRunAndSaysSo() throws Exception {
        Path python = pod.root.resolve("odd-python");
        Scripts.write(python, "#!/bin/sh\ncase $1 in -I) exit 1 ;; esac\nexec python3 \"$@\"\n");
        Laptop other = pod.laptop("o");
        Path project = other.dir.resolve("configs/ops/project.json");
        Files.writeString(project, Files.readString(project).replace("\"venv_python\": \"python3\"", "\"venv_python\": \"" + python + "\""));
        var ran = other.ops("run", "submit", "--preset", "demo", "--set", "max_iters=1", "--run-id", "odd", "--wait").expect(0);
        assertTrue(ran.err().contains("warning: the settings of the script are not known"), ran.err());
        assertEquals("[\"the settings of the script are not known: its python could not run the probe\"]", json("odd", RunDir.CONFIG).path("warnings").toString());
    }

    @Test
    void whatThePreflightRefusesRunsWithoutIt() throws Exception {
        mine.ops("run", "submit", "--preset", "checked", "--set", "n_hidden=20", "--set", "max_iters=1", "--no-preflight", "--run-id", "anyway", "--wait").expect(0);
        assertEquals(20, json("anyway", RunDir.CONFIG).path("values").path("n_hidden").path("value").asInt());
    }

    @Test
    void theRecordHasEverySettingWithItsTypeAndSource() throws Exception {
        mine.ops("run", "submit", "--preset", "tiny", "--set", "batch_size=4", "--run-id", "settings", "--wait").expect(0);
        var values = json("settings", RunDir.CONFIG).path("values");
        assertEquals("{\"value\":4,\"type\":\"int\",\"source\":\"override\"}", values.path("batch_size").toString());
        assertEquals("{\"value\":24,\"type\":\"int\",\"source\":\"config\"}", values.path("n_hidden").toString());
        assertEquals("{\"value\":0.04,\"type\":\"float\",\"source\":\"default\"}", values.path("learning_rate").toString());
        assertEquals(4 * values.path("block_size").path("value").asInt(), json("settings", RunDir.CONFIG).path("derived").path("tokens_per_iter").asInt());
        mine.ops("validate", "settings").expect(0);
    }

    @Test
    void aDiskWithLessRoomThanTheLastRunOfThePresetTookIsRefused() throws Exception {
        Path disk = Files.createDirectories(pod.root.resolve("small"));
        pod.here("mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", disk.toString()).expect(0);
        try {
            String[] submit = {"run", "submit", "--outputs-dir", disk.toString(), "--preset", "tiny", "--run-id", "first", "--wait"};
            mine.ops(submit).expect(0);
            pod.here("sh", "-c", "head -c 12m /dev/zero >" + disk + "/first/checkpoints/large").expect(0);
            submit[6] = "second";
            mine.ops("run", "submit", "--outputs-dir", disk.toString(), "--preset", "tiny", "--run-id", "second").complaint(2, "the last run of preset tiny, first, took 12 MiB");
            assertFalse(Files.exists(disk.resolve("second")));
        } finally {
            pod.here("umount", "-l", disk.toString()).expect(0);
        }
    }

    @Test
    void aServerWhosePortIsTakenIsRefused() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Path project = mine.dir.resolve("configs/ops/project.json");
            Files.writeString(project, Files.readString(project).replaceAll("\"port\": \\d+", "\"port\": " + taken.getLocalPort()));
            mine.ops("run", "submit", "--preset", "serve", "--run-id", "refused").complaint(2, "listens on port " + taken.getLocalPort());
        }
    }

    /** Every path below the outputs root and the checkout, the runner's own sources aside. */
    private List<String> everything() throws Exception {
        var all = new ArrayList<String>();
        for (Path root : List.of(pod.runs, pod.repo)) {
            try (Stream<Path> paths = Files.exists(root) ? Files.walk(root) : Stream.empty()) {
                paths.map(Path::toString).filter(p -> !p.contains("/.git/") && !p.contains("/.ops/runner/")).sorted().forEach(all::add);
            }
        }
        return all;
    }
}
