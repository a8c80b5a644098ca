package tests.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import lib.pod.LiveLook;
import lib.pod.RunNews;
import lib.run.Evidence;
import lib.run.RunState;
import lib.store.Json;
import lib.store.LastSeen;
import lib.store.RunRecord;
import lib.ui.LiveChange;
import lib.ui.LiveModel;
import org.junit.jupiter.api.Test;

/** What the browsers are told of looks at pods. */
class LiveModelTest {
    private static final Instant AT = Instant.parse("2026-01-02T03:04:05Z");
    private final LiveModel model = new LiveModel("charlm", false, List.of("a", "b"));

    private static RunRecord run(String path, String createdAt, Evidence evidence) {
        ObjectNode metadata = Json.object().put("created_at", createdAt).put("preset", "small");
        JsonNode none = MissingNode.getInstance();
        return new RunRecord(path.substring(path.lastIndexOf('/') + 1), path, metadata, none, none, Map.of(), Map.of(), evidence, Optional.empty());
    }

    private static RunRecord run(String path) {
        return run(path, "2026-01-02T03:00:00.000Z", Evidence.started());
    }

    private static RunNews news(Set<String> anew, List<JsonNode> metrics) {
        return new RunNews(MissingNode.getInstance(), metrics, List.of(), List.of(), Optional.empty(), anew);
    }

    private static JsonNode row(int attempt, int step, double loss) {
        return Json.object().put("t", "2026-01-02T03:00:01.000Z").put("attempt", attempt).put("step", step).put("train/loss", loss);
    }

    private static List<JsonNode> rows(int attempt, int from, int to) {
        var rows = new ArrayList<JsonNode>();
        for (int step = from; step < to; step++) {
            rows.add(row(attempt, step, step));
        }
        return rows;
    }

    private LiveChange look(List<JsonNode> metrics) {
        return model.took("a", new LiveLook(List.of(run("/runs/x")), Map.of("/runs/x", news(Set.of(), metrics))), AT);
    }

    /** What a browser has of a curve, which it builds as live.js does. */
    private static void take(Map<String, List<Double>> browser, LiveChange change) {
        for (JsonNode more : change.curves().path("points")) {
            List<Double> steps = browser.computeIfAbsent(more.path("name").asText(), name -> new ArrayList<>());
            if (more.path("whole").asBoolean()) {
                steps.clear();
            }
            more.path("step").forEach(step -> steps.add(step.asDouble()));
        }
    }

    private List<Double> curveOnThePage() {
        var steps = new ArrayList<Double>();
        model.page(AT).at("/runs/0/curves/0/step").forEach(step -> steps.add(step.asDouble()));
        return steps;
    }

    @Test
    void aRunThatHasNotChangedIsToldOnce() {
        LiveLook look = new LiveLook(List.of(run("/runs/x")), Map.of());

        assertEquals(1, model.took("a", look, AT).rows().path("runs").size());
        assertEquals(0, model.took("a", look, AT.plusSeconds(2)).rows().path("runs").size());
    }

    @Test
    void oneIdOnTwoPodsIsTwoRuns() {
        model.took("a", new LiveLook(List.of(run("/runs/x")), Map.of()), AT);
        model.took("b", new LiveLook(List.of(run("/runs/x")), Map.of()), AT);
        JsonNode runs = model.page(AT).path("runs");

        assertEquals(2, runs.size());
        assertNotEquals(runs.get(0).path("key"), runs.get(1).path("key"));
        assertEquals("b", model.find(runs.get(1).path("key").asText()).orElseThrow().pod());
    }

    @Test
    void newPointsComeOnce() {
        var browser = new HashMap<String, List<Double>>();
        take(browser, look(rows(1, 0, 3)));
        LiveChange second = look(rows(1, 3, 5));
        take(browser, second);

        assertEquals(2, second.curves().at("/points/0/step").size());
        assertEquals(List.of(0.0, 1.0, 2.0, 3.0, 4.0), browser.get("train/loss"));
        assertTrue(look(List.of()).curves().path("points").isEmpty());
    }

    @Test
    void aBrowserHasABoundedCurveInOrderHoweverLongTheRunGoesOn() {
        var browser = new HashMap<String, List<Double>>();
        int longest = 0;
        for (int i = 0; i < 400; i++) {
            take(browser, look(rows(1, i * 50, i * 50 + 50)));
            longest = Math.max(longest, browser.get("train/loss").size());
        }

        List<Double> steps = browser.get("train/loss");
        assertTrue(longest <= 2 * LiveModel.POINTS_AT_MOST, longest + " points");
        assertEquals(0.0, steps.get(0));
        assertEquals(19_999.0, steps.get(steps.size() - 1));
        assertEquals(steps.stream().sorted().distinct().toList(), steps);
        model.page(AT);
        take(browser, look(rows(1, 20_000, 20_001)));
        assertEquals(20_000.0, browser.get("train/loss").get(browser.get("train/loss").size() - 1));
    }

    @Test
    void stepsThatALaterAttemptDoesAgainReplaceThoseOfTheFirst() {
        var browser = new HashMap<String, List<Double>>();
        take(browser, look(rows(1, 0, 10)));
        take(browser, look(rows(2, 5, 12)));

        assertEquals(curveOnThePage(), browser.get("train/loss"));
        assertEquals(browser.get("train/loss").stream().distinct().toList(), browser.get("train/loss"));
    }

    @Test
    void aFileThatWasReplacedBeginsItsCurveAnew() {
        var browser = new HashMap<String, List<Double>>();
        take(browser, look(rows(1, 0, 10)));
        take(browser, model.took("a", new LiveLook(List.of(run("/runs/x")), Map.of("/runs/x", news(Set.of("metrics.jsonl"), rows(1, 0, 4)))), AT));

        assertEquals(List.of(0.0, 1.0, 2.0, 3.0), browser.get("train/loss"));
    }

    @Test
    void theRunsOfASilentPodAreUnknownUntilItAnswersAgain() {
        LiveLook look = new LiveLook(List.of(run("/runs/x", "2026-01-02T03:00:00.000Z", Evidence.over(RunState.FAILED))), Map.of());
        model.took("a", look, AT);
        JsonNode lost = model.lost("a", "can't be reached: token=hf_abcdefghijklmnopqrstuvwxyzabcdefgh", AT.plusSeconds(60)).rows();

        assertEquals("unknown", lost.at("/runs/0/state").asText());
        assertEquals("failed", lost.at("/runs/0/last_known/state").asText());
        assertEquals(60, lost.at("/runs/0/last_known/age_sec").asInt());
        assertEquals("unreachable", lost.at("/pods/0/state").asText());
        assertFalse(lost.toString().contains("hf_abc"), lost.toString());
        JsonNode back = model.took("a", look, AT.plusSeconds(90)).rows();
        assertEquals("failed", back.at("/runs/0/state").asText());
        assertTrue(back.at("/runs/0/last_known").isNull());
        assertEquals("ok", back.at("/pods/0/state").asText());
    }

    @Test
    void whatWasSeenBeforeIsShownOfAPodThatNeverAnswered() {
        model.remember("a", List.of(LastSeen.of(run("/runs/x"), "a", AT.minusSeconds(3600))));
        model.lost("a", "no route to host", AT);
        JsonNode seen = model.page(AT).at("/runs/0");

        assertEquals("unknown", seen.path("state").asText());
        assertEquals(3600, seen.at("/last_known/age_sec").asInt());
    }

    @Test
    void aRunThatIsNotThereAnyMoreIsTaken() {
        String key = model.took("a", new LiveLook(List.of(run("/runs/x")), Map.of()), AT).rows().at("/runs/0/key").asText();
        JsonNode gone = model.took("a", new LiveLook(List.of(), Map.of()), AT).rows();

        assertEquals(key, gone.at("/removed/0").asText());
        assertTrue(model.page(AT).path("runs").isEmpty());
    }

    @Test
    void aDirectoryThatWasMadeAnewHasNothingOfTheRunBefore() {
        look(rows(1, 0, 10));
        LiveLook other = new LiveLook(List.of(run("/runs/x", "2026-01-02T04:00:00.000Z", Evidence.started())), Map.of());
        JsonNode change = model.took("a", other, AT).rows();

        assertEquals(1, change.path("removed").size());
        assertEquals(1, change.path("runs").size());
        assertTrue(model.page(AT).at("/runs/0/curves").isEmpty());
    }

    @Test
    void ofTooManyRunsTheNewestAndThoseThatGoOnAreShown() {
        var runs = new ArrayList<RunRecord>();
        for (int i = 0; i < 2005; i++) {
            runs.add(run("/runs/r" + i, "2026-01-02T03:00:00.000Z", i == 7 ? Evidence.started() : Evidence.over(RunState.SUCCEEDED)));
        }
        model.took("a", new LiveLook(runs, Map.of()), AT);
        JsonNode page = model.page(AT);

        assertEquals(2000, page.path("runs").size());
        assertEquals(5, page.at("/omitted/runs").asInt());
        assertTrue(page.path("runs").findValuesAsText("run_id").contains("r7"));
    }
}
