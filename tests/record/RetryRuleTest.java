package tests.record;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Optional;
import lib.record.RetryRule;
import lib.record.RetryRule.Failure;
import lib.run.FailureCause;
import lib.run.RunState;
import lib.run.Supervision;
import lib.run.Supervision.OnStall;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** When a command is started again. */
class RetryRuleTest {
    private static Supervision supervision(int retries, OnStall onStall) {
        return new Supervision(0, 10, retries, onStall, Supervision.Notice.none());
    }

    private static Failure failure(FailureCause cause, String message, long step) {
        return new Failure(cause, message, step);
    }

    @ParameterizedTest
    @CsvSource({"NCCL,FAILED,REPORT,2,0,5", "NCCL,FAILED,REPORT,2,1,30", "NCCL,FAILED,REPORT,9,2,120", "NCCL,FAILED,REPORT,9,7,120", "NCCL,FAILED,REPORT,2,2,-1",
            "NCCL,FAILED,REPORT,0,0,-1", "POD_LOST,LOST,REPORT,1,0,5", "STALLED,FAILED,RESTART,1,0,5", "STALLED,FAILED,REPORT,1,0,-1", "STALLED,FAILED,STOP,1,0,-1",
            "NCCL,STOPPED,REPORT,2,0,-1", "NCCL,SUCCEEDED,REPORT,2,0,-1"})
    void theWaitInSeconds(FailureCause cause, RunState state, OnStall onStall, int retries, int restarts, long seconds) {
        Optional<Duration> wait = RetryRule.wait(supervision(retries, onStall), state, failure(cause, "m", 7), Optional.empty(), restarts);
        assertEquals(seconds, wait.map(Duration::toSeconds).orElse(-1L));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = {"NCCL", "POD_LOST", "STALLED"})
    void whatComesFromTheRunItselfIsNotRetried(FailureCause cause) {
        assertEquals(Optional.empty(), RetryRule.wait(supervision(5, OnStall.RESTART), RunState.FAILED, failure(cause, "m", 7), Optional.empty(), 0));
    }

    @ParameterizedTest
    @CsvSource({"NCCL,port 29500 at 0x7f,NCCL,port 31001 at 0x9a,7,7,-1", "NCCL,a,NCCL,b,7,7,30", "NCCL,a,NCCL,a,8,7,30", "NCCL,a,STALLED,a,7,7,30", "POD_LOST,a,POD_LOST,a,7,7,30"})
    void theSameFailureAtTheSameStepIsNotRetriedAgain(FailureCause now, String message, FailureCause before, String earlier, long step, long stepBefore, long seconds) {
        Optional<Duration> wait = RetryRule.wait(supervision(5, OnStall.RESTART), RunState.FAILED, failure(now, message, step),
                Optional.of(failure(before, earlier, stepBefore)), 1);
        assertEquals(seconds, wait.map(Duration::toSeconds).orElse(-1L));
    }

    @Test
    void aFailureAtTheSameStepWithAnotherCauseBeforeIsRetried() {
        assertEquals(Optional.of(Duration.ofSeconds(5)), RetryRule.wait(supervision(1, OnStall.REPORT), RunState.FAILED, failure(FailureCause.NCCL, "m", 3),
                Optional.of(failure(FailureCause.UNKNOWN, "m", 3)), 0));
    }
}
