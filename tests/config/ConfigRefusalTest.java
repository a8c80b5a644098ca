package tests.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import lib.run.ExitCode;
import lib.run.OpsException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A config that can't be had ends with exit code 2 and the next step. */
class ConfigRefusalTest {
    @TempDir
    Path dir;

    private ConfigDir config() {
        return new ConfigDir(dir);
    }

    @Test
    void withoutAConfigTheNextStepIsNamed() {
        OpsException e = config().refusal();
        assertEquals(ExitCode.USAGE, e.exitCode());
        assertEquals("no project config: there is no configs/ops/project.json at or above " + dir, e.getMessage());
        assertTrue(e.hint().startsWith("ops --project-config FILE ..., or make configs/ops/project.json"));
    }

    @Test
    void anExplicitFileThatIsNotThereIsRefused() {
        OpsException e = assertThrows(OpsException.class,
                () -> config().loader(Map.of()).load(Optional.of(Path.of("none.json")), Map.of()));
        assertEquals(ExitCode.USAGE, e.exitCode());
        assertTrue(e.getMessage().contains("none.json"));
    }

    @Test
    void aDirectoryInPlaceOfTheFileIsRefused() throws IOException {
        Files.createDirectories(dir.resolve("configs/ops/project.json"));
        assertEquals("project config configs/ops/project.json: is a directory", config().refusal().getMessage());
    }

    @Test
    void aFileLargerThanAnyConfigIsNotReadIntoMemory() {
        assertTrue(config().project(" ".repeat(1 << 21)).refusal().getMessage().contains("larger than 1 MiB"));
    }

    @Test
    void loadingReportsTheFirstMistakeAndCountsTheOthers() {
        OpsException e = config().project("{\"project\": {\"name\": 1}, \"x\": 1, \"y\": 2}").refusal();
        assertEquals(ExitCode.USAGE, e.exitCode());
        assertEquals("configs/ops/project.json:1:22: project.name: is a whole number, expected text (and 2 other mistakes)", e.getMessage());
        assertEquals("ops config check", e.hint());
    }

    @Test
    void theHintNamesTheFileThatWasAskedFor() throws IOException {
        Files.writeString(dir.resolve("a b.json"), "{}");
        OpsException e = assertThrows(OpsException.class,
                () -> config().loader(Map.of()).load(Optional.of(Path.of("a b.json")), Map.of()));
        assertEquals("ops --project-config 'a b.json' config check", e.hint());
    }
}
