package tests.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import lib.store.Json;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tests.support.Ran;
import tests.support.ResidentOps;

/** What the command line answers without any pod. That a program's end has the same exit codes, InitTest and CompletionTest see. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CommandLineTest {
    private Path project;
    private Path home;
    private ResidentOps ops;

    @BeforeAll
    void aDirectory(@TempDir Path directory) throws IOException {
        project = directory;
        home = Files.createDirectories(project.resolve("home"));
        var environment = new HashMap<>(System.getenv());
        environment.put("HOME", home.toString());
        ops = new ResidentOps(project, environment);
    }

    @AfterAll
    void end() throws InterruptedException {
        ops.end();
    }

    @BeforeEach
    void aProjectWithOnePreset() throws IOException {
        Files.createDirectories(project.resolve("configs/ops"));
        Files.writeString(project.resolve("configs/ops/project.json"), """
                {"project": {"name": "p"}, "presets": {"train": {"kind": "command", "command": ["true"]}},
                 "pods": {"status": {"provider": "local"}}}""");
    }

    @ParameterizedTest
    @CsvSource({
        "2, run submit", "2, run submit --preset train -- ls", "4, run submit --preset trian", "4, status --pod nope",
        "2, run submit --preset train --run-id a/b", "2, run submit --preset train --run-id ..", "2, run submit --preset train --nproc 0",
        "2, run submit --preset train --set novalue", "2, run submit --preset train --set lr=1", "2, run list --state finished", "2, tail -n many",
        "2, nosuch", "2, run", "2, --no-such-option status", "2, report --format xml", "4, report --glob nothing/**", "2, stop",
        "4, run stop --grace 5", "4, validate no/such/dir", "2, status a b"})
    void aMistakeIsOneLineAndANextStepWithTheContractsExitCode(int code, String arguments) throws Exception {
        Ran answer = ops.run(arguments.split(" "));
        assertEquals(code, answer.code(), answer.err());
        assertEquals("", answer.out());
        List<String> lines = answer.err().lines().toList();
        assertTrue(lines.get(0).startsWith("ops: "), answer.err());
        assertTrue(lines.size() == 2 && lines.get(1).startsWith("     ") && !lines.get(1).isBlank(), answer.err());
    }

    @Test
    void withJsonAnErrorIsOneObjectOnStderr() throws Exception {
        Ran answer = ops.run("--json", "run", "submit", "--preset", "trian");
        JsonNode error = Json.parse(answer.err()).orElseThrow().path("error");
        assertEquals(4, error.path("code").asInt());
        assertTrue(error.path("message").asText().contains("trian") && error.path("hint").asText().contains("'train'"), answer.err());
    }

    @Test
    void aPodMayBeCalledLikeACommand() throws Exception {
        assertEquals(0, ops.run("--pod", "status", "run", "list").code());
    }

    @Test
    void noConfigIsAUsageErrorThatSaysWhereItWasLookedFor() throws Exception {
        Files.delete(project.resolve("configs/ops/project.json"));
        Ran answer = ops.run("status");
        assertEquals(2, answer.code());
        assertTrue(answer.err().contains("no project config") && answer.err().contains(project.toString()), answer.err());
    }

    @Test
    void everyCommandHasHelp() throws Exception {
        for (String command : List.of("run submit", "run list", "run status", "run tail", "run fetch", "run stop", "run attach", "run validate", "run report",
                "config show", "config check", "config schema", "status", "run", "config")) {
            Ran answer = ops.run((command + " --help").split(" "));
            assertEquals(0, answer.code(), command);
            assertTrue(answer.out().startsWith("Usage: ops " + command), answer.out());
        }
    }

    @Test
    void aDryRunShowsTheCommandAndTouchesNothing() throws Exception {
        Ran answer = ops.run("run", "submit", "--dry-run", "--run-id", "r1", "--", "echo", "it's");
        assertEquals(0, answer.code(), answer.err());
        assertTrue(answer.out().contains("exec echo 'it'\\''s'"), answer.out());
        assertFalse(Files.exists(home.resolve(".ops")));
    }

    @Test
    void aWordThatOpsFillsInOnThePodIsRefusedInAUsersOwnText() throws Exception {
        Ran answer = ops.run("run", "submit", "--dry-run", "--", "echo", "@ops:wandb_mode@");
        assertEquals(2, answer.code(), answer.out());
        assertTrue(answer.err().contains("fills in"), answer.err());
    }

    @Test
    void aStackTraceIsShownOnlyWhenAskedFor() throws Exception {
        assertFalse(ops.run("run", "submit").err().contains(" at lib."));
        assertTrue(ops.run("--stacktrace", "run", "submit").err().contains(" at lib."));
    }
}
