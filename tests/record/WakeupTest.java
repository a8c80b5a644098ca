package tests.record;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import lib.record.Wakeup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who waits for the exit record doesn't wait for the time to be over. */
class WakeupTest {
    private static final long FOR_EVER = TimeUnit.HOURS.toMillis(1);
    @TempDir
    private Path dir;

    @Test
    void aRenameIntoTheDirectoryWakes() throws Exception {
        var wakeup = new Wakeup(dir);
        assertTrue(wakeup.isTold());
        for (int i = 0; i < 3; i++) {
            Files.writeString(dir.resolve("exit.tmp"), "code=0\n");
            wakeup.await(FOR_EVER);
            Files.move(dir.resolve("exit.tmp"), dir.resolve("exit" + i));
            wakeup.await(FOR_EVER);
        }
    }

    @Test
    void aDirectoryThatIsNotThereOrGoesAwayLeavesTheTime() throws Exception {
        var none = new Wakeup(dir.resolve("none"));
        assertFalse(none.isTold());
        none.await(1);
        Path gone = Files.createDirectory(dir.resolve("gone"));
        var wakeup = new Wakeup(gone);
        Files.delete(gone);
        wakeup.await(FOR_EVER);
        assertFalse(wakeup.isTold());
        wakeup.await(1);
    }
}
