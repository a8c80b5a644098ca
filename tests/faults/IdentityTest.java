package tests.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import lib.run.RunDir;
import lib.run.RunState;
import lib.store.LocalRuns;
import lib.store.ProcessStat;
import lib.store.Resources;
import lib.store.Validation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tests.record.RecordedRun;

/** What only looks like the run's: a process with its pid, another boot's, a second recorder, a copy of its directory. */
@Timeout(300)
class IdentityTest {
    @TempDir
    Path root;

    @Test
    void aPidThatIsAnothersProcessNowIsNotTheCommandAndIsLeftAlone() throws Exception {
        Process other = new ProcessBuilder("sleep", "600").start();
        try (var faulty = abandoned()) {
            rewriteChild(faulty, Map.of("pid", Long.toString(other.pid()), "shell_pid", Long.toString(other.pid()), "start", "1", "shell_start", "1"));
            faulty.run.start();
            assertLost(faulty, "unknown", "pid=" + other.pid() + " is gone");
            assertTrue(other.isAlive(), "a stranger's process");
            Fault.report("the pid used again by another process", 1, "0 bytes of the log; state lost; the other process untouched");
        } finally {
            other.destroyForcibly().waitFor();
        }
    }

    @Test
    void aRebootEndsARunAsLostWithTheBootAsProof() throws Exception {
        try (var faulty = abandoned()) {
            rewriteChild(faulty, Map.of("boot_id", "00000000-0000-4000-8000-000000000000"));
            faulty.run.start();
            assertLost(faulty, "pod_lost", "boot_id=00000000-0000-4000-8000-000000000000");
            Fault.report("a reboot (another boot id)", 1, "0 bytes of the log; state lost, cause pod_lost");
        }
    }

    @Test
    void ofSeveralRecordersOneRecords() throws Exception {
        int more = Fault.times(5, 2);
        try (var faulty = new FaultyRun(root, "paced").start()) {
            for (int i = 0; i < more; i++) {
                faulty.startRecorder();
            }
            faulty.run.start();
            FaultyRun.await("all recorders", () -> FaultyRun.recorders(faulty.dir).size() == more + 2);
            faulty.awaitGrowth();
            faulty.enough().complete();
            assertFalse(faulty.run.events().contains("runner_recovered"), "the others waited: " + faulty.run.events());
            Fault.report("more recorders, and a second launch.sh, for one run", more + 1, faulty.nothing() + ", nothing twice");
        }
    }

    @Test
    void theRecorderOfACopyTouchesNothingOfTheRun() throws Exception {
        try (var faulty = new FaultyRun(root, "paced").start()) {
            FaultyRun.await("what tells a later recorder that it is one", () -> faulty.run.events().contains("first_output"));
            Path copy = copy(faulty.dir);
            Process launch = new ProcessBuilder("sh", faulty.dir.resolveSibling("launch.sh").toString(), copy.toString()).redirectErrorStream(true)
                    .redirectOutput(root.resolve("copy.out").toFile()).start();
            try {
                FaultyRun.await("the copy's recorder", () -> !FaultyRun.recorders(copy).isEmpty() || !launch.isAlive());
                faulty.awaitGrowth();
                FaultyRun.await("the copy's recorder at work", () -> Files.readString(copy.resolve(RunDir.EVENTS)).contains("runner_recovered") || !launch.isAlive());
                for (int i = 0; i < 20; i++) {
                    faulty.awaitGrowth();
                }
                assertTrue(faulty.run.process("pid").isAlive(), "the command");
                faulty.enough().complete();
            } finally {
                RecordedRun.endAll(copy, Duration.ZERO);
            }
            Fault.report("the run directory copied while it runs, and the copy recorded", 1, faulty.nothing());
        }
    }

    @Test
    void aCopyMadeAfterwardsIsAWholeRecord() throws Exception {
        try (var faulty = new FaultyRun(root, "paced").start()) {
            faulty.enough().complete();
            Path copy = copy(faulty.dir);
            assertEquals(RunState.FAILED, LocalRuns.readOne(copy).state());
            assertEquals(List.of(), Validation.check(copy, List.of(), RunDir.SUMMARY));
            assertEquals(0, Mount.run("sh", faulty.dir.resolveSibling("launch.sh").toString(), copy.toString()), "launch.sh has nothing to do for it");
            faulty.complete();
            assertEquals(List.of(), Validation.check(faulty.dir, List.of(), RunDir.SUMMARY));
            Fault.report("the run directory copied afterwards, launch.sh started for the copy", 1, faulty.nothing() + "; both are valid");
        }
    }

    @Test
    void endingACopyEndsNothingOfTheRun() throws Exception {
        String end = Resources.text("/lib/record/process.sh") + Resources.text("/lib/record/tree.sh") + "run_id=run1; cd \"$1\" && read_child . && end_tree 1";
        try (var faulty = new FaultyRun(root, "paced").start()) {
            assertEquals(0, Mount.run("sh", "-c", end, "sh", copy(faulty.dir).toString()));
            assertTrue(faulty.run.process("pid").isAlive(), "the command");
            faulty.enough().complete();
            Fault.report("the processes of a copied run directory ended", 1, faulty.nothing() + ": the run has its own");
        }
    }

    private Path copy(Path dir) throws IOException {
        Path copy = Files.createDirectory(root.resolve("elsewhere")).resolve(dir.getFileName());
        Mount.run("cp", "-a", dir.toString(), copy.toString());    // which complains of a temporary file that was renamed meanwhile
        assertTrue(Files.size(copy.resolve(RunDir.LOG)) > 0 && Files.exists(copy.resolve(RunDir.FIFO)));
        return copy;
    }

    /** All its processes were killed, in the order in which they can't save anything. */
    private FaultyRun abandoned() throws Exception {
        var faulty = new FaultyRun(root, "paced").start();
        FaultyRun.await("a heartbeat", () -> Files.exists(faulty.dir.resolve(RunDir.PROGRESS)));
        List<ProcessHandle> command = List.of(faulty.run.process("shell_pid"), faulty.run.process("pid"));
        FaultyRun.killWatchers(faulty.dir);
        FaultyRun.kill(command);
        return faulty;
    }

    private static void rewriteChild(FaultyRun faulty, Map<String, String> changes) throws IOException {
        Path child = faulty.dir.resolve(RunDir.CHILD);
        var lines = Files.readAllLines(child).stream().map(line -> {
            String key = line.substring(0, line.indexOf('='));
            return changes.containsKey(key) ? key + "=" + changes.get(key) : line;
        }).toList();
        Files.write(child, lines);
    }

    private static void assertLost(FaultyRun faulty, String cause, String proof) throws Exception {
        JsonNode summary = faulty.run.summary();
        assertEquals("lost", summary.path("state").asText());
        assertTrue(summary.path("exit_code").isNull(), "nobody saw it");
        assertEquals(cause, summary.path("failure").path("cause").asText());
        String evidence = summary.path("failure").path("evidence").path(0).path("text").asText();
        assertTrue(evidence.contains(proof) && !ProcessStat.bootId().isEmpty(), evidence);
        assertTrue(Files.readString(faulty.truth).startsWith(faulty.run.log()) && !faulty.run.log().isEmpty(), "the log is what was written");
    }
}
