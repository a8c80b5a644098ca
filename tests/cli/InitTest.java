package tests.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import lib.config.ConfigLoader;
import lib.store.Json;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tests.support.Checkout;
import tests.support.Ran;
import tests.support.Scripts;

/** {@code ops init} in repositories of several shapes. */
final class InitTest {
    private static final String TRAIN = """
            import os
            out_dir = 'out'
            batch_size = 12
            max_iters, learning_rate = 600000, 6e-4
            wandb_log = False
            wandb_run_name = 'gpt2'
            exec(open('configurator.py').read())
            """;
    private static final String CONFIGURATOR = """
            import sys
            for arg in sys.argv[1:]:
                if '=' not in arg:
                    exec(open(arg).read())
                else:
                    assert arg.startswith('--')
            """;
    @TempDir
    private Path repository;
    private OpsProcess ops;

    @BeforeEach
    void anEmptyRepository() throws Exception {
        ops = new OpsProcess(repository);
        git("init", "-q", "-b", "main");
    }

    @Test
    void configFilesOfANanoGptAreItsPresetsAndNothingElseIs() throws Exception {
        nanoGpt("");
        file("constants.py", "N = 8\nM = 'x'\n");
        file("config/tool.py", "import sys\nbatch_size = 1\nprint(batch_size)\n");
        file("config/broken.py", "batch_size = = 1\n");
        git("remote", "add", "origin", "https://me:pass" + "word1@example.org/karpathy/nanoGPT.git");
        JsonNode project = tried();
        assertEquals("nanoGPT", project.at("/project/name").asText());
        assertEquals("https://example.org/karpathy/nanoGPT.git", project.at("/project/remote_repo_url").asText());
        assertEquals(List.of("finetune", "train_gpt2"), names(project));
        assertEquals(Json.parse("{\"kind\": \"nanogpt_train\", \"config\": \"config/train_gpt2.py\", \"override_style\": \"--key=value\"}").orElseThrow(), project.at("/presets/train_gpt2"));
    }

    @Test
    void aTrainingBelowTheTopRunsInItsOwnDirectoryWithThePythonOfTheTop() throws Exception {
        nanoGpt("models/gpt/");
        python(".venv");
        JsonNode project = tried();
        assertEquals("models/gpt", project.at("/presets/train_gpt2/cwd").asText());
        assertEquals("config/train_gpt2.py", project.at("/presets/train_gpt2/config").asText());
        assertEquals("../../.venv/bin/python", project.at("/project/venv_python").asText());
    }

    @Test
    void theDemoOfThisRepositoryIsFound() throws Exception {
        for (String name : List.of("train.py", "model.py", "configurator.py", "config/train_demo.py", "config/train_tiny.py")) {
            file("examples/charlm/" + name, Files.readString(Checkout.root().resolve("examples/charlm").resolve(name)));
        }
        JsonNode project = initialized();
        assertEquals(List.of("train_demo", "train_tiny"), names(project));
        assertEquals("examples/charlm/config/train_demo.py", project.at("/presets/train_demo/config").asText());
    }

    @Test
    void scriptsWithArgumentsAreNoPresetsAndTheNextCommandNamesOne() throws Exception {
        file("run_clm.py", "from transformers import HfArgumentParser, Trainer\n");
        file("utils/data.py", "SIZE = 3\n");
        file("uv.lock", "version = 1\n");
        Ran answer = ops.run("init", "--name", "lm").expect(0);
        assertTrue(answer.out().contains("next     ops run submit --dry-run -- .venv/bin/python run_clm.py"), answer.out());
        assertTrue(answer.err().contains("uv sync"), answer.err());
        assertEquals(List.of(), names(checked()));
    }

    @Test
    void shellScriptsThatStartSomethingAreCommands() throws Exception {
        file("train.sh", "#!/bin/bash\ntorchrun --standalone main.py\n");
        file("scripts/it's a run.sh", "python3 main.py\n");
        file("scripts/run.sh", "CUDA_VISIBLE_DEVICES=0 python main.py\n");
        file("scripts/environment.sh", "# python\nexport X=1\n");
        file("deep/inside/helper.sh", "python3 main.py\n");
        file("third_party/lib/scripts/run.sh", "python3 main.py\n");
        file("scripts/new\nline.sh", "python3 main.py\n");
        Ran answer = ops.run("init", "--name", "shells").expect(0);
        JsonNode project = checked();
        assertEquals(List.of("it_s_a_run", "run", "train"), names(project).stream().sorted().toList());
        assertEquals("[\"bash\",\"scripts/it's a run.sh\"]", Json.line(project.at("/presets/it_s_a_run/command")));
        assertTrue(answer.err().contains("1 file is left out"), answer.err());
    }

    @Test
    void equalNamesBecomeUnique() throws Exception {
        nanoGpt("a/");
        nanoGpt("b/");
        file("run.sh", "python3 x.py\n");
        file("scripts/run.sh", "python3 x.py\n");
        assertEquals(List.of("b-finetune", "b-train_gpt2", "finetune", "run", "scripts-run", "train_gpt2"), names(initialized()).stream().sorted().toList());
    }

    @Test
    void aPlainDirectoryIsAProjectToo() throws Exception {
        try (Stream<Path> all = Files.walk(repository.resolve(".git"))) {
            all.sorted(Comparator.reverseOrder()).forEach(p -> assertTrue(p.toFile().delete()));
        }
        nanoGpt("");
        Ran answer = ops.run("init").expect(0);
        assertTrue(answer.err().contains("is no git checkout"), answer.err());
        assertEquals(List.of("finetune", "train_gpt2"), names(checked()));
    }

    @Test
    void anSshAliasBecomesTheDefaultPod() throws Exception {
        Ran answer = ops.run("init", "--name", "far", "--host", "user@gpu-box").expect(0);
        JsonNode project = checked();
        assertEquals("user_gpu-box", project.path("default_pod").asText());
        assertEquals("/mnt/runs/far", project.at("/pods/user_gpu-box/outputs_dir").asText());
        assertTrue(answer.out().contains("next     ops doctor --pod user_gpu-box"), answer.out());
        ops.run("init", "--force", "--host", "-oProxyCommand=x").complaint(2, "--host");
        ops.run("init", "--force", "--name", "a b").complaint(2, "--name");
    }

    @Test
    void aProjectThatIsThereStaysUnlessForced() throws Exception {
        file("configs/ops/project.json", "{\"project\": {\"name\": \"mine\"}}");
        ops.run("init", "--dry-run").complaint(5, "there is a project already");
        ops.run("init").complaint(5, "ops init --force");
        assertEquals("mine", checked().at("/project/name").asText());
        assertTrue(ops.run("init", "--force", "--name", "other").expect(0).err().contains("is replaced"));
        assertEquals("other", checked().at("/project/name").asText());
    }

    @Test
    void aDryRunShowsTheFileAndWritesNothing() throws Exception {
        nanoGpt("");
        JsonNode shown = ops.run("init", "--dry-run").expect(0).json();
        assertEquals(2, shown.path("presets").size());
        assertFalse(Files.exists(repository.resolve("configs")) || Files.exists(repository.resolve(".gitignore")));
    }

    @Test
    void whatMustBeIgnoredIsAppendedOnceInTheFilesOwnLineEnds() throws Exception {
        Path ignore = repository.resolve(".gitignore");
        byte[] before = "*.pt\r\nodd-\u00ff-name".getBytes(StandardCharsets.ISO_8859_1);
        Files.write(ignore, before);
        ops.run("init").expect(0);
        String after = Files.readString(ignore, StandardCharsets.ISO_8859_1);
        assertTrue(after.startsWith(new String(before, StandardCharsets.ISO_8859_1) + "\r\n"), after);
        assertTrue(after.endsWith("\r\nconfigs/ops/project.local.json\r\n.ops/\r\n"), after);
        ops.run("init", "--force").expect(0);
        assertEquals(after, Files.readString(ignore, StandardCharsets.ISO_8859_1));
    }

    @Test
    void aFileThatHangsOrFloodsIsNoConfig() throws Exception {
        file("train.py", TRAIN);
        file("config/deep.py", "batch_size = " + "(".repeat(20_000) + "\n");
        file("config/long.py", "batch_size = 1\n".repeat(100_000));
        assertEquals(0, new ProcessBuilder("mkfifo", repository.resolve("config/pipe.py").toString()).start().waitFor());
        Files.createSymbolicLink(repository.resolve("config/endless.py"), Path.of("/dev/zero"));
        file("config/good.py", "batch_size = 2\n");
        assertEquals(List.of("good"), names(initialized()));
    }

    @Test
    void aRuleThatHidesTheProjectFromGitIsSaid() throws Exception {
        file(".gitignore", "configs/\n");
        assertTrue(ops.run("init").expect(0).err().contains("git ignores configs/ops/project.json by .gitignore:1:configs/"));
    }

    private JsonNode initialized() throws IOException {
        ops.run("init").expect(0);
        return checked();
    }

    /** The same, having tried the command that it tells to type next. */
    private JsonNode tried() throws IOException {
        String next = ops.run("init", "--json").expect(0).json().path("next").asText();
        assertTrue(next.startsWith("ops run submit "), next);
        ops.run(next.substring("ops ".length()).split(" ")).expect(0);
        return checked();
    }

    private JsonNode checked() throws IOException {
        assertEquals(List.of(), new ConfigLoader(repository, Map.of()).check(Optional.empty(), Map.of()));
        return Json.parse(Files.readString(repository.resolve("configs/ops/project.json"))).orElseThrow();
    }

    private static List<String> names(JsonNode project) {
        var names = new ArrayList<String>();
        project.path("presets").fieldNames().forEachRemaining(names::add);
        return names;
    }

    private void nanoGpt(String directory) throws IOException {
        file(directory + "train.py", TRAIN);
        file(directory + "configurator.py", CONFIGURATOR);
        file(directory + "config/train_gpt2.py", "# 124M\nwandb_log = True\nbatch_size = 8\nmax_iters = 100\nmore = 1\n");
        file(directory + "config/finetune.py", "\"\"\"A text.\"\"\"\nimport time\nwandb_run_name = 'ft-' + str(time.time())\n");
    }

    private void python(String environment) throws IOException {
        Scripts.write(repository.resolve(environment).resolve("bin/python"), "#!/bin/sh\n");
    }

    private void file(String name, String text) throws IOException {
        Path file = repository.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private void git(String... words) throws Exception {
        List<String> command = Stream.concat(Stream.of("git", "-C", repository.toString()), Stream.of(words)).toList();
        assertEquals(0, new ProcessBuilder(command).inheritIO().start().waitFor());
    }
}
