package tests.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lib.record.NoticeCommand;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A notice's command that does what commands do. */
class NoticeCommandTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    @TempDir
    Path root;

    @Test
    void itGetsTheNoticeOnItsStdin() throws Exception {
        assertEquals(Optional.empty(), run(LONG, "sh", "-c", "cat >told"));
        assertEquals("{\"a\":1}\n", Files.readString(root.resolve("told")));
    }

    @Test
    void oneThatFailsIsNamedWithTheWayToTryItByHand() throws Exception {
        String problem = run(LONG, "sh", "-c", "exit 7").orElseThrow();
        assertEquals("it ended with 7; by hand: sh -c 'exit 7' <" + root.resolve("notice.json"), problem);
    }

    @Test
    void oneThatIsMissingIsNamed() throws Exception {
        assertEquals("'no such program' can't be started: is there such a program on the pod?", run(LONG, "no such program").orElseThrow());
    }

    @Test
    void oneThatHangsIsEndedWithItsChildren() throws Exception {
        Path written = root.resolve("child");
        // A second, or as much longer as this machine needs before there is a child.
        for (int seconds = 1; written.toFile().length() == 0; seconds *= 2) {
            String problem = run(Duration.ofSeconds(seconds), "sh", "-c", "sleep 321 & echo $! >child; wait").orElseThrow();
            assertTrue(problem.startsWith("it took longer than " + seconds + " s and was ended"), problem);
        }
        long child = Long.parseLong(Files.readString(written).strip());
        RecordedRun.await("the child's end", () -> ProcessHandle.of(child).filter(ProcessHandle::isAlive).isEmpty());
    }

    @Test
    void oneThatPrintsAGigabyteCostsNothing() throws Exception {
        assertEquals(Optional.empty(), run(LONG, "sh", "-c", "head -c 1000000000 /dev/zero; head -c 1000000 /dev/zero >&2"));
    }

    @Test
    void oneThatReadsNothingIsFine() throws Exception {
        assertEquals(Optional.empty(), run(LONG, "true"));
    }

    private Optional<String> run(Duration limit, String... command) throws Exception {
        Path notice = Files.writeString(root.resolve("notice.json"), "{\"a\":1}\n");
        return new NoticeCommand(List.of(command), PythonRequests.request(root, "", command), Map.of("PATH", System.getenv("PATH")), limit).run(notice);
    }
}
