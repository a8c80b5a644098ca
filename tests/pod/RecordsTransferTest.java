package tests.pod;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import lib.pod.LocalPod;
import lib.pod.Pod;
import lib.pod.RecordsTransfer;
import lib.run.ExitCode;
import lib.run.OpsException;
import lib.store.RunRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tests.support.PodBehind;

/** Record files of many runs in one stream, made by this machine's own tar. */
class RecordsTransferTest {
    private static final List<String> NAMES = List.of("summary.json", "metrics.jsonl");
    /** With its directory and its file it is longer than a name of ustar. */
    private static final String LONG = "r".repeat(100);
    @TempDir
    Path dir;
    private Path root;
    private Path target;

    @BeforeEach
    void makeDirectories() throws Exception {
        root = Files.createDirectories(dir.resolve("runs"));
        target = Files.createDirectories(dir.resolve("copy"));
    }

    private RunRecord run(String id) throws Exception {
        return RunRecord.started(id, Files.createDirectories(root.resolve(id)).toString());
    }

    private RecordsTransfer transfer(Pod pod) {
        return new RecordsTransfer(pod, List.of("/nowhere", root.toString()), target);
    }

    @Test
    void filesComeByteForByteAndNamesOfAnyLength() throws Exception {
        var bytes = new byte[70_001];
        new Random(5).nextBytes(bytes);
        RunRecord run = run(LONG);
        Files.write(Path.of(run.path(), "metrics.jsonl"), bytes);
        Files.writeString(Path.of(run.path(), "summary.json"), "");
        Files.writeString(Path.of(run.path(), "stdout.log"), "not asked for");
        transfer(new LocalPod("here")).bring(List.of(run), NAMES, received -> { });
        Path copy = transfer(new LocalPod("here")).place(run);
        assertEquals(-1, Files.mismatch(Path.of(run.path(), "metrics.jsonl"), copy.resolve("metrics.jsonl")));
        assertEquals(0, Files.size(copy.resolve("summary.json")));
        try (Stream<Path> files = Files.list(copy)) {
            assertEquals(2, files.count());
        }
    }

    @Test
    void linksAndFifosAreNoRecords() throws Exception {
        RunRecord run = run("a");
        Files.createSymbolicLink(Path.of(run.path(), "summary.json"), Files.writeString(dir.resolve("other"), "none of the run's"));
        assertEquals(0, new ProcessBuilder("mkfifo", run.path() + "/metrics.jsonl").start().waitFor());
        assertEquals(List.of(), transfer(new LocalPod("here")).bring(List.of(run), NAMES, received -> { }));
        assertTrue(Files.notExists(transfer(new LocalPod("here")).place(run)));
    }

    @Test
    void aStreamWithoutItsEndIsABrokenConnection() throws Exception {
        RunRecord run = run("a");
        Files.write(Path.of(run.path(), "metrics.jsonl"), new byte[100_000]);
        for (int kept : new int[] {0, 20, 60, 200}) {
            OpsException e = assertThrows(OpsException.class, () -> transfer(new CutPod(new LocalPod("here"), kept)).bring(List.of(run), NAMES, received -> { }));
            assertEquals(ExitCode.UNREACHABLE, e.exitCode(), kept + ": " + e.getMessage());
        }
    }

    /** This machine, of whose answers only the first bytes arrive. */
    private record CutPod(LocalPod pod, int kept) implements PodBehind {
        @Override
        public int stream(String script, OutputStream output) {
            var whole = new ByteArrayOutputStream();
            int code = pod.stream(script, whole);
            try {
                output.write(whole.toByteArray(), 0, Math.min(kept, whole.size()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return code;
        }
    }
}
