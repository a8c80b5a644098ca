package tests.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Which settings the probe finds, where they come from, and which it says it doesn't have. */
@Timeout(300)
class ConfigProbeTest {
    @TempDir Path directory;
    private ConfigProbe probe;

    @BeforeEach
    void aScript() {
        probe = new ConfigProbe(directory);
    }

    @Test
    void everySettingHasItsValueTypeAndSource() throws Exception {
        probe.file("config/small.py", "max_iters = 50\nlearning_rate = max_iters / 1e3\n");
        var found = probe.arguments("config/small.py", "--batch_size=1_6", "--out_dir=/runs/a b").run();
        assertEquals(List.of(), found.problems());
        assertEquals(List.of(), found.warnings());
        assertEquals("8 int default", found.of("gradient_accumulation_steps"));
        assertEquals("50 int config", found.of("max_iters"));
        assertEquals("0.05 float config", found.of("learning_rate"));
        assertEquals("16 int override", found.of("batch_size"));
        assertEquals("\"/runs/a b\" str override", found.of("out_dir"));
        assertEquals("false bool default", found.of("eval_only"));
        assertEquals("unresolved: train.py:16 depends on torch", found.of("dtype"));
        assertEquals("missing", found.of("config_keys"));
        assertEquals("missing", found.of("torch"));
        String digest = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest("max_iters = 50\nlearning_rate = max_iters / 1e3\n".getBytes()));
        assertEquals(digest, found.document().at("/config/config_sha256").asText());
        assertEquals(1, found.document().at("/config/schema_version").asInt());
        assertEquals(0, found.exitCode());
    }

    @Test
    void theOrderOfTheArgumentsDecides() {
        probe.file("config/a.py", "max_iters = 1\nbatch_size = 1\n").file("config/b.py", "batch_size = 2\n");
        var found = probe.arguments("--max_iters=7", "config/a.py", "config/b.py", "--batch_size=3").run();
        assertEquals("1 int config", found.of("max_iters"));
        assertEquals("3 int override", found.of("batch_size"));
        assertEquals(List.of("--max_iters=7 has no effect: config/a.py:1 sets it again (arguments work from left to right)"), found.warnings());
    }

    @Test
    void valuesAreReadAsTheConfiguratorReadsThem() {
        probe.file("configurator.py", ConfigProbe.LENIENT);
        for (var each : Map.of("1_000", "1000 int", "1e10", "1E+10 float", "007", "\"007\" str", "false", "\"false\" str", "(1,2)", "[1,2] tuple",
                "", "\"\" str", "a=b=c", "\"a=b=c\" str", "None", "null NoneType", "1e999", "\"inf\" float", "{'a': [1]}", "{\"a\":[1]} dict").entrySet()) {
            assertEquals(each.getValue() + " override", probe.arguments("betas=" + each.getKey()).run().of("betas"));
        }
    }

    @Test
    void whatDependsOnSomethingNotHadIsUnresolvedAndSaysWhy() {
        probe.file("config/c.py", "import time\nwandb_run_name = 'ft-' + str(time.time())\nmax_iters = 5\nbatch_size = max_iters if wandb_run_name else 1\n");
        var found = probe.script("import random\nseed = random.randrange(9)\nhalf = seed // 2\nhost = __import__('socket').gethostname()\n", "")
                .arguments("config/c.py").run();
        assertEquals("unresolved: config/c.py:2 depends on time", found.of("wandb_run_name"));
        assertEquals("unresolved: config/c.py:4 depends on wandb_run_name", found.of("batch_size"));
        assertEquals("5 int config", found.of("max_iters"));
        assertEquals("unresolved: train.py:2 depends on random", found.of("seed"));
        assertEquals("unresolved: train.py:3 depends on seed", found.of("half"));
        assertEquals("unresolved: train.py:4 depends on socket", found.of("host"));
        assertEquals(List.of(), found.problems());
    }

    @Test
    void aBranchThatCantBeTakenLosesWhatBothMaySet() {
        var found = probe.script("""
                import torch
                try:
                    import flash
                    fast = True
                except ImportError:
                    fast = False
                if torch.cuda.is_available():
                    workers = 4
                else:
                    workers = 0
                if 3 > 2:
                    known = 1
                def pick():
                    return torch.get_num_threads()
                threads = pick()
                names = ['a']
                torch.extend(names)
                """, "").run();
        assertEquals("unresolved: train.py:2 depends on whether flash can be imported", found.of("fast"));
        assertEquals("unresolved: train.py:7 depends on torch", found.of("workers"));
        assertEquals("1 int default", found.of("known"));
        assertEquals("unresolved: train.py:15 depends on torch", found.of("threads"));
        assertEquals("unresolved: train.py:17 depends on torch", found.of("names"));
    }

    @Test
    void anUnresolvedSettingCanBeOverriddenThroughATypeCheck() {
        assertEquals("\"float32\" str override", probe.arguments("--dtype=float32").run().of("dtype"));
        var seeded = probe.script("import time\nseed = round(time.time())\n", "").arguments("--seed=3").run();
        assertEquals("3 int override", seeded.of("seed"));
        assertEquals(List.of(), seeded.problems());
    }

    @Test
    void anInlineConfiguratorWorksAsOneInAFile() {
        String script = ConfigProbe.TRAIN.replace("exec(open('configurator.py').read())\n", "if __name__ == '__main__':\n    "
                + ConfigProbe.STRICT.replace("\n", "\n    ") + "\n");
        var found = probe.file("train.py", script).file("c.py", "max_iters = 2\n").arguments("c.py", "--batch_size=3").run();
        assertEquals("2 int config", found.of("max_iters"));
        assertEquals("3 int override", found.of("batch_size"));
        assertEquals("8 int default", found.of("gradient_accumulation_steps"));
    }

    @Test
    void theConfiguratorIsFoundInAnySpelling() {
        for (String spelling : List.of("exec(open(os.path.join(os.path.dirname(os.path.abspath(__file__)), 'configurator.py')).read())",
                "with open('configurator.py') as f:\n    exec(f.read())",
                "from pathlib import Path\nexec(Path(__file__).with_name('configurator.py').read_text())",
                "import sys\nexec(compile(open(os.path.dirname(sys.argv[0]) + './configurator.py').read(), 'configurator.py', 'exec'))",
                "def configure():\n    exec(open('configurator.py').read(), globals())\nconfigure()")) {
            var found = probe.file("train.py", ConfigProbe.TRAIN.replace("exec(open('configurator.py').read())", spelling))
                    .arguments("--max_iters=9").run();
            assertEquals("9 int override", found.of("max_iters"), spelling);
            assertEquals(List.of(), found.problems(), spelling);
        }
    }

    @Test
    void aScriptWithoutAConfiguratorHasNoKnownSettings() {
        var found = probe.file("train.py", "import argparse\nlr = 1\nargparse.ArgumentParser().parse_args()\n").run();
        assertEquals("{}", found.document().at("/config/values").toString());
        assertTrue(found.warnings().getFirst().startsWith("the settings are not known: train.py has no configurator"), found.warnings().toString());
    }

    @Test
    void derivedFiguresAreComputedFromTheSettings() {
        var found = probe.arguments("--batch_size=4").with("world_size", 2).with("derived", Map.of("gradient_accumulation_steps",
                "gradient_accumulation_steps // world_size", "tokens", "batch_size * world_size", "no", "nothing * 2", "kind", "dtype", "none", "betas",
                "evil", "__import__('os').getcwd()")).run();
        assertEquals("{\"world_size\":2,\"gradient_accumulation_steps\":4,\"tokens\":8}",
                sorted(found.document().at("/config/derived").toString()));
    }

    @Test
    void whatTheScriptComputesAgainIsUnresolved() {
        var found = probe.script("", """
                wandb_run_name = f'{dataset}-{max_iters}'
                gradient_accumulation_steps //= 2
                batch_size = min(batch_size, 8)
                rank = int(os.environ.get('RANK', -1))
                if rank != -1:
                    device = f'cuda:{rank}'
                if torch.cuda.is_available():
                    learning_rate = 1.0
                """).arguments("--wandb_run_name=x", "--device=cpu", "--learning_rate=0.1").run();
        assertEquals("unresolved: train.py:20 computes it again", found.of("wandb_run_name"));
        assertEquals("8 int default", found.of("gradient_accumulation_steps"));
        assertEquals("12 int default", found.of("batch_size"));
        assertEquals("\"cpu\" str override", found.of("device"));
        assertEquals(List.of("the override of wandb_run_name has no effect: train.py:20 sets it again",
                "the override of learning_rate may have no effect: train.py:27 sets it again, in an if at line 26"), found.warnings());
        assertTrue(probe.with("world_size", 2).run().warnings().contains(
                "the override of device may have no effect: train.py:25 sets it again, in an if at line 24"));
    }

    @Test
    void theVariablesOfTheCommandAreSeen() {
        var found = probe.script("import os\nroot = os.environ['ROOT_OF_DATA']\nhome = os.getenv('NOT_THERE', 'x')\n", "")
                .with("env", Map.of("ROOT_OF_DATA", "/d")).run();
        assertEquals("\"/d\" str default", found.of("root"));
        assertEquals("\"x\" str default", found.of("home"));
    }

    @Test
    void secretsStayOutOfTheRecord() {
        String token = "hf_" + "Ab3".repeat(12);
        var found = probe.file("configurator.py", ConfigProbe.LENIENT).script("wandb_api_key = ''\nhub = ''\neos_token = '</s>'\n", "")
                .arguments("--wandb_api_key=abcdef", "--hub=" + token, "--eval_only=" + token).run();
        assertEquals("unresolved: left out: it looks like a secret", found.of("wandb_api_key"));
        assertEquals("unresolved: left out: it looks like a secret", found.of("hub"));
        assertEquals("\"</s>\" str default", found.of("eos_token"));
        assertTrue(!found.text().contains(token) && !found.text().contains("abcdef"), found.text());
    }

    private static String sorted(String derived) {
        return derived.replace("\"tokens\":8,\"gradient_accumulation_steps\":4", "\"gradient_accumulation_steps\":4,\"tokens\":8");
    }
}
