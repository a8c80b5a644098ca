package tests.pod;

import java.nio.file.Path;
import java.util.List;
import lib.pod.LiveRuns;
import lib.pod.LocalPod;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A root of runs on this machine for each test, and who looks at it again and again. */
abstract class LooksAtRuns {
    @TempDir
    Path root;
    LiveRuns live;

    @BeforeEach
    void begin() {
        live = new LiveRuns(new LocalPod("here"), List.of(root.toString()));
    }
}
