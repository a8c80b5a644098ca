package tests.secret;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A pod with an empty home for each test. */
abstract class AtHome {
    @TempDir
    Path directory;
    HomePod pod;

    @BeforeEach
    void makeHome() throws IOException {
        pod = new HomePod(directory);
    }
}
