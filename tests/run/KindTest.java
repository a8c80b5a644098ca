package tests.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lib.record.MetricPattern;
import lib.run.Kind;
import lib.run.KindCommand;
import lib.run.KindSettings;
import lib.run.OpsException;
import org.junit.jupiter.api.Test;

final class KindTest {
    @Test
    void aNanogptCommandHasInterpreterScriptConfigAndOverridesInThisOrder() {
        var overrides = new LinkedHashMap<String, Object>();
        overrides.put("max_iters", 50);
        overrides.put("compile", false);
        assertEquals(List.of("py", "train.py", "config/a.py", "max_iters=50", "compile=False"),
                training(1, "key=value", "config/a.py", overrides));
    }

    @Test
    void moreThanOneProcessGoesThroughTorchrun() {
        assertEquals(List.of("py", "-m", "torch.distributed.run", "--standalone", "--nproc_per_node=8", "train.py", "c.py", "--lr=0.001"),
                training(8, "--key=value", "c.py", Map.of("lr", new BigDecimal("0.001"))));
    }

    private static List<String> training(int processes, String style, String config, Map<String, Object> overrides) {
        var arguments = new ArrayList<>(List.of(config));
        arguments.addAll(KindCommand.overrides(style, overrides));
        return KindCommand.script("py", processes, "train.py", arguments);
    }

    @Test
    void theFlagsOfAServerAreWrittenAsVllmHasThem() {
        var serving = new KindSettings.Serving("127.0.0.1", 8001, "org/model", "/health", "/metrics", 60);
        var overrides = new LinkedHashMap<String, Object>();
        overrides.put("max_model_len", 4096);
        overrides.put("enforce_eager", true);
        overrides.put("enable_prefix_caching", "false");
        assertEquals(List.of("vllm", "serve", "org/model", "--host", "127.0.0.1", "--port", "8001", "--max-model-len=4096", "--enforce-eager",
                "--no-enable-prefix-caching"), KindCommand.vllm("vllm", serving, overrides));
    }

    @Test
    void onlyNamedBracesAreFilledIn() {
        assertEquals(List.of("--out=/r/results.jsonl", "{\"a\": {}}"), KindCommand.fill(List.of("--out={results}", "{\"a\": {}}"), Map.of("results", "/r/results.jsonl")));
    }

    @Test
    void valuesAreWrittenAsPythonReadsThem() {
        assertEquals("None", KindCommand.pythonLiteral(null));
        assertEquals("True", KindCommand.pythonLiteral(true));
        assertEquals("[1, 'it\\'s', None]", KindCommand.pythonLiteral(Arrays.asList(1, "it's", null)));
        assertEquals("a=b c", KindCommand.pythonLiteral("a=b c"));
    }

    @Test
    void theCommandLineWinsOverThePreset() {
        Map<String, Object> merged = KindCommand.merge(Map.of("lr", 1), Map.of("lr", "2", "seed", "7"));
        assertEquals("2", merged.get("lr"));
        assertEquals("7", merged.get("seed"));
    }

    @Test
    void nanogptsLogLinesMatchItsPatterns() {
        List<MetricPattern> patterns = Kind.NANOGPT_TRAIN.metricPatterns().stream().map(MetricPattern::new).toList();
        assertTrue(patterns.stream().anyMatch(p -> p.match("iter 10: loss 2.4312, time 85.20ms, mfu -100.00%").isPresent()));
        assertTrue(patterns.stream().anyMatch(p -> p.match("step 20: train loss 2.31, val loss 2.40").isPresent()));
        assertFalse(patterns.stream().anyMatch(p -> p.match("the loss of iter 10: large").isPresent()));
    }

    @Test
    void anUnknownKindNamesThoseThatThereAre() {
        assertTrue(assertThrows(OpsException.class, () -> Kind.parse("train")).hint().contains("nanogpt_train"));
    }
}
