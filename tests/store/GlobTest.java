package tests.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import lib.run.ExitCode;
import lib.run.OpsException;
import lib.store.LocalRuns;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GlobTest {
    @TempDir
    Path root;

    @BeforeEach
    void makeRuns() throws IOException {
        for (String run : List.of("logs", "logs/a1", "logs/a2", "logs/deep/er/b1", "logs/.hidden/c", "other/d [1]")) {
            Files.createDirectories(root.resolve(run));
            Files.writeString(root.resolve(run + "/summary.json"), "{}");
        }
        Files.createDirectories(root.resolve("logs/a1/checkpoints"));
    }

    @Test
    void twoStarsMatchAnyNumberOfDirectoriesAndNone() {
        assertEquals(List.of("logs", "logs/a1", "logs/a2", "logs/deep/er/b1"), glob("logs/**/summary.json"));
    }

    @Test
    void aDirectoryThatMatchesIsItsRunAndOneThatIsNoRunIsLeftOut() {
        assertEquals(List.of("logs", "logs/a1", "logs/a2"), glob("logs/*"), "logs/summary.json matches, too");
        assertEquals(List.of("logs/a1", "logs/a2"), glob("logs/a?"));
        assertEquals(List.of("logs/a2"), glob("logs/a[2-9]/"));
    }

    @Test
    void bracesMayHoldSlashesAndNest() {
        assertEquals(List.of("logs/a1", "logs/deep/er/b1", "other/d [1]"), glob("{logs/{a1,deep/**},other/*}/summary.json"));
    }

    @Test
    void absolutePatternsAndQuotedBracketsWork() {
        assertEquals(List.of("logs/a1", "logs/a2"), glob(root + "/logs/a*/summary.json"));
        assertEquals(List.of("other/d [1]"), glob("other/d \\[1\\]/summary.json"));
    }

    @Test
    void hiddenDirectoriesNeedADot() {
        assertEquals(List.of("logs/.hidden/c"), glob("logs/.*/c"));
    }

    @Test
    void linksInCirclesEndAndLinksOutAreNotFollowed(@TempDir Path outside) throws IOException {
        Files.createDirectories(outside.resolve("x"));
        Files.writeString(outside.resolve("x/summary.json"), "{}");
        Files.createSymbolicLink(root.resolve("logs/loop"), root);
        Files.createSymbolicLink(root.resolve("logs/out"), outside);
        assertEquals(List.of("logs", "logs/a1", "logs/a2", "logs/deep/er/b1"), glob("logs/**/summary.json"));
        assertEquals(List.of("logs/a1", "logs/a2"), glob("logs/*/summary.json"));
    }

    @Test
    void nothingMatchesNothing() {
        assertEquals(List.of(), glob("nowhere/**/summary.json"));
        assertEquals(List.of(), glob("logs/a1/checkpoints"));
    }

    @Test
    void aBrokenPatternIsAUsageError() {
        assertEquals(ExitCode.USAGE, assertThrows(OpsException.class, () -> glob("logs/[a")).exitCode());
        assertEquals(ExitCode.USAGE, assertThrows(OpsException.class, () -> glob("{a,b}".repeat(30))).exitCode());
    }

    private List<String> glob(String pattern) {
        return LocalRuns.glob(pattern, root).stream().map(path -> root.relativize(path).toString()).toList();
    }
}
