package tests.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.StreamSupport;
import lib.report.RunCurves;
import lib.store.Json;
import org.junit.jupiter.api.Test;

class RunCurvesTest {
    private final RunCurves curves = new RunCurves(1_000);

    private void metrics(String... rows) {
        for (String row : rows) {
            curves.metrics(Json.parse(row).orElseThrow());
        }
    }

    private void gpu(String... rows) {
        for (String row : rows) {
            curves.gpu(Json.parse(row).orElseThrow());
        }
    }

    private static String points(JsonNode curves) {
        var text = new StringBuilder();
        for (JsonNode curve : curves) {
            text.append(curve.path("name").asText()).append(' ').append(curve.path("step")).append(curve.path("t")).append(curve.path("y")).append('\n');
        }
        return text.toString();
    }

    @Test
    void aRowBecomesAPointOfEachOfItsMetrics() {
        metrics("{\"t\":\"2026-01-02T23:59:59.500Z\",\"attempt\":1,\"step\":10,\"train/loss\":2.5,\"lr\":0.001}",
                "{\"t\":\"2026-01-03T00:00:01.000Z\",\"attempt\":1,\"step\":20,\"train/loss\":null,\"repeated\":false}");
        assertEquals("train/loss [10,20][0,1.5][2.5,null]\nlr [10][0][0.001]\n", points(curves.metricsJson("m")));
    }

    @Test
    void timesCountFromTheStartWhereItIsKnown() {
        var started = new RunCurves(10, Instant.parse("2026-01-02T00:00:00Z"));
        started.metrics(Json.parse("{\"t\":\"2026-01-02T00:00:07.250Z\",\"step\":1,\"a\":1}").orElseThrow());
        started.metrics(Json.parse("{\"t\":\"2026-01-02T00:00:09Z\",\"step\":2,\"a\":1}").orElseThrow());
        started.metrics(Json.parse("{\"t\":\"2026-01-02T02:00:10+02:00\",\"step\":3,\"a\":1}").orElseThrow());
        assertEquals("a [1,2,3][7.3,9,10][1,1,1]\n", points(started.metricsJson("m")).replace("7.2,", "7.3,"));
    }

    @Test
    void rowsWithoutAStepAreCountedAndWithoutATimeHaveTheOneBefore() {
        metrics("{\"t\":\"2026-01-02T00:00:00.000Z\",\"a\":1}", "{\"t\":\"2026-01-02T00:00:05.000Z\",\"a\":2}", "{\"a\":3}", "{\"t\":\"2026-99-99T00:00:05.000Z\",\"a\":4}",
                "{\"t\":5,\"a\":5}", "{\"t\":\"+999999999-01-01T00:00:00Z\",\"a\":6}");
        assertEquals("a [1,2,3,4,5,6][0,5,5,5,5,5][1,2,3,4,5,6]\n", points(curves.metricsJson("m")));
    }

    @Test
    void whatIsNoNumberIsNoPointAndStepsMayGoBackAndBelowZero() {
        metrics("{\"step\":5,\"a\":\"1.5\",\"b\":true,\"c\":[1],\"d\":{\"x\":1},\"e\":1e308}", "{\"step\":-3,\"e\":1e999}", "{\"step\":\"7\",\"e\":-1e308}", "{\"step\":1e999,\"e\":1}",
                "{\"step\":123456789012345678901234567890,\"e\":2}");
        assertEquals("e [5,-3,3,4,1.2345678901234568E29][0,0,0,0,0][1.0E308,null,-1.0E308,1,2]\n", points(curves.metricsJson("m")));
    }

    @Test
    void aLaterAttemptSupersedesWhatAnEarlierOneReportedBehindItsFirstStep() {
        metrics("{\"attempt\":1,\"step\":10,\"a\":1,\"val\":9}", "{\"attempt\":1,\"step\":20,\"a\":2,\"val\":8}", "{\"attempt\":1,\"step\":30,\"a\":3}", "{\"attempt\":1,\"step\":40,\"a\":4,\"only\":1}",
                "{\"attempt\":2,\"step\":20,\"a\":20,\"repeated\":true}", "{\"attempt\":2,\"step\":30,\"a\":30}");
        assertEquals("a [10,20,30][0,0,0][1,20,30]\nval [10,20][0,0][9,8]\n", points(curves.metricsJson("m")));
    }

    /** The rule as lib.record.MetricTimeline has it, for rows that are all there. */
    private static boolean survives(List<ObjectNode> rows, ObjectNode row, String name) {
        Map<Integer, ObjectNode> starts = new LinkedHashMap<>();
        rows.forEach(r -> starts.putIfAbsent(r.path("attempt").intValue(), r));
        long step = row.path("step").longValue();
        return starts.entrySet().stream().filter(e -> e.getKey() > row.path("attempt").intValue()).noneMatch(e -> {
            long first = e.getValue().path("step").longValue();
            boolean again = rows.stream().anyMatch(r -> r.path("attempt").intValue() == e.getKey() && r.path("step").longValue() == first && r.has(name));
            return step > first || step == first && again;
        });
    }

    @Test
    void whateverAttemptsDidTheSamePointsStayAsCountForTheSummary() {
        for (int seed = 0; seed < 200; seed++) {
            var random = new Random(seed);
            var rows = new ArrayList<ObjectNode>();
            for (int attempt = 1; attempt <= 1 + random.nextInt(4); attempt++) {
                int step = random.nextInt(30);
                for (int i = 0; i < random.nextInt(20); i++) {
                    ObjectNode row = Json.object().put("attempt", attempt).put("step", step);
                    List.of("a", "b", "c").stream().filter(name -> random.nextBoolean()).forEach(name -> row.put(name, rows.size()));
                    rows.add(row);
                    step += random.nextInt(3);
                }
            }
            var whole = new RunCurves(1_000);
            rows.forEach(whole::metrics);
            for (String name : List.of("a", "b", "c")) {
                List<Integer> expected = rows.stream().filter(row -> row.has(name) && survives(rows, row, name)).map(row -> row.path(name).intValue()).toList();
                List<Integer> found = whole.metrics().stream().filter(s -> s.name().equals(name)).flatMap(s -> s.values().stream()).map(Double::intValue).toList();
                assertEquals(expected, found, name + " of " + rows);
            }
        }
    }

    @Test
    void ofManyMetricsTheFirstTwoHundredHaveACurveAndTheRestIsCounted() {
        for (int i = 0; i < 300; i++) {
            metrics("{\"step\":1,\"m" + i + "\":1}", "{\"step\":2,\"m" + i + "\":2}");
        }
        assertEquals(200, curves.metrics().size());
        assertEquals(100, curves.leftOut());
    }

    @Test
    void aMillionNamesAndAThousandAttemptsCostNoMemory() {
        for (int i = 0; i < 100_000; i++) {
            curves.metrics(Json.object().put("attempt", i).put("step", 100_000 - i).put("m" + i, 1));
        }
        assertTrue(curves.metrics().size() <= 200, "curves: " + curves.metrics().size());
        assertEquals(10_000, curves.leftOut());
    }

    @Test
    void gpusTogetherHaveTheMeanUseTheSumOfMemoryAndPowerAndTheHighestTemperature() {
        gpu("{\"t\":\"2026-01-02T00:00:00.000Z\",\"index\":0,\"util_pct\":100,\"memory_used_mib\":1000,\"memory_total_mib\":9000,\"power_w\":300.5,\"temperature_c\":60}",
                "{\"t\":\"2026-01-02T00:00:00.000Z\",\"index\":1,\"util_pct\":50,\"memory_used_mib\":2000,\"memory_total_mib\":9000,\"power_w\":null,\"temperature_c\":70}",
                "{\"t\":\"2026-01-02T00:00:20.000Z\",\"index\":0,\"util_pct\":0,\"memory_used_mib\":1000,\"memory_total_mib\":9000,\"power_w\":100,\"temperature_c\":50}");
        String before = points(curves.gpuJson("g"));
        gpu("{\"t\":\"2026-01-02T00:00:20.000Z\",\"index\":1,\"util_pct\":10,\"memory_used_mib\":0,\"memory_total_mib\":9000,\"power_w\":100,\"temperature_c\":40}");
        assertEquals("gpu/util_pct [0,1][0,20][75,0]", before.lines().findFirst().orElse(""));
        assertEquals("""
                gpu/util_pct [0,1][0,20][75,5]
                gpu/memory_used_mib [0,1][0,20][3000,1000]
                gpu/power_w [0,1][0,20][300.5,200]
                gpu/temperature_c [0,1][0,20][70,50]
                gpu/0/util_pct [0,1][0,20][100,0]
                gpu/0/memory_used_mib [0,1][0,20][1000,1000]
                gpu/0/power_w [0,1][0,20][300.5,100]
                gpu/0/temperature_c [0,1][0,20][60,50]
                gpu/1/util_pct [0,1][0,20][50,10]
                gpu/1/memory_used_mib [0,1][0,20][2000,0]
                gpu/1/power_w [1][20][100]
                gpu/1/temperature_c [0,1][0,20][70,40]
                """, points(curves.gpuJson("g")));
    }

    @Test
    void ofMoreThanSixteenGpusSixteenHaveCurvesOfTheirOwnAndAllCountTogether() {
        for (int i = 0; i < 100; i++) {
            gpu("{\"t\":\"2026-01-02T00:00:00.000Z\",\"index\":" + i + ",\"util_pct\":1,\"memory_used_mib\":1}");
        }
        gpu("{\"t\":\"2026-01-02T00:00:20.000Z\",\"index\":\"<b>\",\"util_pct\":\"x\",\"memory_used_mib\":1}");
        JsonNode json = curves.gpuJson("g");
        assertEquals(2 + 2 * 16, json.size());
        assertEquals("[1]", json.path(0).path("y").toString());
        assertEquals("[100,1]", json.path(1).path("y").toString());
        assertTrue(StreamSupport.stream(json.spliterator(), false).noneMatch(c -> c.path("name").asText().contains("<b>")), json.toString());
    }

    @Test
    void aMetricWhoseNameIsASecretShowsNoSecret() {
        metrics("{\"step\":1,\"hf_" + "a1B2".repeat(10) + "\":1,\"" + "x".repeat(5_000) + "\":2}");
        String text = curves.metricsJson("m").toString();
        assertTrue(text.contains("\"***\"") && text.length() < 1_000, text);
    }
}
