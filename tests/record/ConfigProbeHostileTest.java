package tests.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a script does, one document comes out, no file appears and nothing is started ({@link ConfigProbe#run} looks at the files). */
@Timeout(300)
class ConfigProbeHostileTest {
    @TempDir Path directory;
    private ConfigProbe probe;

    @BeforeEach
    void aScript() {
        probe = new ConfigProbe(directory);
    }

    @Test
    void aLoopIsEndedAndItsResultUnresolved() {
        var found = probe.script("n = 0\nwhile True:\n    n += 1\n", "").run();
        assertEquals("unresolved: train.py:2 takes longer than the probe may", found.of("n"));
        assertEquals("1000 int default", found.of("max_iters"));
    }

    @Test
    void aCallThatNoSignalEndsIsEndedToo() {
        var found = probe.script("max(range(1 << 60))\n", "").run();
        assertEquals(List.of("the settings are not known: the configuration probe failed: it was ended by signal 9"), found.warnings());
        assertEquals(1, found.document().at("/config/schema_version").asInt());
        assertEquals(0, found.exitCode());
    }

    @Test
    void exitsAndCrashesDontEndTheProbe() {
        var exit = probe.script("import sys, os\nif len(sys.argv) < 5:\n    sys.exit(3)\nraise SystemExit\n", "").run();
        assertEquals("1000 int default", exit.of("max_iters"));
        var hard = probe.script("import glob\nglob.os._exit(9)\n", "").run();
        assertTrue(hard.warnings().getFirst().startsWith("the settings are not known"), hard.text());
    }

    @Test
    void memoryIsLimited() {
        var found = probe.script("big = 'x' * (1 << 40)\nalso = [0] * (1 << 33)\n", "").run();
        assertEquals("unresolved: train.py:1 raises MemoryError: ", found.of("big"));
        assertEquals("1000 int default", found.of("max_iters"));
    }

    @Test
    void nothingIsWrittenStartedOrConnected() {
        String script = """
                import os, glob, pathlib, subprocess, socket, io
                open('made', 'w').write('x')
                os.makedirs('made-too')
                pathlib.Path('made').write_text('x')
                pathlib.Path('made-dir').mkdir()
                io.open('made', 'a')
                glob.os.system('touch made')
                glob.os.remove('configurator.py')
                glob.os.rename('configurator.py', 'made')
                glob.os.fork()
                subprocess.run(['touch', 'made'])
                print('on stdout')
                glob.os.write(1, b'on stdout')
                n = input()
                """;
        var found = probe.script(script, "").run();
        assertEquals("1000 int default", found.of("max_iters"));
        assertEquals("unresolved: train.py:14 raises EOFError: EOF when reading a line", found.of("n"));
    }

    @Test
    void valuesThatNoRecordCanHoldAreUnresolved() {
        var found = probe.file("train.py", """
                huge = 10 ** 5000
                text = 'x' * 20000
                deep = []
                for _ in range(200): deep = [deep]
                bad = '\\udc80'
                odd = ['a', {1, 2}]
                nan = float('nan')
                pair = (1, [float('-inf'), None])
                größe = 3
                exec(open('configurator.py').read())
                """).run();
        assertEquals("unresolved: too long for the record", found.of("huge"));
        assertEquals("unresolved: longer than 10,000 characters", found.of("text"));
        assertEquals("unresolved: too deep or too long for the record", found.of("deep"));
        assertEquals("unresolved: not valid Unicode", found.of("bad"));
        assertEquals("unresolved: not a literal: it is of type set", found.of("odd"));
        assertEquals("\"nan\" float default", found.of("nan"));
        assertEquals("[1,[\"-inf\",null]] tuple default", found.of("pair"));
        assertEquals("3 int default", found.of("größe"));
    }

    @Test
    void oddSourceFilesGiveADocument() {
        assertEquals("{}", probe.file("train.py", "").run().document().at("/config/values").toString());
        assertEquals("1000 int default", probe.file("train.py", "\ufeff" + ConfigProbe.TRAIN).run().of("max_iters"));
        byte[] latin = ("# -*- coding: latin-1 -*-\nname = '\u00fc'\n" + ConfigProbe.TRAIN).getBytes(StandardCharsets.ISO_8859_1);
        assertEquals("\"\u00fc\" str default", probe.file("train.py", latin).run().of("name"));
        byte[] broken = ("name = '\u00fc'\n" + ConfigProbe.TRAIN).getBytes(StandardCharsets.ISO_8859_1);
        assertEquals(1, probe.file("train.py", broken).problems().size());
        for (String source : List.of("x = " + "(".repeat(5000) + ")".repeat(5000) + "\n", "x = 1\0\n", "x = " + "-".repeat(100000) + "1\n")) {
            var found = probe.file("train.py", source + "exec(open('configurator.py').read())\n").run();
            assertTrue(found.problems().size() + found.warnings().size() > 0, found.text());
        }
    }

    @Test
    void oddArgumentsGiveADocument() {
        var found = probe.arguments("", "-", "=", "--=", "---x=1", "a b=\u2028", "--größe=\ud83d\ude00").run();
        assertTrue(!found.problems().isEmpty(), found.text());
    }

    @Test
    void aConfiguratorThatNeedsWhatIsNotHadLosesEverySetting() {
        probe.file("configurator.py", "import sys, yaml\nfor k, v in yaml.safe_load(open(sys.argv[1])).items():\n    globals()[k] = v\n");
        var found = probe.file("c.yaml", "max_iters: 3\n").arguments("c.yaml", "--max_itres=1").run();
        assertEquals("unresolved: configurator.py depends on yaml", found.of("max_iters"));
        assertEquals(List.of(), found.problems());
    }

    @Test
    void settingsGivenToAFunctionOfAnotherModuleAreUnresolved() {
        var found = probe.script("", "").file("train.py", ConfigProbe.TRAIN.replace("exec(open", "from cli import parse\nparse(globals())\nexec(open")).run();
        assertEquals("unresolved: all settings are given to cli", found.of("max_iters"));
    }

    @Test
    void aSpecThatIsNoSpecGivesADocument() {
        var found = probe.with("checks", "x").with("world_size", "two").run();
        assertTrue(found.warnings().getFirst().startsWith("the settings are not known: the configuration probe failed"), found.text());
    }
}
