package tests.provider;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The real lium and an API of its own for each test. */
abstract class AtLiumDesk {
    @TempDir
    Path directory;
    LiumDesk desk;

    @BeforeEach
    void openDesk() throws Exception {
        desk = new LiumDesk(directory);
    }

    @AfterEach
    void closeDesk() {
        desk.close();
    }
}
