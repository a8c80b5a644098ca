package tests.repo;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A laptop, a remote and a pod of its own for each test. */
abstract class InSyncWorld {
    @TempDir
    Path directory;
    SyncWorld world;

    @BeforeEach
    void makeWorld() throws Exception {
        world = new SyncWorld(directory);
    }
}
