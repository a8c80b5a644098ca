package tests.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.LongStream;
import lib.run.RunDir;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tests.support.Scripts;

/** Files that an older crash left half written: the machine lost power before they reached the disk. */
@Timeout(300)
class OldCrashTest {
    @TempDir
    Path root;

    @Test
    void halfWrittenFilesAreCompletedOrWrittenAgain() throws Exception {
        try (var faulty = stopped()) {
            Path dir = faulty.dir;
            cut(dir.resolve(RunDir.HEARTBEAT), 9);
            cut(dir.resolve(RunDir.METRICS), Files.size(dir.resolve(RunDir.METRICS)) - 10);
            cut(dir.resolve(RunDir.EVENTS), Files.size(dir.resolve(RunDir.EVENTS)) - 10);
            cut(dir.resolve(RunDir.PROGRESS), 0);
            cut(dir.resolve(RunDir.METADATA), 0);
            cut(dir.resolve(RunDir.ENVIRONMENT), Math.min(20, dir.resolve(RunDir.ENVIRONMENT).toFile().length()));
            faulty.run.start();
            faulty.awaitGrowth();
            JsonNode summary = faulty.enough().complete();
            List<Long> steps = faulty.run.lines(RunDir.METRICS).stream().map(m -> m.path("step").asLong()).toList();
            assertEquals(LongStream.rangeClosed(1, summary.path("log").path("lines").asLong()).boxed().toList(), steps);
            assertEquals("run1", faulty.run.json(RunDir.METADATA).path("run_id").asText());
            assertTrue(Files.readString(dir.resolve(RunDir.HEARTBEAT)).matches("\\S+ state=failed .*\n"), Files.readString(dir.resolve(RunDir.HEARTBEAT)));
            Fault.report("heartbeat, metrics, events, progress, metadata, env_snapshot half written or empty", 1, faulty.nothing() + ", every metric once");
        }
    }

    @Test
    void anEmptyExitRecordIsNone() throws Exception {
        try (var faulty = stopped()) {
            FaultyRun.kill(List.of(faulty.run.process("shell_pid"), faulty.run.process("pid")));
            Files.writeString(faulty.dir.resolve(RunDir.EXIT), "");
            faulty.run.start();
            JsonNode summary = faulty.run.summary();
            assertEquals("lost", summary.path("state").asText());
            assertTrue(summary.path("exit_code").isNull(), summary.toString());
            assertTrue(Files.readString(faulty.truth).startsWith(faulty.run.log()));
            Fault.report("an empty exit record, command and shell gone", 1, "0 bytes of the log; state lost, no exit code invented");
        }
    }

    /** launch.sh's pauses are cut short here; how often it tries isn't. */
    @Test
    void aRequestThatIsCutInHalfIsSaidAndTriedOnlySoOften() throws Exception {
        try (var faulty = new FaultyRun(root, "slow")) {
            Path sleep = Scripts.write(root.resolve("bin/sleep"), "#!/bin/sh\nexec /bin/sleep 0.01\n");
            faulty.run.environment("PATH", sleep.getParent() + ":" + System.getenv("PATH"));
            cut(faulty.dir.resolve(RunDir.REQUEST), 100);
            faulty.enough().run.start();
            faulty.run.awaitLaunch();    // twenty recorders later
            String said = Files.readString(faulty.dir.resolve(RunDir.RUNNER_LOG));
            assertTrue(said.contains("giving up") && said.contains("request.json isn't JSON"), said);
            assertTrue(Files.readString(faulty.dir.resolve(RunDir.EXIT)).contains("code=7"), "the exit code is kept for whoever repairs the request");
            Fault.report("request.json cut in half", 1, "the exit code is kept; runner.log says why nothing is recorded, and launch.sh gives up");
        }
    }

    /** After some seconds of recording, with neither launch.sh nor recorder. */
    private FaultyRun stopped() throws Exception {
        var faulty = new FaultyRun(root, "slow").start();
        faulty.run.awaitLog("iter 50:");
        for (String name : List.of(RunDir.HEARTBEAT, RunDir.PROGRESS, RunDir.METRICS)) {
            FaultyRun.await(name, () -> faulty.size(name) > 40);
        }
        FaultyRun.await("the snapshot", () -> Files.exists(faulty.dir.resolve(RunDir.ENVIRONMENT)));
        FaultyRun.killWatchers(faulty.dir);
        return faulty;
    }

    private static void cut(Path file, long size) throws IOException {
        try (var channel = Files.newByteChannel(file, StandardOpenOption.WRITE)) {
            channel.truncate(size);
        }
    }
}
