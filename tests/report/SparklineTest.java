package tests.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import lib.report.Sparkline;
import org.junit.jupiter.api.Test;

class SparklineTest {
    private static final double NAN = Double.NaN;

    @Test
    void aFallingLossGoesFromTheHighestToTheLowest() {
        assertEquals("█▇▆▅▄▃▂▁", Sparkline.of(IntStream.range(0, 8).mapToObj(i -> 4.0 - i / 2.0).toList(), 80));
    }

    @Test
    void moreValuesThanColumnsAreDrawnByTheirMeans() {
        assertEquals("▁█", Sparkline.of(List.of(1.0, 1.0, 1.0, 3.0, 3.0, 3.0), 2));
        assertEquals(40, Sparkline.of(IntStream.range(0, 100_003).mapToObj(i -> (double) i).toList(), 40).length());
    }

    @Test
    void whatIsNoNumberIsSeenAlsoAsOneAmongMany() {
        assertEquals("█▁!!", Sparkline.of(List.of(2.0, 1.0, NAN, Double.POSITIVE_INFINITY), 4));
        assertEquals("▁!", Sparkline.of(List.of(1.0, 1.0, 5.0, NAN), 2).replace('▅', '▁'));
        assertEquals("!!!", Sparkline.of(List.of(NAN, NAN, NAN), 9));
    }

    @Test
    void aLevelCurveHasHalfHeightAndNoValuesNoCurve() {
        assertEquals("▅▅▅", Sparkline.of(Collections.nCopies(3, 7.5), 10));
        assertEquals("", Sparkline.of(List.of(), 10));
        assertEquals("", Sparkline.of(List.of(1.0), 0));
    }

    @Test
    void theLargestNumbersHaveADifferenceToo() {
        assertEquals("▁▅█", Sparkline.of(List.of(-Double.MAX_VALUE, 0.0, Double.MAX_VALUE), 3));
    }

    @Test
    void aPercentageIsDrawnOnItsOwnScale() {
        assertEquals("▁▅█", Sparkline.of(List.of(0.0, 50.0, 100.0), 3, 0, 100));
        assertEquals("███", Sparkline.of(List.of(100.0, 100.0, 250.0), 3, 0, 100));
    }

    @Test
    void itsLabelTellsTheRangeOfWhatIsANumberAndTheLast() {
        assertEquals("min 1.5000  max 4  last nan", Sparkline.label(List.of(4.0, 1.5, NAN)));
        assertEquals("last nan", Sparkline.label(List.of(NAN)));
        assertEquals("", Sparkline.label(List.of()));
    }
}
