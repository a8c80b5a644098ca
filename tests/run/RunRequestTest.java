package tests.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import lib.run.ExitCode;
import lib.run.OpsException;
import lib.run.RunId;
import lib.run.RunRequest;
import lib.store.Json;
import lib.store.RequestFile;
import org.junit.jupiter.api.Test;

final class RunRequestTest {
    @Test
    void anArgumentThatLinuxCannotPassOnIsRefusedBeforeTheStart() {
        assertEquals(131_071, request(List.of("x".repeat(131_071))).command().get(0).length());
        OpsException refused = assertThrows(OpsException.class, () -> request(List.of("echo", "\u00e9".repeat(65_536))));
        assertEquals(ExitCode.USAGE, refused.exitCode());
    }

    @Test
    void aCommandWithoutAWordIsRefused() {
        assertThrows(OpsException.class, () -> request(List.of()));
    }

    @Test
    void aRequestComesBackFromItsFileAsItWas() {
        RunRequest request = request(List.of("echo", "it's", "\u00e9\n", ""));
        assertEquals(request, RequestFile.fromJson(Json.parse(Json.pretty(RequestFile.toJson(request))).orElseThrow()));
    }

    private static RunRequest request(List<String> command) {
        return new RunRequest(new RunId("r"), "p", "command", "preset", command, "/", Map.of("A", "b"), Map.of("HF_TOKEN", "/mnt/secrets/hf"),
                RunRequest.ConfigSource.none(), new RunRequest.Origin("u", "h", "0.1.0", "box", "ssh", "tmux", "run-r"),
                new RunRequest.Wandb("auto", "w"), List.of("t"), "note", 20, List.of("(?<step>x)"));
    }
}
