package tests.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import lib.run.RunDir;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tests.support.Scripts;

/** digests.sha256 of real runs, judged by sha256sum itself. */
class RunDigestsTest {
    private static final String ODD_NAMES = "cd run1 && mkdir -p checkpoints 'x y/*' && printf a >-rf && printf b >\"$(printf 'new\\nline')\""
            + " && printf c >'back\\slash'"
            + " && printf d >\"$(printf 'no\\377text')\" && printf e >'x y/*/é' && printf f >- && printf g >' lead'"
            + " && printf h >'*star' && ln -s -- -rf link && mkfifo pipe";
    @TempDir
    Path root;

    @ParameterizedTest
    @ValueSource(strings = {"C.UTF-8", "C"})
    void sha256sumAcceptsEveryNameInEveryLocale(String locale) throws Exception {
        try (var run = new RecordedRun(root, "sh", "-c", ODD_NAMES).environment("LC_ALL", locale).write().start()) {
            assertEquals(0, run.summary().path("exit_code").asInt());
            assertEquals("", check(run.dir));
            assertEquals(count(run.dir) - 1, lines(run.dir).size());
        }
    }

    @Test
    void theListHasTheSummaryAndNeitherItselfNorWhatIsInternalNorLinks() throws Exception {
        try (var run = new RecordedRun(root, "sh", "-c", ODD_NAMES).write().start()) {
            run.summary();
            List<String> names = lines(run.dir).stream().map(line -> line.substring(66)).toList();
            assertTrue(names.contains(RunDir.SUMMARY) && names.contains(RunDir.EVENTS) && names.contains(RunDir.HEARTBEAT) && names.contains("./-"));
            assertFalse(names.stream().anyMatch(n -> n.startsWith(".ops") || List.of(RunDir.DIGESTS, "link", "pipe").contains(n)));
        }
    }

    @Test
    void aRecorderThatWasKilledBeforeTheSummaryWritesBothAgain() throws Exception {
        try (var run = new RecordedRun(root, "true").write().start()) {
            run.summary();
            run.awaitLaunch();
            Files.delete(run.dir.resolve(RunDir.SUMMARY));
            Files.writeString(run.dir.resolve("late.txt"), "what wandb wrote meanwhile");
            run.start().summary();
            assertEquals("", check(run.dir));
            assertTrue(lines(run.dir).stream().anyMatch(line -> line.endsWith("  late.txt")));
        }
    }

    @Test
    void nothingIsWrittenAfterwardsWhileTheGpusAreSampled() throws Exception {
        Path bin = Files.createDirectory(root.resolve("bin"));
        Scripts.write(bin.resolve("nvidia-smi"), "#!/bin/sh\nsleep 0.4; echo 0, 5, 100, 1000, 50, 40\n");    // a stand-in, not a recorded answer
        String[] untilSampled = {"sh", "-c", "until [ -s run1/gpu.jsonl ]; do sleep 0.1; done"};
        try (var run = new RecordedRun(root, untilSampled).environment("PATH", bin + ":" + System.getenv("PATH")).write().start()) {
            run.summary();
            run.awaitLaunch();
            assertEquals("", check(run.dir));
        }
    }

    /** What sha256sum complains of. */
    private static String check(Path dir) throws Exception {
        var command = new ProcessBuilder("sha256sum", "--check", "--strict", "--quiet", RunDir.DIGESTS);
        Process process = command.directory(dir.toFile()).redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        return process.waitFor() == 0 ? text : "exit " + process.exitValue() + ": " + text;
    }

    private static List<String> lines(Path dir) throws Exception {
        return Files.readString(dir.resolve(RunDir.DIGESTS), StandardCharsets.ISO_8859_1).lines().toList();
    }

    /** Regular files outside of .ops. */
    private static long count(Path dir) throws Exception {
        try (Stream<Path> files = Files.walk(dir)) {
            return files.filter(f -> Files.isRegularFile(f, LinkOption.NOFOLLOW_LINKS) && !f.startsWith(dir.resolve(RunDir.INTERNAL))).count();
        }
    }
}
