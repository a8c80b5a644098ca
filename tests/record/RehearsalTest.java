package tests.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the launcher runs to train the JVM's AOT cache. */
class RehearsalTest {
    @TempDir
    Path root;

    @Test
    void aRehearsalRecordsARunAndLeavesNothingBehind() throws Exception {
        List<String> words = new java.util.ArrayList<>(RecordedRun.runner("--version"));
        words.addAll(words.indexOf("-cp"), List.of("-Dops.training=true", "-Djava.io.tmpdir=" + root, "-Xlog:class+load:file=" + root + "/classes"));
        Process process = new ProcessBuilder(words).directory(root.toFile()).redirectErrorStream(true).start();
        String out = new String(process.getInputStream().readAllBytes());
        assertEquals(0, process.waitFor(), out);
        assertTrue(out.strip().startsWith("ops runner ") && out.lines().count() == 1, out);
        assertTrue(Files.readString(root.resolve("classes")).contains("lib.record.SummaryFile "), "the end of a recording was reached");
        try (Stream<Path> left = Files.list(root)) {
            assertEquals(List.of("classes"), left.map(p -> p.getFileName().toString()).toList());
        }
    }
}
