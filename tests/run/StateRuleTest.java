package tests.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import lib.run.Evidence;
import lib.run.Evidence.Child;
import lib.run.RunState;
import lib.run.StateRule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every combination of evidence that can occur, a line each; ages in seconds. */
final class StateRuleTest {
    @ParameterizedTest
    @CsvSource({
        // summary, exit, exit age, stop, child, reserved age, beat state, beat age, expected
        "succeeded, ,    0, false, GONE,       900, running,   900, succeeded",
        "failed,    0,   0, false, ALIVE,      900, running,     1, failed",
        "lost,      ,    0, false, NONE,       900, ,            0, lost",
        ",          ,    0, false, NONE,         5, ,            0, starting",
        ",          ,    0, false, NONE,        61, ,            0, lost",
        ",          ,    0, false, ALIVE,      900, running,     5, running",
        ",          ,    0, false, ALIVE,      900, ,            0, running",
        ",          ,    0, false, ALIVE,      900, running,  9999, running",
        ",          ,    0, false, ALIVE,      900, stalled,     5, stalled",
        ",          ,    0, true,  ALIVE,      900, running,     5, running",
        ",          ,    0, false, GONE,       900, running,     5, lost",
        ",          ,    0, true,  GONE,       900, running,     5, lost",
        ",          ,    0, false, OTHER_BOOT, 900, running,     5, lost",
        ",          ,    0, false, ELSEWHERE,  900, running,     5, running",
        ",          ,    0, false, ELSEWHERE,  900, stalled,     5, stalled",
        ",          ,    0, false, ELSEWHERE,  900, running,    79, running",
        ",          ,    0, false, ELSEWHERE,  900, running,    81, lost",
        ",          0,   3, false, ALIVE,      900, running,     5, running",
        ",          0,   3, false, GONE,       900, running,     5, running",
        ",          0,  99, false, GONE,       900, running,    99, succeeded",
        ",          7,  99, false, GONE,       900, running,    99, failed",
        ",          143,99, true,  GONE,       900, running,    99, stopped",
        ",          0,  99, true,  GONE,       900, running,    99, stopped",
        ",          0,   3, false, OTHER_BOOT, 900, running,    99, succeeded",
        ",          0,  99, false, ELSEWHERE,  900, running,    99, succeeded"})
    void theEvidenceDecides(String summary, Integer exit, long exitAge, boolean stop, Child child, long reservedAge, String beat, long beatAge,
            String expected) {
        var evidence = new Evidence(true, Optional.ofNullable(summary).map(RunState::parse),
                exit == null ? OptionalInt.empty() : OptionalInt.of(exit), Duration.ofSeconds(exitAge), stop, child, Duration.ofSeconds(reservedAge),
                Optional.ofNullable(beat).map(RunState::parse), Duration.ofSeconds(beatAge), Duration.ofSeconds(20));
        assertEquals(expected, StateRule.decide(evidence).text());
    }

    @Test
    void aPodThatCannotBeReachedMakesARunUnknownAndNeverFailed() {
        assertEquals(RunState.UNKNOWN, StateRule.decide(Evidence.unreachable()));
    }

    @Test
    void aShortHeartbeatIntervalDoesNotMakeARunLostWithinAMinute() {
        var evidence = new Evidence(true, Optional.empty(), OptionalInt.empty(), Duration.ZERO, false, Child.ELSEWHERE, Duration.ofHours(1),
                Optional.of(RunState.RUNNING), Duration.ofSeconds(59), Duration.ofSeconds(1));
        assertEquals(RunState.RUNNING, StateRule.decide(evidence));
    }

    @Test
    void aStateOfANewerVersionIsUnknownAndNoError() {
        assertEquals(RunState.UNKNOWN, RunState.parse("hibernating"));
    }
}
