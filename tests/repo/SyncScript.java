package tests.repo;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;
import lib.pod.ScriptResult;
import lib.repo.RepoSync;
import lib.repo.SyncPlan;
import lib.run.OpsException;
import tests.support.StubPod;

/** The text that a sync sends to a pod: caught by a pod that doesn't run it. */
final class SyncScript {
    private final SyncWorld world;

    SyncScript(SyncWorld world) {
        this.world = world;
    }

    String of(SyncPlan plan) throws IOException {
        var text = new AtomicReference<String>();
        try {
            new RepoSync(new Deaf(text), world.runs.toString(), Files.createTempDirectory(world.root, "send"), line -> { }).sync(plan);
        } catch (OpsException e) {
            return text.get();
        }
        throw new AssertionError("a pod that answers nothing was taken for one that does");
    }

    private record Deaf(AtomicReference<String> text) implements StubPod {
        @Override
        public int stream(String script, OutputStream output) {
            text.set(script);
            return 0;
        }

        @Override
        public ScriptResult feed(String command, Path file, LongConsumer sent) {
            return new ScriptResult(0, "", "");
        }
    }
}
