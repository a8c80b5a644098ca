package tests.pod;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import lib.pod.BundleMemo;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleMemoTest {
    private static final String DIGEST = "0123456789abcdef".repeat(4);
    @TempDir
    Path dir;
    private Path jar;

    @BeforeEach
    void makeJar() throws IOException {
        jar = Files.writeString(dir.resolve("ops.jar"), "contents");
    }

    private Optional<String> recalled() throws IOException {
        return BundleMemo.of(dir.resolve("cache"), jar).recall();
    }

    @Test
    void aDigestIsKnownAsLongAsTheJarIsTheSame() throws IOException {
        assertTrue(recalled().isEmpty());
        BundleMemo.of(dir.resolve("cache"), jar).remember(DIGEST);
        assertEquals(DIGEST, recalled().orElseThrow());
        BundleMemo.of(dir.resolve("cache"), jar).forget();
        assertTrue(recalled().isEmpty());
    }

    @Test
    void anotherJarOfEqualSizeAndTimeIsAnotherJar() throws IOException {
        FileTime time = Files.getLastModifiedTime(jar);
        BundleMemo.of(dir.resolve("cache"), jar).remember(DIGEST);
        Path next = Files.writeString(dir.resolve("next.jar"), "tampered");
        Files.setLastModifiedTime(next, time);
        Files.move(next, jar, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        assertEquals(time, Files.getLastModifiedTime(jar));
        assertTrue(recalled().isEmpty());
    }

    @Test
    void whatIsNoDigestIsNotBelieved() throws IOException {
        for (String text : new String[] {"", "../../elsewhere", DIGEST.toUpperCase(), DIGEST + "0", DIGEST.substring(1)}) {
            BundleMemo.of(dir.resolve("cache"), jar).remember(text);
            assertTrue(recalled().isEmpty(), text);
        }
        Files.write(dir.resolve("cache/runner-digest"), new byte[] {(byte) 0xff, 0, 10});
        assertTrue(recalled().isEmpty());
    }

    @Test
    void aCacheThatCannotBeWrittenIsNone() throws IOException {
        Files.writeString(dir.resolve("cache"), "a file in its place");
        BundleMemo.of(dir.resolve("cache"), jar).remember(DIGEST);
        assertTrue(recalled().isEmpty());
    }
}
