package tests.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lib.record.MetricPattern;
import lib.run.Kind;
import lib.run.OpsException;
import org.junit.jupiter.api.Test;

final class KindTest {
    @Test
    void aNanogptCommandHasInterpreterScriptConfigAndOverridesInThisOrder() {
        var overrides = new LinkedHashMap<String, Object>();
        overrides.put("max_iters", 50);
        overrides.put("compile", false);
        assertEquals(List.of("py", "train.py", "config/a.py", "max_iters=50", "compile=False"),
                Kind.nanogptCommand("py", "train.py", "config/a.py", "key=value", overrides, 1));
    }

    @Test
    void moreThanOneProcessGoesThroughTorchrun() {
        assertEquals(List.of("py", "-m", "torch.distributed.run", "--standalone", "--nproc_per_node=8", "train.py", "c.py", "--lr=0.001"),
                Kind.nanogptCommand("py", "train.py", "c.py", "--key=value", Map.of("lr", new BigDecimal("0.001")), 8));
    }

    @Test
    void valuesAreWrittenAsPythonReadsThem() {
        assertEquals("None", Kind.pythonLiteral(null));
        assertEquals("True", Kind.pythonLiteral(true));
        assertEquals("[1, 'it\\'s', None]", Kind.pythonLiteral(Arrays.asList(1, "it's", null)));
        assertEquals("a=b c", Kind.pythonLiteral("a=b c"));
    }

    @Test
    void theCommandLineWinsOverThePreset() {
        Map<String, Object> merged = Kind.merge(Map.of("lr", 1), Map.of("lr", "2", "seed", "7"));
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
