package tests.pod;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import lib.pod.CopyDigests;
import lib.store.FileDigests;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tests.support.Scripts;

/** What a fetch reads once, and what it reads again. The program that digests is a real one, which keeps count. */
class CopyDigestsTest {
    @TempDir
    Path dir;
    private final List<Path> files = new ArrayList<>();
    private Path copy;

    @BeforeEach
    void makeCopy() throws Exception {
        copy = Files.createDirectories(dir.resolve("copy"));
        var random = new Random(5);
        for (String name : List.of("large", "new\nline", "ünï")) {
            byte[] bytes = new byte[1 << 20];
            random.nextBytes(bytes);
            files.add(Files.write(copy.resolve(name), bytes));
        }
        Scripts.write(dir.resolve("bin/sha256sum"), "#!/bin/sh\necho >>" + dir.resolve("count") + "\nexec /usr/bin/sha256sum \"$@\"\n");
    }

    /** A later fetch, at a moment so long after the files' last change. */
    private CopyDigests later(Duration since) throws Exception {
        Instant changed = Instant.EPOCH;
        for (Path file : files) {
            Instant time = ((FileTime) Files.getAttribute(file, "unix:ctime")).toInstant();
            changed = time.isAfter(changed) ? time : changed;
        }
        return new CopyDigests(copy, dir.resolve("memory"), new FileDigests(dir.resolve("bin").toString(), 1), Clock.fixed(changed.plus(since), ZoneOffset.UTC));
    }

    private Map<Path, String> truth() {
        return new FileDigests("", 1).sha256(files);
    }

    private long processes() throws Exception {
        return Files.exists(dir.resolve("count")) ? Files.readAllLines(dir.resolve("count")).size() : 0;
    }

    private Map<Path, String> asked(CopyDigests digests) {
        Map<Path, String> found = digests.of(files);
        digests.remember();
        return found;
    }

    @Test
    void whatIsUnchangedIsReadOnceOverAllFetches() throws Exception {
        assertEquals(truth(), asked(later(Duration.ofMinutes(1))));
        long first = processes();
        assertNotEquals(0, first);
        assertEquals(truth(), asked(later(Duration.ofMinutes(2))));
        assertEquals(first, processes());
    }

    @Test
    void aByteThatWasFlippedUnderTheSameSizeAndTimeIsFound() throws Exception {
        asked(later(Duration.ofMinutes(1)));
        Path file = files.get(0);
        FileTime time = Files.getLastModifiedTime(file);
        byte[] bytes = Files.readAllBytes(file);
        bytes[7] ^= 1;
        Files.write(file, bytes);
        Files.setLastModifiedTime(file, time);
        assertEquals(truth(), asked(later(Duration.ofMinutes(2))));
    }

    @Test
    void anotherFileUnderTheSameNameSizeAndTimeIsRead() throws Exception {
        asked(later(Duration.ofMinutes(1)));
        Path file = files.get(1);
        Path other = Files.write(dir.resolve("other"), new byte[1 << 20]);
        Files.setLastModifiedTime(other, Files.getLastModifiedTime(file));
        Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
        assertEquals(truth(), asked(later(Duration.ofMinutes(2))));
    }

    @Test
    void whatWasReadWithinATickOfItsLastChangeIsReadAgain() throws Exception {
        asked(later(Duration.ofMillis(1)));
        long first = processes();
        asked(later(Duration.ofMinutes(1)));
        assertNotEquals(first, processes());
    }

    @Test
    void aMemoryThatIsNoneCostsAReadingAndNoMore() throws Exception {
        for (String nonsense : List.of("", "nonsense", "large\0" + "0".repeat(64) + "\0" + "1 2 3 4 5\0", "\0\0\0\0\0")) {
            asked(later(Duration.ofMinutes(1)));
            try (var memories = Files.list(dir.resolve("memory"))) {
                Files.writeString(memories.toList().get(0), nonsense);
            }
            assertEquals(truth(), asked(later(Duration.ofMinutes(1))), nonsense);
        }
    }
}
