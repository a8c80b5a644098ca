package tests.pod;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import lib.pod.Runs;
import lib.run.Evidence;
import lib.run.RunState;
import org.junit.jupiter.api.Test;

/** How a pod's answer becomes evidence; the pod's clock says 1,000,000 seconds after 1970. */
class SeenRunTest {
    private static final String T = "1970-01-12T13:46:"; // 999,960 and some seconds

    private static Evidence evidence(String... lines) {
        return new Runs(new CannedPod("@ops now 1000000\n@ops root /r\n" + String.join("\n", lines) + "\n@ops whole\n"), List.of("/r")).all().get(0).evidence();
    }

    @Test
    void theLaunchersWordAndTheRecordersPresenceAreTaken() {
        Evidence e = evidence("@ops run a alive", "@ops launcher a alive", "@ops recorder a");
        assertEquals(List.of(Evidence.Child.ALIVE, Evidence.Launcher.ALIVE, true), List.of(e.child(), e.launcher(), e.recorderSeen()));
        assertEquals(Evidence.Launcher.QUEUED, evidence("@ops run a none", "@ops launcher a queued").launcher());
        assertEquals(Evidence.Launcher.NONE, evidence("@ops run a none", "@ops launcher a unheard-of").launcher());
    }

    @Test
    void recordsOfAnOlderAttemptAreTold() {
        Evidence e = evidence("@ops run a gone", "a/.ops/attempt:3", "a/.ops/child:attempt=2", "a/.ops/exit:code=1", "a/.ops/exit:attempt=2",
                "a/heartbeat.txt:" + T + "20Z state=stalled attempt=2", "@ops mtime 999000 a/.ops/request.json", "@ops mtime 999990 a/.ops/attempt");
        assertEquals(Evidence.Child.EARLIER, e.child());
        assertEquals(OptionalInt.empty(), e.exitCode());
        assertEquals(1, e.exit().orElseThrow().code());
        assertEquals(java.util.Optional.empty(), e.heartbeat().state());
        assertEquals(List.of(Duration.ofSeconds(1000), Duration.ofSeconds(10)), List.of(e.reservedAge(), e.attemptAge()));
    }

    @Test
    void anOlderAttemptsProcessThatStillLivesLives() {
        assertEquals(Evidence.Child.ALIVE, evidence("@ops run a alive", "a/.ops/attempt:2", "a/.ops/child:attempt=1").child());
    }

    @Test
    void recordsThatNameNoAttemptAreOfThePresentOne() {
        Evidence e = evidence("@ops run a gone", "a/.ops/attempt:garbage", "a/.ops/exit:code=7");
        assertEquals(List.of(Evidence.Child.GONE, OptionalInt.of(7)), List.of(e.child(), e.exitCode()));
    }

    @Test
    void theTimeInTheHeartbeatCountsMoreThanTheFilesOwn() {
        Evidence e = evidence("@ops run a alive", "a/heartbeat.txt:" + T + "30Z state=running", "@ops mtime 900000 a/heartbeat.txt");
        assertEquals(Duration.ofSeconds(10), e.heartbeat().age().orElseThrow());
        assertEquals(Duration.ofSeconds(100_000), evidence("@ops run a alive", "a/heartbeat.txt:12:30 state=running", "@ops mtime 900000 a/heartbeat.txt").heartbeat().age().orElseThrow());
    }

    @Test
    void ofARunOnAnotherHostTheYoungerTimeCounts() {
        Evidence e = evidence("@ops run a elsewhere", "a/heartbeat.txt:1970-01-01T00:00:00Z state=running", "@ops mtime 999999 a/heartbeat.txt");
        assertEquals(Duration.ofSeconds(1), e.heartbeat().age().orElseThrow());
    }

    @Test
    void aTimeOfTheFutureIsANegativeAge() {
        Evidence e = evidence("@ops run a alive", "a/heartbeat.txt:1970-01-13T00:00:00Z state=stalled", "@ops mtime 1003600 a/stdout.log");
        assertEquals(Duration.ofSeconds(-36_800), e.heartbeat().age().orElseThrow());
        assertEquals(Duration.ofSeconds(-3600), e.signs().logAge().orElseThrow());
        assertEquals(RunState.RUNNING, lib.run.StateRule.decide(e));
    }

    @Test
    void gpuUseAndWhoStoppedItAreTaken() {
        Evidence e = evidence("@ops run a alive", "@ops stop a", "a/.ops/stop:by=ops", "a/.ops/stop:reason=timeout", "a/heartbeat.txt:x gpu_util=97");
        assertEquals(List.of(OptionalInt.of(97), Evidence.Stop.OPS), List.of(e.signs().gpuUtilPct(), e.stop()));
        assertEquals(Evidence.Stop.USER, evidence("@ops run a alive", "@ops stop a").stop());
    }

    @Test
    void anAbsurdBeatIntervalDoesNotMakeAnEndlessGrace() {
        assertEquals(Duration.ofDays(1), evidence("@ops run a alive", "a/run_metadata.json:{\"watch_interval_sec\": 99999999999}").heartbeat().every());
        assertEquals(Duration.ofSeconds(1), evidence("@ops run a alive", "a/run_metadata.json:{\"watch_interval_sec\": -5}").heartbeat().every());
    }
}
