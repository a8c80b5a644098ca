package tests.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import lib.run.RunDir;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** SIGKILL of the recorder at random moments, many times in one run. */
@Timeout(600)
class RecorderKilledTest {
    @TempDir
    Path root;

    @ParameterizedTest
    @CsvSource({"lines, text at full speed", "single, single bytes", "binary, random binary", "masked, a secret being masked"})
    void aRecorderThatIsKilledAgainAndAgainLosesNothing(String mode, String what) throws Exception {
        int kills = Fault.times(20, 2);
        try (var faulty = new FaultyRun(root, mode).start()) {
            // From here on recorders are started without launch.sh's growing pause.
            FaultyRun.kill(List.of(faulty.launcher()));
            for (int i = 0; i < kills; i++) {
                FaultyRun.kill(List.of(faulty.recorder()));
                faulty.startRecorder();
                faulty.recorder();
                faulty.pauseAtRandom();
            }
            faulty.run.start();
            check(faulty.enough(), mode);
            Fault.report("SIGKILL of the recorder at a random moment, " + what, kills, faulty.nothing());
        }
    }

    @ParameterizedTest
    @CsvSource({"lines, text at full speed", "masked, a secret being masked"})
    void launchShMayBeKilledTogetherWithTheRecorder(String mode, String what) throws Exception {
        int kills = Fault.times(20, 2);
        try (var faulty = new FaultyRun(root, mode).start()) {
            for (int i = 0; i < kills; i++) {
                faulty.recorder();
                faulty.pauseAtRandom();
                FaultyRun.kill(Stream.concat(FaultyRun.launchers(faulty.dir).stream(), FaultyRun.recorders(faulty.dir).stream()).toList());
                faulty.run.start();
            }
            check(faulty.enough(), mode);
            Fault.report("SIGKILL of launch.sh and the recorder at a random moment, " + what, kills, faulty.nothing());
        }
    }

    private static void check(FaultyRun faulty, String mode) throws Exception {
        JsonNode summary = faulty.complete();
        assertTrue(faulty.run.events().contains("runner_recovered"), "a recorder was killed");
        String log = Files.readString(faulty.dir.resolve(RunDir.LOG), java.nio.charset.StandardCharsets.ISO_8859_1);
        assertFalse(log.contains("secretvalue"), "a secret in the log");
        if (mode.equals("masked")) {
            assertEquals(log.split("\\*\\*\\*", -1).length - 1, summary.path("log").path("masked_count").asLong());
        }
    }
}
