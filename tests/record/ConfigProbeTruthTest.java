package tests.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import lib.store.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tests.support.Checkout;

/** The probe beside the truth: the same script really run with the same arguments, which prints what it has. */
@Timeout(600)
class ConfigProbeTruthTest {
    private static final String PLAIN = ConfigProbe.TRAIN.replace("import torch\nfrom model import GPT\n", "import json\n")
            .replace("'bfloat16' if torch.cuda.is_available() else 'float16'", "'bfloat16' if os.sep == '/' else 'float16'");
    private static final String DUMP = "print('TRUTH ' + json.dumps({k: globals()[k] for k in config_keys}))\n";
    private static final List<String> ARGUMENTS = List.of("--batch_size=4", "--batch_size=1_000", "--learning_rate=1e-3",
            "--learning_rate=2e10", "--dtype=float32",
            "--wandb_run_name=", "--wandb_run_name=007", "--wandb_run_name=a b'c", "--eval_only=True", "--max_iters=-5", "a.py", "b.py",
            "--dataset=letters",
            "--batch_size=x", "--eval_only=false", "--max_iters=0x10", "--nothing=1", "--wandb_run_name=(1,2)", "--max_iters=1e3",
            "batch_size=3", "--max_iters=1=2");

    @TempDir Path directory;

    @Test
    void theSettingsAreThoseThatTheScriptReallyHas() throws Exception {
        var random = new Random(7);
        int refused = 0;
        for (int round = 0; round < 30; round++) {
            var arguments = new ArrayList<String>();
            for (int n = 1 + random.nextInt(4); n > 0; n--) {
                arguments.add(ARGUMENTS.get(random.nextInt(round < 12 ? 13 : ARGUMENTS.size())));
            }
            var probe = new ConfigProbe(directory).file("train.py", PLAIN + DUMP).file("a.py", "max_iters = 77\nwandb_run_name = f'{dataset}-{max_iters}'\n")
                    .file("b.py", "batch_size = batch_size * 2\neval_only = not eval_only\n")
                    .file("configurator.py", round % 2 == 0 ? ConfigProbe.STRICT : ConfigProbe.LENIENT);
            var found = probe.arguments(arguments.toArray(String[]::new)).run();
            var truth = truth("python3", directory, arguments);
            if (truth.isEmpty()) {
                refused++;
                assertTrue(!found.problems().isEmpty(), "the script ends, and the probe sees no problem: " + arguments);
            } else {
                var values = Json.object();
                found.document().at("/config/values").properties().stream().filter(e -> truth.getFirst().has(e.getKey()))
                        .forEach(e -> values.set(e.getKey(), e.getValue().path("value")));
                assertEquals(truth.getFirst(), values, arguments.toString());
            }
        }
        assertTrue(refused > 3, "some are refused");
    }

    @Test
    void theDemosSettingsAreFound() throws IOException {
        var charlm = new ConfigProbe(directory);
        for (String file : List.of("train.py", "configurator.py", "config/train_tiny.py", "data/alice.txt")) {
            charlm.file(file, Files.readAllBytes(Checkout.root().resolve("examples/charlm").resolve(file)));
        }
        var found = charlm.arguments("config/train_tiny.py", "max_iters=3", "--weight_decay=0", "out_dir=a=b").with("override_style", "key=value").run();
        assertEquals(List.of(), found.problems());
        assertEquals(List.of(), found.warnings());
        assertEquals(29, found.document().at("/config/values").size());
        assertEquals("3 int override", found.of("max_iters"));
        assertTrue(found.of("weight_decay").endsWith(" float override"), found.of("weight_decay"));
        assertEquals("\"a=b\" str override", found.of("out_dir"));
        assertEquals("24 int config", found.of("n_hidden"));
        assertTrue(charlm.arguments("max_iter=3").problems().getFirst().startsWith(
                "train.py has no setting max_iter; did you mean max_iters? (configurator.py:"));
        assertEquals(1, charlm.arguments("--max_iters=1e3").problems().size());
    }

    @Test
    void everyPythonOnThisMachineAgrees() throws Exception {
        var texts = new ArrayList<String>();
        for (String python : pythons()) {
            var found = new ConfigProbe(directory).file("a.py", "import time\nmax_iters = 77\nwandb_run_name = str(time.time())\n").script("", "device = 'x'\n")
                    .python(python).arguments("a.py", "--batch_size=2", "--learning_rate=1e-3").run();
            texts.add(found.text());
        }
        assertTrue(texts.getFirst().contains("\"max_iters\": {\"value\": 77"), texts.getFirst());
        assertEquals(1, texts.stream().distinct().count(), texts.toString());
    }

    private static List<String> pythons() throws Exception {
        var found = new ArrayList<>(List.of("python3"));
        for (String directory : System.getenv("PATH").split(":")) {
            for (String name : List.of("python3.8", "python3.9", "python3.10", "python3.11", "python3.12", "python3.13", "python3.14")) {
                String program = directory + "/" + name;
                if (Files.isExecutable(Path.of(program)) && new ProcessBuilder(program, "-c", "").redirectErrorStream(true).start().waitFor() == 0) {
                    found.add(program);
                }
            }
        }
        return found;
    }

    /** What the script printed at its end, or nothing where it ended before. */
    private static List<JsonNode> truth(String python, Path directory, List<String> arguments) throws Exception {
        var command = Stream.concat(Stream.of(python, "train.py"), arguments.stream()).toList();
        var process = new ProcessBuilder(command).directory(directory.toFile()).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return text.lines().filter(line -> line.startsWith("TRUTH ")).map(line -> Json.parse(line.substring(6)).orElseThrow()).toList();
    }
}
