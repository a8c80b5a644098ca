package tests.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Stream;
import lib.report.Divergence;
import org.junit.jupiter.api.Test;

final class DivergenceTest {
    private static final String TEN = "{\"t\": \"2026-01-01T00:00:00.000Z\", \"attempt\": 1, \"step\": 10, \"train/loss\": 2.5000, \"perf/iter_ms\": 12.5}";

    private static Divergence compare(long steps, String[] recorded, String... repeated) {
        return Divergence.of(Stream.of(recorded), Stream.of(repeated), steps);
    }

    private static String[] lines(String... lines) {
        return lines;
    }

    @Test
    void theFirstStepThatDiffersIsNamedAlthoughALaterOneWasWrittenFirst() {
        var d = compare(100, lines("{\"step\": 20, \"val/loss\": 3}", TEN, "{\"step\": 15, \"train/loss\": 2.1}"),
                "{\"step\": 20, \"val/loss\": 4}", TEN, "{\"step\": 15, \"train/loss\": 2.2}");
        assertEquals("diverged at step 15: train/loss 2.1 → 2.2", d.text());
        assertFalse(d.isEqual());
    }

    @Test
    void speedAndTimeAreNoResults() {
        assertTrue(compare(100, lines(TEN), TEN.replace("12.5", "99").replace("2026", "2027")).isEqual());
    }

    @Test
    void theSameNumberWrittenAnotherWayIsTheSame() {
        assertTrue(compare(100, lines(TEN), TEN.replace("2.5000", "2.5")).isEqual());
    }

    @Test
    void whatIsBeyondTheStepsIsNotCompared() {
        var d = compare(10, lines(TEN, "{\"step\": 11, \"train/loss\": 1}"), TEN, "{\"step\": 11, \"train/loss\": 2}");
        assertEquals("equal: 1 values up to step 10", d.text());
    }

    @Test
    void runsWithoutACommonValueAreNotCalledEqual() {
        var d = compare(100, lines(TEN), "{\"step\": 11, \"train/loss\": 2}", "no JSON", "[]");
        assertFalse(d.isEqual());
        assertTrue(d.text().startsWith("nothing could be compared"));
        assertTrue(d.json().path("last_step").isNull());
    }

    @Test
    void aLossThatIsNoNumberInOneRunOnlyIsADivergence() {
        assertEquals("diverged at step 10: train/loss 2.5 → not a number", compare(100, lines(TEN), TEN.replace("2.5000", "null")).text());
    }
}
