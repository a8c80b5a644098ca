package tests.faults;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import lib.run.RunDir;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The outputs directory is on a file system that doesn't answer for a while. */
@Timeout(300)
class StalledDiskTest {
    @TempDir
    Path root;

    /** Frozen: every write to it waits in the kernel. Without loop devices, those who write to it are stopped instead, which looks the same to the command. */
    @Test
    void aFileSystemThatStallsDelaysTheRecordAndCostsNothing() throws Exception {
        int seconds = Fault.times(30, 5);
        Optional<Mount> made = Mount.ext4(root.resolve("volume"), root.resolve("image"));
        if (made.isEmpty()) {
            stopTheWriters(seconds);
            return;
        }
        try (Mount volume = made.get(); var faulty = new FaultyRun(root, volume.at, "paced").start()) {
            // In one script: thawed also when the tests are killed.
            Process frozen = new ProcessBuilder("sh", "-c", "PATH=$PATH:/usr/sbin:/sbin; fsfreeze -f \"$1\" && echo frozen && sleep $2; fsfreeze -u \"$1\"",
                    "sh", volume.at.toString(), Integer.toString(seconds)).start();
            assertTrue(frozen.getInputStream().read() == 'f', "fsfreeze");
            long before = faulty.size(RunDir.LOG);
            Thread.sleep(1000);
            assertTrue(faulty.size(RunDir.LOG) - before < 100_000, "the log stands still, but for what was under way");
            faulty.enough();    // the command ends while nothing can be written
            frozen.waitFor();
            faulty.complete();
            Fault.report("an outputs file system (ext4) that stalls for " + seconds + " s, fsfreeze", 1, faulty.nothing());
        }
    }

    private void stopTheWriters(int seconds) throws Exception {
        Path outputs = Files.createDirectory(root.resolve("plain"));
        try (var faulty = new FaultyRun(root, outputs, "paced").start()) {
            List<ProcessHandle> writers = List.of(faulty.recorder(), faulty.launcher(), faulty.run.process("shell_pid"));
            for (ProcessHandle writer : writers) {
                FaultyRun.signal("STOP", writer);
            }
            faulty.enough();
            Thread.sleep(seconds * 1000L);
            for (ProcessHandle writer : writers) {
                FaultyRun.signal("CONT", writer);
            }
            faulty.complete();
            Fault.report("all that write to the outputs directory stopped for " + seconds + " s (no loop device)", 1, faulty.nothing());
        }
    }
}
