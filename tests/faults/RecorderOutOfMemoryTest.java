package tests.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import lib.run.RunDir;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A recorder that has no memory, and one that stands still. */
@Timeout(900)
class RecorderOutOfMemoryTest {
    @TempDir
    Path root;

    /** Every start but the last gets another limit that doesn't suffice: of the heap, at the start or later, and of the address space. */
    @Test
    void aRecorderOutOfMemoryIsStartedAgainUntilItHasSome() throws Exception {
        int starts = Fault.times(12, 4);
        try (var faulty = new FaultyRun(root, "paced")) {
            // What it reads at its start: with the heap of 4 MiB below, none of which a recorder needs otherwise.
            Path metadata = faulty.dir.resolve(RunDir.METADATA);
            Files.writeString(metadata, Files.readString(metadata).stripTrailing().replaceFirst("}$", ", \"padding\": \"" + "x".repeat(4 << 20) + "\"}"));
            Path script = faulty.dir.resolve(RunDir.RECORDER);
            String usual = Files.readString(script).strip();
            Files.writeString(script, """
                    n=$(cat '%1$s/n' 2>/dev/null); n=$((${n:-0} + 1)); echo $n >'%1$s/n'
                    if [ $n -le %2$d ]; then
                        case $((n %% 4)) in
                        0) JDK_JAVA_OPTIONS=-XX:MaxMetaspaceSize=4m ;; 1) JDK_JAVA_OPTIONS=-Xmx4m ;;
                        2) JDK_JAVA_OPTIONS=-XX:MaxMetaspaceSize=5m ;; 3) ulimit -v 120000 ;;
                        esac
                        JDK_JAVA_OPTIONS="$JDK_JAVA_OPTIONS -XX:+ExitOnOutOfMemoryError"
                        export JDK_JAVA_OPTIONS
                    fi
                    %3$s
                    """.formatted(root, starts, frugal(usual)));
            faulty.run.start();    // without waiting for output, which may come only once there is memory
            FaultyRun.await("the start with memory", 60 + 30 * starts, () -> Files.exists(root.resolve("n")) && !Files.readString(root.resolve("n")).isBlank()
                    && Integer.parseInt(Files.readString(root.resolve("n")).strip()) > starts);
            faulty.awaitGrowth();
            String said = Files.readString(faulty.dir.resolve(RunDir.RUNNER_LOG));
            assertTrue(said.contains("OutOfMemoryError: Java heap space") && said.contains("OutOfMemoryError: Metaspace"), said);
            assertEquals(starts, said.lines().filter(l -> l.contains("starting it again")).count(), said);
            faulty.enough().complete();
            Fault.report("the recorder out of memory (heap, metaspace, ulimit -v)", starts, faulty.nothing());
        }
    }

    /** Without a heap limit of its own, and with all of its classes in metaspace: those of an archive take none of it, and 5 MB might do. */
    private static String frugal(String recorder) {
        String plain = recorder.replaceAll("'?-Xmx64m'? ", "").replaceAll("'?-XX:(AOTCache|SharedArchiveFile)=[^ ']*'? ", "");
        return plain.replaceFirst("( '?-cp'? )", " -Xshare:off$1");
    }

    @Test
    void aRecorderThatStandsStillHoldsTheCommandUpAndLosesNothing() throws Exception {
        int seconds = Fault.times(20, 2);
        try (var faulty = new FaultyRun(root, "paced").start()) {
            ProcessHandle recorder = faulty.recorder();
            FaultyRun.signal("STOP", recorder);
            Thread.sleep(seconds * 1000L);    // the length is the fault
            FaultyRun.await("a command that waits for room in the pipe", () -> {
                long held = Files.size(faulty.truth);
                Thread.sleep(1000);
                return held > faulty.size(RunDir.LOG) && held == Files.size(faulty.truth);
            });
            FaultyRun.signal("CONT", recorder);
            faulty.awaitGrowth();
            faulty.enough().complete();
            assertFalse(faulty.run.events().contains("runner_recovered"));
            Fault.report("the recorder stopped (SIGSTOP) for " + seconds + " s", 1, faulty.nothing());
        }
    }
}
