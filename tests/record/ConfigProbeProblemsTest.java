package tests.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What would waste a night, in the words that the user reads. */
@Timeout(300)
class ConfigProbeProblemsTest {
    @TempDir Path directory;
    private ConfigProbe probe;

    @BeforeEach
    void aScript() {
        probe = new ConfigProbe(directory);
    }

    @Test
    void anUnknownOverrideNamesTheNearestSetting() {
        assertEquals(List.of("train.py has no setting max_iter; did you mean max_iters? (configurator.py:9 refuses it, so --allow-unknown is no help)"),
                probe.arguments("--max_iter=5").problems());
        probe.file("configurator.py", ConfigProbe.LENIENT);
        assertEquals(List.of("train.py has no setting max_iter; did you mean max_iters?; --allow-unknown lets it through"), probe.problems());
    }

    @Test
    void anUnknownOverrideThatIsAllowedIsRecordedWithAWarning() {
        var found = probe.file("configurator.py", ConfigProbe.LENIENT).arguments("--max_iter=5").with("allow_unknown", true).run();
        assertEquals(List.of(), found.problems());
        assertEquals(List.of("train.py has no setting max_iter; did you mean max_iters?"), found.warnings());
        assertEquals("5 int override", found.of("max_iter"));
    }

    @Test
    void withoutTheCheckTheSameIsOnlyAWarning() {
        var found = probe.arguments("--max_iter=5").with("check", false).run();
        assertEquals(List.of(), found.problems());
        assertEquals(1, found.warnings().size());
    }

    @Test
    void whatOpsSetsAndTheScriptDoesNotHaveIsAWarning() {
        var found = probe.file("configurator.py", ConfigProbe.LENIENT).file("train.py", ConfigProbe.TRAIN.replace("out_dir = 'out'\n", ""))
                .arguments("--out_dir=/x").run();
        assertEquals(List.of(), found.problems());
        assertEquals(List.of("train.py has no setting out_dir, which ops sets"), found.warnings());
    }

    @Test
    void anOverrideOfAnotherTypeIsRefusedWhateverTheConfiguratorDoes() {
        for (String configurator : List.of(ConfigProbe.STRICT, ConfigProbe.LENIENT)) {
            probe.file("configurator.py", configurator);
            assertEquals(List.of("--max_iters=1e3 is read as float, but the default (1000) is of type int"), probe.arguments("--max_iters=1e3").problems());
            assertEquals(List.of("--max_iters=many is read as str, but the default (1000) is of type int"), probe.arguments("--max_iters=many").problems());
            assertEquals(List.of("--eval_only=1 is read as int, but the default (False) is of type bool"), probe.arguments("--eval_only=1").problems());
            assertEquals(List.of("--wandb_run_name=123 is read as int, but the default (a text) is of type str; for a text write wandb_run_name='\"...\"'"),
                    probe.arguments("--wandb_run_name=123").problems());
        }
    }

    @Test
    void aWholeNumberWillDoForAFloatWhereTheConfiguratorTakesIt() {
        assertEquals(List.of("--learning_rate=1 is read as int, but the default (0.0006) is of type float"), probe.arguments("--learning_rate=1").problems());
        assertEquals(List.of(), probe.file("configurator.py", ConfigProbe.LENIENT).problems());
    }

    @Test
    void aNoneDefaultTakesAnything() {
        assertEquals(List.of(), probe.file("configurator.py", ConfigProbe.LENIENT).arguments("--betas=(0.9,0.99)").problems());
    }

    @Test
    void aConfiguratorThatWantsDashesGetsAHint() {
        assertEquals(List.of("configurator.py:5: AssertionError at the argument max_iters=5; set \"override_style\": \"--key=value\""),
                probe.arguments("max_iters=5").with("override_style", "key=value").problems());
    }

    @Test
    void aConfiguratorThatKeepsTheDashesGetsAHint() {
        probe.file("configurator.py", "import sys\nfor a in sys.argv[1:]:\n    k, v = a.split('=')\n    globals()[k] = v\n");
        assertEquals(List.of("--device=cpu has no effect: the script takes the dashes as part of the name; set \"override_style\": \"key=value\""),
                probe.arguments("--device=cpu").problems());
    }

    @Test
    void anArgumentThatTheConfiguratorCantSplitIsNamed() {
        assertEquals(List.of("configurator.py:6: ValueError: too many values to unpack (expected 2) at the argument --wandb_run_name=a=b=c"),
                probe.arguments("--wandb_run_name=a=b=c").problems());
    }

    @Test
    void anOptionThatTheConfiguratorRefusesIsNamed() {
        assertEquals(List.of("configurator.py:18: AssertionError at the argument --compile"), probe.arguments("--compile").problems());
    }

    @Test
    void aConfiguratorThatIsNotThereIsAProblem() throws IOException {
        Files.delete(directory.resolve("configurator.py"));
        var found = probe.arguments("--max_iters=3").run();
        assertEquals(List.of("train.py:18: FileNotFoundError: [Errno 2] No such file or directory: 'configurator.py'"), found.problems());
        assertTrue(found.of("max_iters").startsWith("unresolved: train.py:18 raises FileNotFoundError"), found.text());
    }

    @Test
    void aBrokenConfigFileIsNamedWithItsLine() {
        probe.file("c d.py", "max_iters = 1\nbatch_size = = 2\n").file("e.py", "max_iters = 1\n\nbatch_size = max_iter\n");
        assertEquals(List.of("c d.py:2: SyntaxError: invalid syntax"), probe.arguments("c d.py").problems());
        assertEquals(List.of("e.py:3: NameError: name 'max_iter' is not defined"), probe.arguments("e.py").problems());
        assertEquals(List.of("the config file nope.py is not there (seen from " + directory + ")"), probe.arguments("nope.py").problems());
        assertEquals(List.of("the config file data is a directory (seen from " + directory + ")"), probe.arguments("data").problems());
    }

    @Test
    void aConfigFileThatUsesSomethingNotHadIsNotAccused() {
        var found = probe.file("c.py", "import yaml\nraise ValueError(yaml.version)\n").arguments("c.py").run();
        assertEquals(List.of(), found.problems());
    }

    @Test
    void aSettingThatOnlyTheConfigFileHasIsAWarning() {
        var found = probe.file("c.py", "import math\nmax_itrs = 5\n_private = 1\n").arguments("c.py").run();
        assertEquals(List.of("c.py:2 sets max_itrs, which train.py does not have; did you mean max_iters?"), found.warnings());
        assertEquals(List.of(), found.problems());
    }

    @Test
    void namesFromAStarImportAreNotCalledUnknown() {
        var found = probe.script("from defaults import *\n", "").arguments("--n_layer=2").run();
        assertEquals(List.of(), found.problems());
        assertTrue(found.warnings().getFirst().startsWith("it is not known whether train.py has a setting n_layer"), found.warnings().toString());
    }

    @Test
    void aFailedCheckIsAProblemWithItsFigures() {
        probe.with("world_size", 3).with("checks", List.of(Map.of("expression", "gradient_accumulation_steps % world_size == 0", "message",
                "gradient_accumulation_steps ({gradient_accumulation_steps}) can't be divided by the {world_size} processes"),
                Map.of("expression", "nowhere == 1", "message", "not evaluable")));
        assertEquals(List.of("gradient_accumulation_steps (8) can't be divided by the 3 processes"), probe.problems());
        assertEquals(List.of(), probe.arguments("--gradient_accumulation_steps=9").problems());
    }

    @Test
    void aDataSetWithoutFilesIsAProblem() throws IOException {
        Files.createDirectories(directory.resolve("data/empty/below"));
        probe.file("data/todo/prepare.py", "").file("data/todo/readme.md", "").file("data/one.txt", "x").file("mnt/far/deep/a.bin", "x");
        assertEquals(List.of("the data set empty has no files: data/empty is empty"), probe.arguments("--dataset=empty").problems());
        assertEquals(List.of("the data set todo has no files: data/todo has only prepare.py, readme.md: run data/todo/prepare.py first"),
                probe.arguments("--dataset=todo").problems());
        assertEquals(List.of("the data set leters is not in " + directory.toRealPath().resolve("data") + "; there is letters"),
                probe.arguments("--dataset=leters").problems());
        assertEquals(List.of(), probe.arguments("--dataset=one").problems());
        assertEquals(List.of(), probe.arguments("--dataset=hub/name").problems());
        assertEquals(List.of(), probe.with("datasets_root", directory + "/mnt").arguments("--dataset=far").problems());
    }

    @Test
    void aPatternThatMatchesNoFileIsAProblem() {
        assertEquals(List.of(), probe.with("dataset_globs", List.of("data/**/*.bin")).problems());
        assertEquals(List.of("no file matches the data set pattern data/*.bin (seen from " + directory + ")"),
                probe.with("dataset_globs", List.of("data/*.bin")).problems());
    }

    @Test
    void moreProcessesThanGpusIsAProblemUnlessTheRunIsOnTheCpu() {
        probe.with("world_size", 4).with("gpus", 2);
        assertEquals(List.of("the run wants 4 processes with a GPU each, the pod has 2"), probe.problems());
        assertEquals(List.of(), probe.arguments("--device=cpu").problems());
        assertEquals(List.of("the run wants 1 process with a GPU each, the pod has none"), probe.arguments().with("world_size", 1).with("gpus", 0).problems());
        assertEquals(List.of(), probe.with("gpus", null).problems());
    }

    @Test
    void messagesAreOnePrintableLineWithoutSecrets() {
        probe.file("configurator.py", ConfigProbe.LENIENT).script("n_token = 1\n", "");
        var found = probe.arguments("--n_token=geheim", "--max_iters=a\n\u001b[31mb" + "c".repeat(400)).run();
        assertEquals("--n_token=*** is read as str, but the default (1) is of type int", found.problems().getFirst());
        assertTrue(found.problems().get(1).startsWith("--max_iters=a\\n\\x1b[31mbccc") && found.problems().get(1).length() == 300, found.text());
        assertTrue(!found.problems().toString().contains("geheim"), found.text());
    }

    @Test
    void anEntryPointThatCantRunIsAProblem() {
        assertEquals(List.of("the entry point gone.py can not be read: No such file or directory (seen from " + directory + ")"),
                probe.with("entrypoint", "gone.py").problems());
        assertTrue(probe.with("entrypoint", "train.py").file("train.py", "x = 1\nprint 'python 2'\n").problems().getFirst()
                .startsWith("the entry point does not parse: train.py:2: "));
    }
}
