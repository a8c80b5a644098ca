package tests.record;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import lib.run.Supervision;
import lib.run.Supervision.OnStall;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tests.support.Scripts;

/** A recorder whose order to end the processes came to nothing gives it again. */
class TreeEndAgainTest {
    @TempDir
    Path root;

    @Test
    void aTimeoutEndsACommandThatIgnoresTermThoughTheFirstLooksFailed() throws Exception {
        Path count = root.resolve("looks");
        Path bin = root.resolve("bin");
        Scripts.write(bin.resolve("sh"), "#!/bin/sh\nif [ \"$3\" = tree.sh ]; then\nprintf . >>'" + count + "'\n[ \"$(wc -c <'" + count
                + "')\" -gt 2 ] || exit 1\nfi\nexec /bin/sh \"$@\"\n");
        try (var run = new RecordedRun(root, "python3", "-c", "import signal, time\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\nprint('deaf', flush=True)\ntime.sleep(3000)")
                .supervision(new Supervision(1, 1, 0, OnStall.REPORT, Supervision.Notice.none())).environment("PATH", bin + ":" + System.getenv("PATH")).write().start()) {
            JsonNode summary = run.summary();
            assertEquals("failed timeout 9", summary.path("state").asText() + " " + summary.path("failure").path("cause").asText() + " " + summary.path("signal").asInt());
            assertEquals(3, Files.size(count));
        }
    }
}
