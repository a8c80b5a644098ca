package tests.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import lib.run.Kind;
import lib.run.KindSettings;
import lib.run.Reproduction;
import lib.run.RunId;
import lib.run.RunRequest;
import lib.run.Supervision;
import org.junit.jupiter.api.Test;

final class ReproductionTest {
    private static final RunRequest.Origin ORIGIN = new RunRequest.Origin("u", "h", "0.1.0", "box", "ssh", "tmux", "s");
    private static final Reproduction HERE = new Reproduction("/mnt/runs/a", "/code/repo", "/mnt/runs/b", "/mnt/runs/.ops/code/b");

    private static RunRequest again(String python, String... command) {
        var request = new RunRequest(new RunId("a"), "p", "nanogpt_train", KindSettings.of(Kind.NANOGPT_TRAIN), "small", List.of(command), "/code/repo/sub", python,
                1, Map.of("OUT", "/mnt/runs/a/x", "DATA", "/mnt/runs/abc"), Map.of(), new RunRequest.ConfigSource(Optional.of("/code/repo/c.py"),
                Optional.of("train.py"), Map.of("out_dir", "/mnt/runs/a/checkpoints", "n", 5), "key=value", List.of("c.py", "out_dir=/mnt/runs/a/checkpoints")),
                RunRequest.Data.none(), ORIGIN, new RunRequest.Wandb("offline", "w", ""), Optional.empty(), List.of("t"), "note", 20, List.of(), Supervision.none());
        return HERE.of(request, new RunId("b"), ORIGIN, List.of("t", "again"));
    }

    @Test
    void theRunDirectoryIsTheNewOneWhereverItIsNamed() {
        RunRequest b = again("", "bash", "-c", "cp /mnt/runs/a/x '/mnt/runs/a' /mnt/runs/abc");
        assertEquals("cp /mnt/runs/b/x '/mnt/runs/b' /mnt/runs/abc", b.command().get(2));
        assertEquals("/mnt/runs/b/x", b.env().get("OUT"));
        assertEquals("/mnt/runs/abc", b.env().get("DATA"));
        assertEquals(Map.of("out_dir", "/mnt/runs/b/checkpoints", "n", 5), b.config().overrides());
    }

    @Test
    void theCodeRunsFromTheNewCheckout() {
        RunRequest b = again("", "python3", "/code/repo/train.py", "/code/repository/x");
        assertEquals(List.of("python3", "/mnt/runs/.ops/code/b/train.py", "/code/repository/x"), b.command());
        assertEquals("/mnt/runs/.ops/code/b/sub", b.cwd());
        assertEquals("/mnt/runs/.ops/code/b/c.py", b.config().configPath().orElseThrow());
    }

    @Test
    void theVirtualEnvironmentStaysWhereItWas() {
        RunRequest b = again(".venv/bin/python", ".venv/bin/python", "train.py");
        assertEquals(List.of("/code/repo/sub/.venv/bin/python", "train.py"), b.command());
        assertEquals("/code/repo/.venv/bin/python", again("/code/repo/.venv/bin/python", "/code/repo/.venv/bin/python", "t.py").command().get(0));
    }

    @Test
    void theRepeatNamesTheRunThatItRepeats() {
        RunRequest b = again("", "true");
        assertEquals(Optional.of(new RunRequest.Parent(new RunId("a"), "reproduce")), b.parent());
        assertEquals(List.of("t", "again"), b.tags());
        assertEquals("b", b.runId().value());
    }
}
