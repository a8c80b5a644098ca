package tests.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import lib.store.RunIndex;
import lib.store.RunIndexFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is remembered of runs counts as it was written, or not at all. */
class RunIndexFileTest {
    private static final String STAMPS = "10:20:1700000000.5:1700000001.5 11:20:1700000000.5:1700000000.5";
    private static final RunIndex INDEX = RunIndex.of(List.of(new RunIndex.Entry("b", STAMPS, "2026-01-01T00:00:00.000Z", "failed", "{\"metadata\":{\"note\":\"ä\"}}"),
            new RunIndex.Entry("a", "9:9:5:6 -", "", "lost", ""), new RunIndex.Entry("fresh", "9:9:5:1800000000 -", "", "lost", "{}")), 1_800_000_000);
    @TempDir
    Path directory;
    private Path memory;
    private RunIndexFile index;
    private Path file;

    @BeforeEach
    void written() throws IOException {
        memory = directory.resolve("memory");
        index = new RunIndexFile(memory, "box", "/mnt/runs/it's");
        index.write(INDEX);
        try (Stream<Path> files = Files.list(memory)) {
            file = files.findFirst().orElseThrow();
        }
    }

    @Test
    void whatWasWrittenIsRead() {
        assertEquals(INDEX, index.read());
        assertEquals(List.of("a", "b"), List.copyOf(INDEX.entries().keySet()));
        assertEquals(List.of("a"), INDEX.unkept());
        assertEquals(1_700_000_002, INDEX.mark());
        assertNotEquals(index.read(), new RunIndexFile(memory, "other", "/mnt/runs/it's").read());
    }

    @Test
    void entriesThatCannotBeReadAreNone() {
        var odd = RunIndex.of(List.of(new RunIndex.Entry("a", STAMPS, "two\nlines", "failed", "{}")), 1_800_000_000);
        index.write(odd);
        assertFalse(index.read().isWhole());
        assertEquals(Map.of(), index.read().entries());
        assertEquals(odd.sum(), index.read().sum());
        assertTrue(INDEX.isWhole() && RunIndex.NONE.isWhole());
    }

    @Test
    void aTornOrDamagedFileCountsForNothing() throws Exception {
        byte[] whole = Files.readAllBytes(file);
        for (int i = 0; i < whole.length; i++) {
            Files.write(file, Arrays.copyOf(whole, i));
            assertEquals(RunIndex.NONE, index.read(), "cut at " + i);
            byte[] damaged = whole.clone();
            damaged[i] ^= 4;
            Files.write(file, damaged);
            assertEquals(RunIndex.NONE, index.read(), "damaged at " + i);
        }
        Files.write(file, new byte[100_000]);
        assertEquals(RunIndex.NONE, index.read());
    }

    @Test
    void aLinkAPipeADirectoryAndAHugeFileAreNotRead() throws Exception {
        Path other = Files.move(file, directory.resolve("other"));
        Files.createSymbolicLink(file, other);
        assertEquals(RunIndex.NONE, index.read());
        index.write(INDEX);
        assertEquals(INDEX, index.read(), "the link is replaced, not followed");
        Files.delete(file);
        assertEquals(0, new ProcessBuilder("mkfifo", file.toString()).start().waitFor());
        assertEquals(RunIndex.NONE, index.read());
        Files.delete(file);
        try (var huge = new RandomAccessFile(file.toFile(), "rw")) {
            huge.setLength(10L << 30);
        }
        assertEquals(RunIndex.NONE, index.read());
        Files.delete(file);
        Files.createDirectories(file.resolve("full"));
        index.write(INDEX);
        assertEquals(RunIndex.NONE, index.read());
    }

    @Test
    void whereNothingCanBeWrittenNothingIsRemembered() throws Exception {
        Path occupied = Files.writeString(directory.resolve("occupied"), "a file");
        var nowhere = new RunIndexFile(occupied, "box", "/mnt/runs");
        nowhere.write(INDEX);
        assertEquals(RunIndex.NONE, nowhere.read());
        assertTrue(Files.isRegularFile(occupied));
    }
}
