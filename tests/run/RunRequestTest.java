package tests.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import lib.run.Kind;
import lib.run.KindSettings;
import lib.run.ExitCode;
import lib.run.OpsException;
import lib.run.RunId;
import lib.run.RunRequest;
import lib.run.Supervision;
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
        return new RunRequest(new RunId("r"), "p", "mine", KindSettings.of(Kind.NANOGPT_TRAIN), "preset", command, "/", ".venv/bin/python", 2,
                Map.of("A", "b"), Map.of("HF_TOKEN", "/mnt/secrets/hf"), new RunRequest.ConfigSource(Optional.of("c.py"), Optional.of("train.py"),
                Map.of("max_iters", 5), "--key=value", List.of("c.py", "--max_iters=5")), new RunRequest.Data("/mnt/data", List.of("*.bin")),
                new RunRequest.Origin("u", "h", "0.1.0", "box", "ssh", "tmux", "run-r"), new RunRequest.Wandb("auto", "w", "team"),
                Optional.of(new RunRequest.Parent(new RunId("r0"), "reproduce")), List.of("t"), "note", 20, List.of("(?<step>x)"),
                new Supervision(7200, 30, 2, Supervision.OnStall.RESTART, new Supervision.Notice(List.of("tell", "me"), "/mnt/secrets/hook", Set.of("finish", "stall"))));
    }
}
