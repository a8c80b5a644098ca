package tests.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import lib.report.Series;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Thinning, held against all the points. */
class SeriesTest {
    private final List<Double> raw = new ArrayList<>();

    /** Points i = 0, 1, 2 ... at step 10 i and second i / 2. */
    private Series series(int limit) {
        var series = new Series("loss", limit);
        for (int i = 0; i < raw.size(); i++) {
            series.add(10.0 * i, i / 2.0, raw.get(i));
        }
        return series;
    }

    private void noise(int points, long seed) {
        var random = new Random(seed);
        for (int i = 0; i < points; i++) {
            double value = random.nextInt(200) == 0 ? Double.NaN : Math.round(1e3 * random.nextGaussian()) / 1e3;
            raw.add(random.nextInt(5000) == 0 ? Double.POSITIVE_INFINITY : value);
        }
    }

    /** The numbers of the points that M4 keeps of buckets of that many points, from the definition. */
    private TreeSet<Integer> m4(int width) {
        var kept = new TreeSet<Integer>();
        for (int from = 0; from < raw.size(); from += width) {
            int to = Math.min(raw.size(), from + width);
            kept.add(from);
            kept.add(to - 1);
            int least = -1;
            int greatest = -1;
            int gap = -1;
            for (int i = from; i < to; i++) {
                double value = raw.get(i);
                if (!Double.isFinite(value)) {
                    gap = gap < 0 ? i : gap;
                } else {
                    least = least < 0 || value < raw.get(least) ? i : least;
                    greatest = greatest < 0 || value > raw.get(greatest) ? i : greatest;
                }
            }
            new LinkedHashSet<>(List.of(least, greatest, gap)).stream().filter(i -> i >= 0).forEach(kept::add);
        }
        return kept;
    }

    private static List<Integer> kept(Series series) {
        var kept = new ArrayList<Integer>();
        series.json("f").path("step").forEach(step -> kept.add(step.intValue() / 10));
        return kept;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 199, 200, 201, 399, 400, 401, 999, 10_000, 37_123, 200_000})
    void manyThinningsWhilePointsComeKeepExactlyWhatOneThinningOfAllPointsWould(int points) {
        noise(points, points);
        int width = 1;
        while (width > 1 && m4(width).size() > 200 || width == 1 && points > 200) {
            width *= 2;
        }
        List<Integer> expected = width == 1 ? java.util.stream.IntStream.range(0, points).boxed().toList() : List.copyOf(m4(width));
        assertEquals(expected, kept(series(200)));
    }

    @Test
    void spikesOfOnePointInTenThousandSurvive() {
        for (int i = 0; i < 100_000; i++) {
            raw.add(i % 10_000 == 5_003 ? 100.0 : i % 10_000 == 7_001 ? -100.0 : Math.sin(i / 1e4));
        }
        List<Integer> kept = kept(series(200));
        for (int spike = 0; spike < 100_000; spike += 10_000) {
            assertTrue(kept.contains(spike + 5_003) && kept.contains(spike + 7_001), "near " + spike + ": " + kept);
        }
        assertTrue(kept.size() <= 200 && kept.size() > 60, "kept " + kept.size());
    }

    @Test
    void aGapStaysOneAndFirstAndLastPointStay() {
        for (int i = 0; i < 50_000; i++) {
            raw.add(i >= 20_000 && i < 20_100 ? Double.NaN : 1.0 + i);
        }
        JsonNode json = series(100).json("f");
        int gaps = 0;
        for (int i = 0; i < json.path("y").size(); i++) {
            int step = json.path("step").path(i).intValue() / 10;
            gaps += json.path("y").path(i).isNull() ? 1 : 0;
            assertTrue(!json.path("y").path(i).isNull() || step >= 20_000 && step < 20_100, "a gap at " + step);
        }
        assertTrue(gaps > 0, "no gap is left");
        assertEquals(0, json.path("step").path(0).intValue());
        assertEquals(499_990, json.path("step").path(json.path("step").size() - 1).intValue());
        assertEquals(50_000, json.path("points").intValue());
    }

    @Test
    void lookingAtACurveBetweenPointsChangesNothingOfWhatItBecomes() {
        noise(30_000, 5);
        var looked = new Series("loss", 200);
        for (int i = 0; i < raw.size(); i++) {
            looked.add(10.0 * i, i / 2.0, raw.get(i));
            if (i % 777 == 0) {
                looked.json("f");
                looked.values();
            }
        }
        assertEquals(kept(series(200)), kept(looked));
    }

    @Test
    void everyKeptPointIsOneThatCameWithItsStepAndTime() {
        noise(10_000, 9);
        JsonNode json = series(300).json("metrics.jsonl");
        for (int i = 0; i < json.path("y").size(); i++) {
            int number = json.path("step").path(i).intValue() / 10;
            assertEquals(number / 2.0, json.path("t").path(i).doubleValue());
            JsonNode y = json.path("y").path(i);
            assertTrue(y.isNull() ? !Double.isFinite(raw.get(number)) : Math.abs(y.doubleValue() - raw.get(number)) < 1e-5, "point " + number + ": " + y);
        }
        assertEquals("metrics.jsonl", json.path("file").textValue());
    }

    @Test
    void numbersAreAsShortAsAPageNeedsThem() {
        var series = new Series("x", 100);
        series.add(1e12, 12.3456, 0.123456789);
        series.add(-3, 1e9 / 3, 123456789.0);
        series.add(2.5, 0, 1e308);
        series.add(7, 0, -0.0);
        assertEquals("{\"name\":\"x\",\"step\":[1.0E12,-3,2.5,7],\"t\":[12.3,3.333333333E8,0,0],\"y\":[0.123457,123457000,1.0E308,0],\"points\":4,\"file\":\"f\"}", series.json("f").toString());
    }

    @Test
    void aLimitBelowOneBucketKeepsWhatStandsForTheWholeCurve() {
        for (double value : new double[] {1, 5, 2, -7, Double.NaN, 3, 4}) {
            raw.add(value);
        }
        assertEquals(List.of(0, 1, 3, 4, 6), kept(series(1)));
    }
}
