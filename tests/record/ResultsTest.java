package tests.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import lib.run.Kind;
import lib.run.KindSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the summary makes of results.jsonl. */
class ResultsTest {
    @TempDir
    Path root;

    @Test
    void numbersAreSummarizedInTotalAndByGroup() throws Exception {
        JsonNode results = results(List.of("task", "meta.lang"), """
                {"task": "a", "meta": {"lang": "en"}, "acc": 1, "right": true, "scores": {"em": 0.5, "deep": {"x": 1}}, "text": "t"}
                {"task": "a", "meta": {"lang": "en"}, "acc": 2, "right": false, "scores": {"em": 1.5}}
                {"task": "b", "acc": 6, "right": true}
                """);
        assertEquals(3, results.path("count").asInt());
        assertEquals(0, results.path("invalid_lines").asInt());
        assertEquals(List.of("acc", "right", "scores.em"), names(results.path("fields")));
        assertEquals(3.0, results.path("fields").path("acc").path("mean").asDouble());
        assertEquals(Math.sqrt(7.0 / 3), results.path("fields").path("acc").path("stderr").asDouble(), 1e-12);
        assertEquals(2 / 3.0, results.path("fields").path("right").path("mean").asDouble(), 1e-12);
        assertEquals(2, results.path("groups").size());
        JsonNode first = results.path("groups").path(0);
        assertEquals("a en 2", first.path("task").asText() + " " + first.path("meta.lang").asText() + " " + first.path("count").asInt());
        assertEquals(0.5, first.path("fields").path("acc").path("stderr").asDouble(), 1e-12);
        JsonNode second = results.path("groups").path(1);
        assertTrue(second.path("meta.lang").isNull() && second.path("fields").path("acc").path("stderr").isNull(), second.toString());
    }

    @Test
    void brokenLinesAreCountedAndCostNothingElse() throws Exception {
        JsonNode results = results(List.of(), "{\"x\": 1}\n\n  \nnot json\n[1]\n7\n{\"x\": 2} {\"x\": 3}\n{\"x\": 1, \"x\": 4}\n{\"x\": " + "9".repeat(2000)
                + "}\n" + "{\"a\":".repeat(5000) + "\n{\"x\": 5");
        assertEquals(2, results.path("count").asInt());
        assertEquals(7, results.path("invalid_lines").asInt());
        assertEquals(2.5, results.path("fields").path("x").path("mean").asDouble(), "the last of two values counts");
    }

    @Test
    void whatIsNoFiniteNumberIsCountedApart() throws Exception {
        JsonNode fields = results(List.of(), """
                {"x": NaN, "y": "nan", "z": "inf"}
                {"x": -Infinity, "y": 2, "z": "a word", "w": 1e999}
                """).path("fields");
        assertEquals("{\"count\":0,\"mean\":null,\"stderr\":null,\"not_finite\":2}", fields.path("x").toString());
        assertEquals("{\"count\":1,\"mean\":2,\"stderr\":null,\"not_finite\":1}", fields.path("y").toString());
        assertEquals(1, fields.path("w").path("not_finite").asInt());
        assertFalse(fields.has("z"));
    }

    @Test
    void aLineOfAHundredMegabytesIsReadInTheRecordersSmallMemory() throws Exception {
        String script = """
                import os
                with open(os.environ['OPS_RESULTS'], 'w') as f:
                    f.write('{"before": 1, "text": "')
                    for _ in range(100):
                        f.write('x' * (1 << 20))
                    f.write('", "after": 2}\\n{"before": 3, "after": 4}\\n')
                """;
        try (var run = run(List.of("text"), script)) {
            JsonNode results = run.summary().path("results");
            assertEquals(1, results.path("invalid_lines").asInt(), "it can't be grouped by so long a text");
            assertEquals(1, results.path("count").asInt());
        }
    }

    @Test
    void aLongTextBesideTheNumbersIsNoObstacle() throws Exception {
        String script = """
                import os
                with open(os.environ['OPS_RESULTS'], 'w') as f:
                    f.write('{"g": "one", "text": "' + 'x' * (40 << 20) + '", "after": 2}\\n')
                """;
        try (var run = run(List.of("g"), script)) {
            JsonNode group = run.summary().path("results").path("groups").path(0);
            assertEquals("one", group.path("g").asText());
            assertEquals(2, group.path("fields").path("after").path("mean").asInt());
        }
    }

    @Test
    void noMoreThanAThousandGroupsAreKept() throws Exception {
        String script = "import os, json\nwith open(os.environ['OPS_RESULTS'], 'w') as f:\n    for i in range(1500): f.write(json.dumps({'g': i, 'x': i}) + '\\n')\n";
        try (var run = run(List.of("g"), script)) {
            JsonNode results = run.summary().path("results");
            assertEquals(1500, results.path("fields").path("x").path("count").asInt());
            assertEquals(1000, results.path("groups").size());
            assertTrue(results.path("groups_truncated").asBoolean());
        }
    }

    @Test
    void anEvaluationThatSucceedsWithoutAResultHasFailed() throws Exception {
        try (var run = run(List.of(), "pass")) {
            JsonNode summary = run.summary();
            assertEquals("failed 0 data_missing", summary.path("state").asText() + " " + summary.path("exit_code").asInt() + " "
                    + summary.path("failure").path("cause").asText());
            assertEquals("{\"file\":\"results.jsonl\",\"line\":0,\"text\":\"no such file\"}", summary.path("failure").path("evidence").path(0).toString());
        }
    }

    @Test
    void aFailureOfTheEvaluationItselfKeepsItsCause() throws Exception {
        try (var run = run(List.of(), "raise ValueError('no model')")) {
            assertEquals("python_exception", run.summary().path("failure").path("cause").asText());
        }
    }

    private JsonNode results(List<String> groupBy, String lines) throws Exception {
        java.nio.file.Files.writeString(root.resolve("lines"), lines);
        try (var run = run(groupBy, "import os, shutil\nshutil.copy('lines', os.environ['OPS_RESULTS'])")) {
            return run.summary().path("results");
        }
    }

    private RecordedRun run(List<String> groupBy, String script) throws Exception {
        KindSettings eval = KindSettings.of(Kind.EVAL);
        return new RecordedRun(root, "python3", "-c", script)
                .settings(new KindSettings(eval.base(), eval.checkpoints(), eval.derived(), eval.checks(), groupBy, eval.resume(), eval.serving())).write().start();
    }

    private static List<String> names(JsonNode object) {
        var names = new ArrayList<String>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
