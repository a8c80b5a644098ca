package tests.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tests.record.RecordedRun;

/** SIGHUP, SIGINT and SIGTERM: those who record go on, the command gets them. */
@Timeout(300)
class SignalsTest {
    private static final List<String> SIGNALS = List.of("HUP", "INT", "TERM");
    @TempDir
    Path root;

    @Test
    void whoeverRecordsGoesOn() throws Exception {
        int rounds = Fault.times(20, 3);
        try (var faulty = new FaultyRun(root, "paced").start()) {
            List<ProcessHandle> supervisors = List.of(faulty.recorder(), faulty.launcher(), faulty.run.process("shell_pid"));
            for (int round = 0; round < rounds; round++) {
                for (String signal : SIGNALS) {
                    for (ProcessHandle process : supervisors) {
                        FaultyRun.signal(signal, process);
                    }
                }
                faulty.awaitGrowth();
            }
            assertTrue(supervisors.stream().allMatch(ProcessHandle::isAlive));
            faulty.enough().complete();
            assertFalse(faulty.run.events().contains("runner_recovered"), "it was the same recorder");
            Fault.report("SIGHUP, SIGINT and SIGTERM to recorder, launch.sh and the command's shell", 3 * rounds, faulty.nothing());
        }
    }

    @ParameterizedTest
    @CsvSource({"INT, 2", "TERM, 15"})
    void theCommandGetsTheDefault(String signal, int number) throws Exception {
        try (var run = new RecordedRun(root, "sh", "-c", "echo before; exec sleep 1000").write().start()) {
            run.awaitLog("before");
            FaultyRun.await("sleep", () -> run.process("pid").info().command().orElse("").endsWith("sleep"));
            FaultyRun.signal(signal, run.process("pid"));
            JsonNode summary = run.summary();
            assertEquals(128 + number, summary.path("exit_code").asInt());
            assertEquals(number, summary.path("signal").asInt());
            assertEquals("before\n", run.log());
            Fault.report("SIG" + signal + " to the command", 1, "nothing: exit code " + (128 + number) + ", signal " + number);
        }
    }

    /** As under nohup: a connection or a terminal that ends is no reason for a training to end. */
    @Test
    void aHangUpDoesNotReachTheCommand() throws Exception {
        Path go = root.resolve("go");
        try (var run = new RecordedRun(root, "sh", "-c", "echo before; until [ -e '" + go + "' ]; do sleep 0.1; done; echo after; exit 7").write().start()) {
            run.awaitLog("before");
            FaultyRun.signal("HUP", run.process("pid"));
            Files.writeString(go, "");
            assertEquals(7, run.summary().path("exit_code").asInt());
            assertEquals("before\nafter\n", run.log());
            Fault.report("SIGHUP to the command", 1, "nothing: it goes on");
        }
    }
}
