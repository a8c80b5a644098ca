package tests.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import lib.store.Json;
import lib.store.PythonProgram;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The probe as a submit's shell calls it: through the loader, the question on stdin, the number of GPUs as an argument, an answer in lines. */
class ConfigProbeShellTest {
    private static final String SPEC = """
            {"config": {"schema_version": 1, "warnings": ["given"]}, "entrypoint": "train.py", "arguments": ["n=3", "%s"],
             "overrides": {"n": "3", "%s": "1"}, "world_size": 2, "derived": {"twice": "n * 2"}}
            """;
    @TempDir
    Path dir;
    private Path cache;

    @BeforeEach
    void script() throws IOException {
        cache = Files.createDirectory(dir.resolve("cache"));
        Files.writeString(dir.resolve("train.py"), "import sys\nn = 1\ndevice = 'cuda'\nfor arg in sys.argv[1:]:\n    k, v = arg.split('=')\n    globals()[k] = int(v)\n");
    }

    private List<String> ask(Path cacheFile, String spec, String gpus) throws Exception {
        var command = List.of("python3", "-I", "-S", "-c", PythonProgram.loader(), cacheFile.toString(), PythonProgram.CONFIG.text(), "-", gpus);
        Process process = new ProcessBuilder(command).directory(dir.toFile()).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        process.getOutputStream().write(spec.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
        return said.lines().toList();
    }

    private static JsonNode config(List<String> lines) {
        int at = lines.indexOf("config");
        return Json.parse(String.join("\n", lines.subList(at + 1, lines.size()))).orElseThrow();
    }

    @Test
    void anAnswerIsProblemsAndWarningsThenTheDocument() throws Exception {
        List<String> lines = ask(cache.resolve("c"), SPEC.formatted("m=1", "m"), "1");
        assertTrue(lines.get(0).startsWith("problem ") && lines.get(0).contains(" m"), lines.toString());
        assertTrue(lines.stream().anyMatch(l -> l.startsWith("problem the run wants 2 processes with a GPU each, the pod has 1")), lines.toString());
        assertTrue(lines.contains("warning given"), lines.toString());
        assertEquals(6, config(lines).path("derived").path("twice").asInt());
    }

    @Test
    void whereNobodyCanTellTheGpusNothingIsSaidOfThem() throws Exception {
        assertFalse(ask(cache.resolve("c"), SPEC.formatted("n=4", "n"), "").stream().anyMatch(l -> l.contains("GPU")));
    }

    @Test
    void theCompiledProgramIsKeptAndABrokenOneIsMadeAnew() throws Exception {
        List<String> first = ask(cache.resolve("c"), SPEC.formatted("n=4", "n"), "2");
        Path kept = only();
        byte[] compiled = Files.readAllBytes(kept);
        assertEquals(first, ask(cache.resolve("c"), SPEC.formatted("n=4", "n"), "2"));
        Files.writeString(kept, "");
        assertEquals(first, ask(cache.resolve("c"), SPEC.formatted("n=4", "n"), "2"));
        assertEquals(compiled.length, Files.size(only()));
    }

    @Test
    void withoutAPlaceForTheCacheItWorksAll() throws Exception {
        assertEquals(6, config(ask(dir.resolve("absent/c"), SPEC.formatted("n=3", "n"), "2")).path("derived").path("twice").asInt());
        assertFalse(Files.exists(dir.resolve("absent")));
    }

    private Path only() throws IOException {
        try (Stream<Path> files = Files.list(cache)) {
            List<Path> all = files.toList();
            assertEquals(1, all.size(), all.toString());
            return all.get(0);
        }
    }
}
