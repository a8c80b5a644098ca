package tests.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import lib.run.RunDir;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tests.support.Laptop;
import tests.support.Ran;

/** An evaluation of the project's own kind, from its preset to the figures. */
class EvalTest extends OnPod {
    /** Writes {@code count} results to its first argument, else to OPS_RESULTS. */
    private static final String SCRIPT = """
            import json, os, sys
            path = sys.argv[1] if len(sys.argv) > 1 and not sys.argv[1].startswith('count=') else os.environ['OPS_RESULTS']
            count = next((int(a[6:]) for a in sys.argv if a.startswith('count=')), 4)
            print('evaluating into', path)
            if count:
                with open(path, 'w') as f:
                    for i in range(count):
                        f.write(json.dumps({'task': 'ab'[i % 2], 'right': i % 2 == 0, 'scores': {'em': i / 2}}) + '\\n')
            """;
    private static final String SECTIONS = """
            "kinds": {"my_eval": {"extends": "eval", "entrypoint": "my_eval.py", "args": ["{results}"], "group_by": ["task"]}}""";
    private Laptop evaluator;

    @BeforeAll
    void addTheScript() throws Exception {
        Files.writeString(pod.repo.resolve("my_eval.py"), SCRIPT);
        evaluator = pod.laptop("evaluator", SECTIONS);
        Path config = evaluator.dir.resolve("configs/ops/project.json");
        Files.writeString(config, Files.readString(config).replace("\"dump\":", "\"mine\": {\"kind\": \"my_eval\"}, \"none\": {\"kind\": \"my_eval\", "
                + "\"overrides\": {\"count\": 0}}, \"plain\": {\"kind\": \"eval\", \"command\": [\"python3\", \"my_eval.py\", \"count=2\"]}, \"dump\":"));
    }

    @Test
    void thePresetOfAProjectsKindEndsInATableOfMeans() throws Exception {
        Ran ran = evaluator.ops("run", "submit", "--preset", "mine", "--run-id", "mine", "--wait").expect(0);
        assertTrue(ran.out().contains("results      4 results\n               right      0.5000 ± 0.2887\n               scores.em  0.7500 ± 0.3227\n"
                + "               task=a  n=2  right 1 ± 0  scores.em 0.5000 ± 0.5000\n"), ran.out());
        assertEquals(pod.log("mine"), "evaluating into " + pod.file("mine", RunDir.RESULTS) + "\n");
        JsonNode status = evaluator.ops("status", "mine", "--json").expect(0).json();
        assertEquals(2, status.path("results").path("groups").size());
        assertEquals(0.75, status.path("results").path("fields").path("scores.em").path("mean").asDouble());
        assertTrue(evaluator.ops("status", "mine").expect(0).out().contains("task=b  n=2"));
        evaluator.ops("validate", "mine").expect(0);
    }

    @Test
    void anEvaluationThatWroteNothingFailsAlsoForTheOneWhoWaits() throws Exception {
        Ran ran = evaluator.ops("run", "submit", "--preset", "none", "--run-id", "none", "--wait").expect(1);
        assertTrue(ran.out().contains("failed, exit code 0") && ran.out().contains("data_missing") && ran.out().contains("results.jsonl"), ran.out());
        evaluator.ops("validate", "none").expect(0);
    }

    @Test
    void aCommandOfItsOwnFindsThePathInItsEnvironment() throws Exception {
        evaluator.ops("run", "submit", "--preset", "plain", "--run-id", "plain", "--wait").expect(0);
        assertEquals(2, summary("plain").path("results").path("count").asInt());
    }
}
