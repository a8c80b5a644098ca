package tests.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lib.run.RunDir;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The outputs disk is full, and then free again: the only fault that costs output, and the log says where and how much to the byte. */
@Timeout(400)
class FullDiskTest {
    private static final Pattern MARK = Pattern.compile("\n\\[ops: (\\d+) bytes of output could not be written here]\n");
    @TempDir
    Path root;

    @ParameterizedTest
    @CsvSource({"0, the outputs disk full and free again", "1, the outputs disk full and the recorder killed meanwhile"})
    void whatAFullDiskCostsIsCountedToTheByteAndMarkedInThePlace(int kill, String what) throws Exception {
        int fills = Fault.times(6, 1);
        try (Mount disk = Mount.tmpfs(root.resolve("disk"), "48m"); var faulty = new FaultyRun(root, disk.at, "paced").start()) {
            for (int i = 0; i < fills; i++) {
                fill(disk.at.resolve("filler"));
                awaitProgressOfTheCommand(faulty);
                if (kill > 0) {
                    FaultyRun.kill(List.of(faulty.recorder()));
                    faulty.startRecorder();
                    awaitProgressOfTheCommand(faulty);
                }
                Files.delete(disk.at.resolve("filler"));
                faulty.awaitGrowth();
            }
            JsonNode summary = faulty.enough().run.summary();
            assertEquals(7, summary.path("exit_code").asInt());
            List<Long> dropped = marksThatExplainTheLog(faulty);
            long total = dropped.stream().mapToLong(n -> n).sum();
            assertTrue(dropped.size() >= fills, dropped.toString());
            assertEquals(total, summary.path("log").path("dropped_bytes").asLong());
            List<Long> told = faulty.run.lines(RunDir.EVENTS).stream().filter(e -> e.path("event").asText().equals("log_dropped")).map(e -> e.path("bytes").asLong()).toList();
            assertEquals(dropped, told);
            Fault.report(what, fills, String.format("%,d of %,d bytes, counted and marked; exit code kept", total, Files.size(faulty.truth)));
        }
    }

    private static void fill(Path filler) throws Exception {
        Mount.run("sh", "-c", "cat /dev/zero >\"$1\"", "sh", filler.toString());
    }

    /** More than a pipe and the recorder hold: it isn't blocked for ever. */
    private static void awaitProgressOfTheCommand(FaultyRun faulty) throws Exception {
        long before = Files.size(faulty.truth);
        FaultyRun.await("the command to go on", () -> Files.size(faulty.truth) > before + 300_000);
    }

    /** The numbers of the marks; each stands where the truth has just so many bytes more, and nothing else differs. */
    private static List<Long> marksThatExplainTheLog(FaultyRun faulty) throws Exception {
        var dropped = new ArrayList<Long>();
        String log = faulty.run.log();
        Matcher mark = MARK.matcher(log);
        try (InputStream truth = Files.newInputStream(faulty.truth)) {
            int from = 0;
            while (mark.find()) {
                assertEquals(new String(truth.readNBytes(mark.start() - from), StandardCharsets.ISO_8859_1), log.substring(from, mark.start()));
                dropped.add(Long.parseLong(mark.group(1)));
                truth.skipNBytes(Long.parseLong(mark.group(1)));
                from = mark.end();
            }
            assertEquals(new String(truth.readAllBytes(), StandardCharsets.ISO_8859_1), log.substring(from));
        }
        return dropped;
    }
}
