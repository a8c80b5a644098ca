package tests.page;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tests.support.Chromium;

/** The browser, and a directory for the pages of a class. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class InBrowser {
    final Chromium chromium = Chromium.shared();
    Path dir;

    @BeforeAll
    void keepDirectory(@TempDir Path pages) {
        dir = pages;
    }
}
