package tests.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import lib.run.Evidence;
import lib.run.Evidence.Child;
import lib.run.Evidence.Launcher;
import lib.run.Evidence.Stop;
import lib.run.RunState;
import lib.run.StateRule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each kind of evidence means, a line each; ages in seconds, beats every 20 s. {@link StateTableTest} has every combination. */
final class StateRuleTest {
    private static final Duration BEAT = Duration.ofSeconds(20);

    @ParameterizedTest
    @CsvSource({
        // summary, exit code, exit age, exit of this attempt, stop, child, launcher, recorder seen, attempt age, beat state, beat age, expected
        "succeeded, ,     ,     ,     NOBODY, GONE,       ASKED,  false, 900, running,   900, succeeded",
        "failed,    0,   0, true,     NOBODY, ALIVE,      ALIVE,  true,  900, running,     1, failed",
        "lost,      ,     ,     ,     NOBODY, NONE,       NONE,   false, 900, ,             , lost",
        "stopped,   ,     ,     ,     USER,   OTHER_BOOT, NONE,   false, 900, stalled,     5, stopped",
        // before the command began
        ",          ,     ,     ,     NOBODY, NONE,       NONE,   false,   5, ,             , starting",
        ",          ,     ,     ,     NOBODY, NONE,       ASKED,  false,  61, ,             , lost",
        ",          ,     ,     ,     NOBODY, NONE,       ALIVE,  false, 900, ,             , starting",
        ",          ,     ,     ,     NOBODY, NONE,       ASKED,  true,  900, ,             , starting",
        ",          ,     ,     ,     NOBODY, NONE,       QUEUED, false, 99999, ,           , queued",
        ",          ,     ,     ,     NOBODY, NONE,       ASKED,  false, -50, ,             , starting",
        // while it lives
        ",          ,     ,     ,     NOBODY, ALIVE,      ALIVE,  true,  900, running,     5, running",
        ",          ,     ,     ,     NOBODY, ALIVE,      ALIVE,  false, 900, ,             , running",
        ",          ,     ,     ,     NOBODY, ALIVE,      ASKED,  false, 900, running,  9999, running",
        ",          ,     ,     ,     NOBODY, ALIVE,      ALIVE,  true,  900, stalled,     5, stalled",
        ",          ,     ,     ,     NOBODY, ALIVE,      ALIVE,  true,  900, stalled,    81, running",
        ",          ,     ,     ,     NOBODY, ALIVE,      ALIVE,  true,  900, stalled, -3600, running",
        ",          ,     ,     ,     NOBODY, ALIVE,      ALIVE,  true,  900, hibernating, 5, running",
        ",          ,     ,     ,     USER,   ALIVE,      ALIVE,  true,  900, running,     5, running",
        ",          ,     ,     ,     NOBODY, ENDING,     ALIVE,  true,  900, stalled,     5, running",
        // when it is gone
        ",          ,     ,     ,     NOBODY, GONE,       ALIVE,  true,  900, running,     5, lost",
        ",          ,     ,     ,     USER,   GONE,       ASKED,  false, 900, running,     5, lost",
        ",          ,     ,     ,     NOBODY, OTHER_BOOT, ASKED,  false, 900, running,     5, lost",
        // seen from another host
        ",          ,     ,     ,     NOBODY, ELSEWHERE,  ASKED,  false, 900, running,     5, running",
        ",          ,     ,     ,     NOBODY, ELSEWHERE,  ASKED,  false, 900, stalled,     5, stalled",
        ",          ,     ,     ,     NOBODY, ELSEWHERE,  ASKED,  false, 900, running,   299, running",
        ",          ,     ,     ,     NOBODY, ELSEWHERE,  ASKED,  false, 900, stalled,   299, running",
        ",          ,     ,     ,     NOBODY, ELSEWHERE,  ASKED,  false, 900, running,   301, lost",
        ",          ,     ,     ,     NOBODY, ELSEWHERE,  ASKED,  false,  20, ,             , running",
        ",          ,     ,     ,     NOBODY, ELSEWHERE,  ASKED,  false, 900, ,             , lost",
        // an exit record
        ",          0,   3, true,     NOBODY, ALIVE,      ALIVE,  true,  900, running,     5, running",
        ",          0, 999, true,     NOBODY, ALIVE,      ASKED,  false, 900, running,   999, running",
        ",          0,   3, true,     NOBODY, GONE,       ASKED,  false, 900, running,    99, running",
        ",          0,  99, true,     NOBODY, GONE,       ASKED,  false, 900, running,    99, succeeded",
        ",          0,  99, true,     NOBODY, ENDING,     ALIVE,  true,  900, running,    99, running",
        ",          1, 999, true,     NOBODY, GONE,       ALIVE,  true,  900, running,     9, running",
        ",          1,3601, true,     NOBODY, GONE,       ALIVE,  true,  900, running,     9, failed",
        ",          7,  99, true,     NOBODY, GONE,       ASKED,  false, 900, running,    99, failed",
        ",        143,  99, true,     USER,   GONE,       ASKED,  false, 900, running,    99, stopped",
        ",          0,  99, true,     USER,   GONE,       ASKED,  false, 900, running,    99, stopped",
        ",        143,  99, true,     OPS,    GONE,       ASKED,  false, 900, running,    99, failed",
        ",          0,  99, true,     OPS,    GONE,       ASKED,  false, 900, running,    99, failed",
        ",          0,   3, true,     NOBODY, OTHER_BOOT, ASKED,  false, 900, running,     9, succeeded",
        ",          0,  99, true,     NOBODY, ELSEWHERE,  ASKED,  false, 900, running,    99, succeeded",
        ",          0,  -9, true,     NOBODY, GONE,       ASKED,  false, 900, running,   999, running",
        // a later attempt
        ",          1,  99, false,    NOBODY, NONE,       ASKED,  false,   5, ,             , starting",
        ",          1,  99, false,    NOBODY, EARLIER,    ASKED,  false,   5, ,             , starting",
        ",          1, 999, false,    NOBODY, EARLIER,    ALIVE,  false, 120, ,             , starting",
        ",          1, 999, false,    NOBODY, EARLIER,    ASKED,  false, 120, ,             , lost",
        ",          0, 999, false,    NOBODY, ALIVE,      ALIVE,  true,  120, running,     5, running",
        ",          0, 999, false,    NOBODY, GONE,       ASKED,  false, 120, running,   500, lost"})
    void theEvidenceDecides(String summary, Integer code, Long exitAge, Boolean isOfThis, Stop stop, Child child, Launcher launcher, boolean recorder,
            long attemptAge, String beat, Long beatAge, String expected) {
        Optional<Evidence.Exit> exit = Optional.ofNullable(code).map(c -> new Evidence.Exit(c, Duration.ofSeconds(exitAge), isOfThis));
        var heartbeat = new Evidence.Heartbeat(Optional.ofNullable(beat).map(RunState::parse), Optional.ofNullable(beatAge).map(Duration::ofSeconds), BEAT);
        var evidence = new Evidence(true, Optional.ofNullable(summary).map(RunState::parse), exit, stop, child, launcher, recorder, Duration.ofHours(1),
                Duration.ofSeconds(attemptAge), heartbeat, Evidence.Signs.none());
        assertEquals(expected, StateRule.decide(evidence).text());
    }

    @Test
    void aPodThatCannotBeReachedMakesARunUnknownAndNeverFailed() {
        assertEquals(RunState.UNKNOWN, StateRule.decide(Evidence.unreachable()));
    }

    @Test
    void aLogThatGrowsOnAnotherHostOutweighsAnOldHeartbeat() {
        assertEquals(RunState.RUNNING, StateRule.decide(elsewhere(900, new Evidence.Signs(Optional.of(Duration.ofSeconds(4)), Optional.empty(), OptionalInt.empty()))));
        assertEquals(RunState.RUNNING, StateRule.decide(elsewhere(900, new Evidence.Signs(Optional.empty(), Optional.of(Duration.ofSeconds(4)), OptionalInt.empty()))));
        assertEquals(RunState.LOST, StateRule.decide(elsewhere(900, new Evidence.Signs(Optional.of(Duration.ofHours(1)), Optional.of(Duration.ofHours(1)), OptionalInt.empty()))));
    }

    @Test
    void aShortHeartbeatIntervalDoesNotMakeARunLostWithinFiveMinutes() {
        assertEquals(RunState.RUNNING, StateRule.decide(elsewhere(290, Evidence.Signs.none())));
    }

    @Test
    void onlyAUsersStopIsAStop() {
        assertEquals(Stop.NOBODY, Stop.of(false, "stop"));
        assertEquals(Stop.USER, Stop.of(true, ""));
        assertEquals(Stop.USER, Stop.of(true, "stop"));
        assertEquals(Stop.OPS, Stop.of(true, "timeout"));
        assertEquals(Stop.OPS, Stop.of(true, "stalled"));
    }

    @Test
    void aStateOfANewerVersionIsUnknownAndNoError() {
        assertEquals(RunState.UNKNOWN, RunState.parse("hibernating"));
    }

    private static Evidence elsewhere(long beatAge, Evidence.Signs signs) {
        var heartbeat = new Evidence.Heartbeat(Optional.of(RunState.RUNNING), Optional.of(Duration.ofSeconds(beatAge)), Duration.ofSeconds(1));
        return new Evidence(true, Optional.empty(), Optional.empty(), Stop.NOBODY, Child.ELSEWHERE, Launcher.ASKED, false, Duration.ofHours(1), Duration.ofHours(1),
                heartbeat, signs);
    }
}
