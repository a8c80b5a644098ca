package tests.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a pod costs is in the record of what ran on it. */
class CostTest extends OnPod {
    private static final int PER_HOUR = 36;

    private void price(String text) throws Exception {
        Files.writeString(laptop.dir.resolve("configs/ops/project.local.json"), "{\"pods\": {\"box\": {\"usd_per_hour\": " + text + "}}}");
    }

    private static double seconds(JsonNode attempt) {
        return java.time.Duration.between(java.time.Instant.parse(attempt.path("started_at").asText()), java.time.Instant.parse(attempt.path("ended_at").asText())).toMillis() / 1000.0;
    }

    @Test
    void aRunCostsWhatItsPodCostsWhileItRuns() throws Exception {
        price("36");
        submit("priced", "sh", "-c", "sleep 0.3; exit 3").expect(0);
        JsonNode summary = summary("priced");
        assertEquals(PER_HOUR, json("priced", "run_metadata.json").path("cost").path("usd_per_hour").asDouble());
        assertEquals(summary.path("duration_sec").asDouble() * PER_HOUR / 3600, summary.path("cost_usd").asDouble(), 1e-5);
        assertTrue(laptop.ops("status", "priced").expect(0).out().contains("USD"));
        laptop.ops("run", "validate", "priced").expect(0);
    }

    @Test
    void anAttemptOnAPodOfAnotherPriceCostsThatPrice() throws Exception {
        price("36");
        submit("twice", "sh", "-c", "sleep 0.3; exit 3").expect(0);
        summary("twice");
        price("7200");
        laptop.ops("run", "resume", "twice", "--from-scratch", "--wait").expect(1);
        JsonNode attempts = summary("twice").path("attempts");
        double expected = seconds(attempts.get(0)) * PER_HOUR / 3600 + seconds(attempts.get(1)) * 2;
        assertEquals(expected, summary("twice").path("cost_usd").asDouble(), 1e-5);
        assertEquals(7200, json("twice", "run_metadata.json").path("cost").path("usd_per_hour").asDouble());
    }

    @Test
    void whereOnePriceIsUnknownTheSumIsUnknown() throws Exception {
        Files.deleteIfExists(laptop.dir.resolve("configs/ops/project.local.json"));
        submit("free", "true").expect(0);
        assertTrue(summary("free").path("cost_usd").isNull());
        assertEquals(List.of(), json("free", "run_metadata.json").path("cost").findValuesAsText("usd_per_hour").stream().filter(t -> !t.equals("null")).toList());
    }
}
