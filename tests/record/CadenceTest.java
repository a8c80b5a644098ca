package tests.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.stream.DoubleStream;
import lib.record.Cadence;
import lib.record.StallLimits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A run's rhythm, and how long a silence it explains. */
class CadenceTest {
    private static final StallLimits LIMITS = StallLimits.standard(600);

    @Test
    void theMedianIsOfTheRecentIntervalsAndTheSlowestOfAll() {
        Cadence cadence = times(times(Cadence.NONE.and(900), 200, 1), 101, 2);
        assertEquals(2, cadence.medianSeconds());
        assertEquals(900, cadence.slowestSeconds());
        assertEquals(302, cadence.count());
    }

    @Test
    void oneSlowIntervalDoesNotMoveTheMedian() {
        assertEquals(1, times(times(Cadence.NONE, 10, 1).and(500), 10, 1).medianSeconds());
    }

    @Test
    void fewIntervalsAndQuickLinesAtTheStartAreNoRhythm() {
        assertFalse(times(Cadence.NONE, 4, 500).isKnown(600), "few");
        assertFalse(times(Cadence.NONE, 50, 1).isKnown(600), "quick");
        assertTrue(times(Cadence.NONE, 700, 1).isKnown(600));
    }

    /** In seconds; the run has had so many outputs and steps at this interval, and one slow interval. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({
            "a training in its rhythm,                      1000,    1, 1000,    0, true,  true,   600",
            "a training with evaluations of 10 minutes,     1000,    1, 1000,  600, true,  true,  1800",
            "a training with a step in 5 minutes,             20,  300,   20,    0, true,  true,  1500",
            "a training that has printed for a minute,        60,    1,   60,    0, true,  true,  1800",
            "a training before its first step,                 0,    0,    0,    0, true,  false, 1800",
            "a second attempt before its first step,        1000,    1, 1000,    0, true,  false, 1800",
            "an evaluation that prints and tells no result,  1000,   1,    0,    0, true,  false, 1800",
            "a command that has said nothing,                  0,    0,    0,    0, false, false, 7200",
            "a command that said a few lines at its start,    20,    1,    0,    0, false, true,  7200",
            "a command that prints each second,             1000,    1,    0,    0, false, true,  3600",
            "a command that prints once an hour,               8, 3600,    0,    0, false, true, 18000"})
    void patience(String what, int outputs, double interval, int steps, double slow, boolean measured, boolean warm, double expected) {
        Cadence all = times(Cadence.NONE, outputs, interval);
        assertEquals(expected, LIMITS.patience(slow > 0 ? all.and(slow) : all, times(Cadence.NONE, steps, interval), measured, warm), what);
    }

    @Test
    void theFloorMayBeSetForTestsAndNonsenseIsLeftOut() {
        assertEquals(2.5, StallLimits.of(Map.of("OPS_STALL_FLOOR_SEC", "2.5")).floorSeconds());
        for (String wrong : new String[] {"0", "-1", "soon", "", "1e9", "NaN"}) {
            assertEquals(600, StallLimits.of(Map.of("OPS_STALL_FLOOR_SEC", wrong)).floorSeconds(), wrong);
        }
    }

    private static Cadence times(Cadence cadence, int count, double seconds) {
        return DoubleStream.generate(() -> seconds).limit(count).boxed().reduce(cadence, Cadence::and, (a, b) -> b);
    }
}
