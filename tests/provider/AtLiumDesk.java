package tests.provider;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tests.support.CachedVenv;

/** The real lium and an API of its own for each test. */
abstract class AtLiumDesk {
    /** What is brought from an index takes longer than a test may. */
    @RegisterExtension
    static final BeforeAllCallback INSTALL = context -> CachedVenv.python(LiumDesk.PACKAGE);
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
