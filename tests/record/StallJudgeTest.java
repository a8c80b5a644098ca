package tests.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import lib.record.StallJudge;
import lib.record.StallJudge.Verdict;
import lib.record.StallLimits;
import lib.record.StallMemory;
import lib.record.StallWitness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a silence is a stall: whole runs, a look a second, without waiting for any of them. */
class StallJudgeTest {
    private static final StallWitness IDLE = new StallWitness(0, 0.1, 100, 4, List.of(), List.of());
    private static final StallWitness GPU_BUSY = new StallWitness(100, 100, 0, 4, List.of(), List.of());
    private static final StallWitness HOST_BUSY = new StallWitness(0, 300, 0, 4, List.of(), List.of());
    private static final StallWitness CPU_ONLY_BUSY = new StallWitness(-1, 100, 0, 1, List.of(), List.of());
    private static final StallWitness DOWNLOADING = new StallWitness(-1, 2, 5e6, 1, List.of(), List.of());
    private static final StallWitness STOPPED = new StallWitness(-1, 0, 0, 1, List.of("process 7 (python)"), List.of());
    private final StallJudge training = judge(true);

    @Test
    void aTrainingThatGoesSilentInItsRhythmIsSuspectedAfterTenMinutes() {
        steps(training, 700);
        assertEquals(600, secondsUntilSuspected(training, IDLE));
    }

    @Test
    void aBusyGpuIsNoProofOfLifeAndBuysFourTimesThePatience() {
        steps(training, 700);
        assertEquals(2400, secondsUntilSuspected(training, GPU_BUSY));
    }

    @Test
    void gpusThatIdleWhileTheHostWorksBuyTwice() {
        steps(training, 700);
        assertEquals(1200, secondsUntilSuspected(training, HOST_BUSY));
    }

    @Test
    void whatIsNotKnownSpeaksForTheRun() {
        steps(training, 700);
        assertEquals(2400, secondsUntilSuspected(training, StallWitness.UNKNOWN));
    }

    @Test
    void anHourOfCompilingIsAStart() {
        assertFalse(isSuspectedWithin(training, 3600, CPU_ONLY_BUSY));
        assertFalse(isSuspectedWithin(judge(true), 3600, GPU_BUSY));
    }

    @Test
    void aDownloadAtTheStartIsNoStall() {
        assertFalse(isSuspectedWithin(training, 7000, DOWNLOADING));
    }

    @Test
    void aStartDoesNotMakeTheRestOfTheRunSlow() {
        isSuspectedWithin(training, 1700, CPU_ONLY_BUSY);
        training.look(1, true, false, IDLE);
        isSuspectedWithin(training, 1700, CPU_ONLY_BUSY);
        steps(training, 700);
        assertEquals(600, secondsUntilSuspected(training, IDLE));
    }

    @Test
    void evaluationsThatAreKnownAreSlowAndNotStalled() {
        for (int round = 0; round < 5; round++) {
            steps(training, 700);
            assertFalse(isSuspectedWithin(training, 590 + round * 400, IDLE), "round " + round);
        }
        steps(training, 1);
        assertTrue(isSuspectedWithin(training, 3 * 2200, IDLE));
    }

    @Test
    void aFalseAlarmDoesNotComeTwice() {
        steps(training, 700);
        secondsUntilSuspected(training, IDLE);
        isSuspectedWithin(training, 300, IDLE);
        assertEquals(Verdict.CLEARED, training.look(1, true, false, IDLE));
        assertEquals(901, training.clearedFields().path("after_sec").asDouble());
        assertFalse(isSuspectedWithin(training, 1500, IDLE));
    }

    @Test
    void aCommandThatPrintsOnceAnHourIsNeverSuspected() {
        StallJudge command = judge(false);
        for (int hour = 0; hour < 48; hour++) {
            assertFalse(isSuspectedWithin(command, 3600, IDLE), "hour " + hour);
            command.look(1, true, false, IDLE);
        }
    }

    @Test
    void aCommandThatPrintsAtItsStartAndOnceAnHourFromThenOnIsNeverSuspected() {
        StallJudge command = judge(false);
        for (int i = 0; i < 30; i++) {
            command.look(1, true, false, IDLE);
        }
        for (int hour = 0; hour < 48; hour++) {
            assertFalse(isSuspectedWithin(command, 3600, IDLE), "hour " + hour);
            command.look(1, true, false, IDLE);
        }
    }

    @Test
    void aSuspicionThatLastsAsLongAgainSaysSo() {
        steps(training, 700);
        secondsUntilSuspected(training, IDLE);
        int lasted = 0;
        while (training.look(1, false, false, IDLE) != Verdict.LASTING) {
            lasted++;
        }
        assertEquals(599, lasted);
    }

    @Test
    void howLongSomebodyHadStoppedItIsNoRhythm() {
        steps(training, 700);
        isSuspectedWithin(training, 5000, STOPPED);
        training.look(1, true, true, STOPPED);
        assertEquals(600, secondsUntilSuspected(training, IDLE));
    }

    @Test
    void theEventSaysWhatWasSeen() {
        steps(training, 700);
        secondsUntilSuspected(training, STOPPED);
        var fields = training.fields(STOPPED);
        assertEquals("600.0 1.0 1.0 null 0.0", fields.path("silent_sec").asText() + " " + fields.path("median_sec").asText() + " "
                + fields.path("slowest_sec").asText() + " " + fields.path("gpu_util").asText() + " " + fields.path("cpu").asText());
        assertEquals("no sign of life for 10 min; its usual interval is 1.0 s, its slowest 1.0 s; the only process stopped, nothing read or written, "
                + "process 7 (python) is stopped (SIGSTOP)", fields.path("reason").asText());
    }

    @Test
    void aRecorderThatIsStartedAgainGoesOnWithTheRhythmAndTheSilence(@TempDir Path dir) throws Exception {
        Files.createDirectory(dir.resolve(".ops"));
        steps(training, 700);
        isSuspectedWithin(training, 400, IDLE);
        training.memory().save(dir);
        assertEquals(training.memory(), StallMemory.load(dir, 1));
        assertEquals(200, secondsUntilSuspected(new StallJudge(StallLimits.standard(600), true, StallMemory.load(dir, 1), false), IDLE));
    }

    @Test
    void theNextAttemptKnowsTheRhythmAndMayTakeItsTimeToStart(@TempDir Path dir) throws Exception {
        Files.createDirectory(dir.resolve(".ops"));
        steps(training, 700);
        isSuspectedWithin(training, 500, IDLE);
        training.memory().save(dir);
        var second = new StallJudge(StallLimits.standard(600), true, StallMemory.load(dir, 2), false);
        assertFalse(isSuspectedWithin(second, 1700, IDLE));
        steps(second, 1);
        assertEquals(600, secondsUntilSuspected(second, IDLE));
    }

    private static StallJudge judge(boolean measured) {
        return new StallJudge(StallLimits.standard(600), measured, StallMemory.none(1), false);
    }

    private static void steps(StallJudge judge, int count) {
        for (int i = 0; i < count; i++) {
            judge.look(1, true, true, IDLE);
        }
    }

    private static int secondsUntilSuspected(StallJudge judge, StallWitness witness) {
        for (int i = 1; i < 100_000; i++) {
            if (judge.look(1, false, false, witness) == Verdict.SUSPECTED) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isSuspectedWithin(StallJudge judge, int seconds, StallWitness witness) {
        for (int i = 0; i < seconds; i++) {
            judge.look(1, false, false, witness);
        }
        return judge.isSuspected();
    }
}
