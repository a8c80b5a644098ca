package tests.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import lib.run.Evidence;
import lib.run.Evidence.Child;
import lib.run.Evidence.Launcher;
import lib.run.Evidence.Stop;
import lib.run.RunState;
import lib.run.StateRule;
import org.junit.jupiter.api.Test;

/** What holds for every combination of evidence that can occur, also with clocks that jumped by hours: half a million of them. */
final class StateTableTest {
    /** Seconds: a clock set back by hours and by minutes, now, within every grace, beyond each, and hours. */
    private static final List<Long> AGES = List.of(-7200L, -300L, 0L, 59L, 61L, 299L, 301L, 5000L, 90_000L);
    private static final List<Optional<RunState>> SAID = List.of(Optional.empty(), Optional.of(RunState.RUNNING), Optional.of(RunState.STALLED),
            Optional.of(RunState.FAILED), Optional.of(RunState.UNKNOWN));
    private static final List<Optional<Evidence.Exit>> EXITS = exits();

    private static List<Optional<Evidence.Exit>> exits() {
        var exits = new ArrayList<Optional<Evidence.Exit>>(List.of(Optional.empty()));
        for (int code : new int[] {0, 1, 143}) {
            for (long age : AGES) {
                exits.add(Optional.of(new Evidence.Exit(code, Duration.ofSeconds(age), true)));
            }
            exits.add(Optional.of(new Evidence.Exit(code, Duration.ofSeconds(5000), false)));
        }
        return exits;
    }

    private static void forAll(Function<Evidence, String> violation) {
        int count = 0;
        for (Optional<Evidence.Exit> exit : EXITS) {
            for (Child child : Child.values()) {
                for (Evidence e : around(exit, child)) {
                    count++;
                    assertEquals("", violation.apply(e), () -> e.toString());
                }
            }
        }
        assertTrue(count > 300_000, "only " + count);
    }

    private static List<Evidence> around(Optional<Evidence.Exit> exit, Child child) {
        var all = new ArrayList<Evidence>();
        for (Stop stop : Stop.values()) {
            for (Launcher launcher : Launcher.values()) {
                for (boolean recorder : new boolean[] {false, true}) {
                    for (Evidence.Heartbeat heartbeat : heartbeats()) {
                        // What hangs on it alone varies with it: the product of all ages would tell nothing more.
                        for (long age : heartbeat.age().isEmpty() ? AGES : List.of(5L, 5000L)) {
                            all.add(new Evidence(true, Optional.empty(), exit, stop, child, launcher, recorder, Duration.ofSeconds(age), Duration.ofSeconds(age),
                                    heartbeat, Evidence.Signs.none()));
                        }
                    }
                }
            }
        }
        return all;
    }

    private static List<Evidence.Heartbeat> heartbeats() {
        var all = new ArrayList<>(List.of(Evidence.Heartbeat.none(Duration.ofSeconds(20))));
        SAID.forEach(state -> AGES.forEach(age -> all.add(new Evidence.Heartbeat(state, Optional.of(Duration.ofSeconds(age)), Duration.ofSeconds(20)))));
        return all;
    }

    private static void never(RunState state, Predicate<Evidence> when) {
        forAll(e -> when.test(e) && StateRule.decide(e) == state ? state.text() : "");
    }

    private static boolean lives(Evidence e) {
        return e.child() == Child.ALIVE || e.child() == Child.ENDING;
    }

    private static Evidence with(Evidence e, boolean reachable, Optional<RunState> summary) {
        return new Evidence(reachable, summary, e.exit(), e.stop(), e.child(), e.launcher(), e.recorderSeen(), e.reservedAge(), e.attemptAge(), e.heartbeat(), e.signs());
    }

    @Test
    void anUnreachablePodMakesEveryRunUnknown() {
        forAll(e -> StateRule.decide(with(e, false, Optional.of(RunState.FAILED))) == RunState.UNKNOWN ? "" : "claimed");
    }

    @Test
    void aSummaryAlwaysWins() {
        forAll(e -> Stream.of(RunState.SUCCEEDED, RunState.FAILED, RunState.STOPPED, RunState.LOST).allMatch(s -> StateRule.decide(with(e, true, Optional.of(s))) == s)
                ? "" : "overruled");
    }

    @Test
    void aReachablePodsRunIsNeverUnknown() {
        never(RunState.UNKNOWN, e -> true);
    }

    @Test
    void noClockEndsARunWhoseProcessLives() {
        forAll(e -> e.child() == Child.ALIVE && StateRule.decide(e).isFinal() ? "ended while it lives" : "");
    }

    @Test
    void aRunIsNeverLostWhileItsProcessOrItsShellLives() {
        never(RunState.LOST, StateTableTest::lives);
    }

    @Test
    void aRunOfAnotherBootNeverRuns() {
        forAll(e -> e.child() == Child.OTHER_BOOT && !StateRule.decide(e).isFinal() ? "goes on" : "");
    }

    @Test
    void onlyARecorderThatBeatsMayCallARunStalled() {
        never(RunState.STALLED, e -> !StateRule.isBeating(e));
        never(RunState.STALLED, e -> e.heartbeat().state().filter(s -> s == RunState.STALLED).isEmpty());
        never(RunState.STALLED, e -> e.child() != Child.ALIVE && e.child() != Child.ELSEWHERE);
    }

    @Test
    void exitCodeZeroIsAFailureOnlyWhereOpsItselfEndedTheRun() {
        never(RunState.FAILED, e -> e.exitCode().equals(OptionalInt.of(0)) && e.stop() != Stop.OPS);
    }

    @Test
    void nobodyFailsSucceedsOrStopsWithoutAnExitRecordOfThisAttempt() {
        Set<RunState> ended = Set.of(RunState.SUCCEEDED, RunState.FAILED, RunState.STOPPED);
        forAll(e -> e.exitCode().isEmpty() && ended.contains(StateRule.decide(e)) ? "claimed" : "");
    }

    @Test
    void aRunWithAnExitRecordOfThisAttemptIsNeverLost() {
        never(RunState.LOST, e -> e.exitCode().isPresent());
    }

    @Test
    void anOlderAttemptsExitRecordChangesNothing() {
        forAll(e -> {
            boolean older = e.exit().isPresent() && e.exitCode().isEmpty();
            var without = new Evidence(true, Optional.empty(), Optional.empty(), e.stop(), e.child(), e.launcher(), e.recorderSeen(), e.reservedAge(), e.attemptAge(),
                    e.heartbeat(), e.signs());
            return older && StateRule.decide(without) != StateRule.decide(e) ? "counted" : "";
        });
    }

    @Test
    void aRunWaitsInTheQueueOnlyBeforeItsCommandBegan() {
        forAll(e -> {
            boolean waits = e.launcher() == Launcher.QUEUED && (e.child() == Child.NONE || e.child() == Child.EARLIER) && e.exitCode().isEmpty();
            return waits == (StateRule.decide(e) == RunState.QUEUED) ? "" : "queue";
        });
    }

    @Test
    void anAgeBelowZeroEndsNothingThatAnAgeOfZeroDoesNotEnd() {
        forAll(e -> {
            boolean below = e.attemptAge().isNegative() || e.heartbeat().age().filter(Duration::isNegative).isPresent() || e.exit().filter(x -> x.age().isNegative()).isPresent();
            return below && StateRule.decide(e).isFinal() && !StateRule.decide(clamped(e)).isFinal() ? "ended" : "";
        });
    }

    /** The beat's age stays: one of the future is a dead recorder's, and no proof of life. */
    private static Evidence clamped(Evidence e) {
        Optional<Evidence.Exit> exit = e.exit().map(x -> new Evidence.Exit(x.code(), Evidence.sane(x.age()), x.isOfThis()));
        return new Evidence(true, Optional.empty(), exit, e.stop(), e.child(), e.launcher(), e.recorderSeen(), Evidence.sane(e.reservedAge()),
                Evidence.sane(e.attemptAge()), e.heartbeat(), e.signs());
    }
}
