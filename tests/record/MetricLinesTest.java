package tests.record;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import lib.record.MetricLines;
import lib.record.MetricPattern;
import lib.run.Kind;
import lib.store.Json;
import org.junit.jupiter.api.Test;

class MetricLinesTest {
    private static final List<String> NANOGPT = Kind.NANOGPT_TRAIN.metricPatterns();

    @Test
    void nanogptLinesBecomeMetrics() {
        assertEquals(List.of("{\"step\":10,\"train/loss\":2.4312,\"perf/iter_ms\":85.20}", "{\"step\":20,\"eval/train_loss\":2.31,\"val/loss\":2.40}",
                "{\"step\":30,\"train/loss\":1.5,\"perf/iter_ms\":1.00,\"perf/mfu_pct\":12.50}"),
                found(NANOGPT, "iter 10: loss 2.4312, time 85.20ms\nnoise iter 1: loss 2\nstep 20: train loss 2.31, val loss 2.40\n"
                        + "iter 30: loss 1.5, time 1.00ms, mfu 12.50%\n"));
    }

    @Test
    void coloursAndCarriageReturnsAreNoObstacle() {
        assertEquals(List.of("{\"step\":1,\"train/loss\":2.5,\"perf/iter_ms\":1.0}", "{\"step\":2,\"train/loss\":2.25,\"perf/iter_ms\":1.0}"),
                found(NANOGPT, " 10%|#   |\riter 1: loss 2.5, time 1.0ms\r\n\u001b[1;32miter 2: loss 2.25, time 1.0ms\u001b[0m\n"));
    }

    @Test
    void aProgressBarThatIsDrawnInFrontOfALineIsNoObstacle() {
        // As tqdm draws on a terminal: over itself, with colours, and not ended when something else is printed.
        String bar = "\r\u001b[32m 50%|\u2588\u2588\u2588\u258c   | 5/10 [00:01<00:01,  4.52it/s, loss=2.1]\u001b[0m";
        assertEquals(List.of("{\"step\":5,\"train/loss\":2.1,\"perf/iter_ms\":3.0}", "{\"step\":6,\"train/loss\":2.0,\"perf/iter_ms\":3.0}",
                        "{\"step\":7,\"eval/train_loss\":1.5,\"val/loss\":1.75}"),
                found(NANOGPT, bar + bar + "\r\u001b[Kiter 5: loss 2.1, time 3.0ms\n" + bar + "\r\u001b[2K\u001b[1;33miter 6\u001b[0m: loss \u001b[36m2.0\u001b[0m, time 3.0ms\r\n"
                        + bar + "\u001b[A\r\u001b[Kstep 7: train loss 1.5, val loss 1.75\r" + bar + "\n"));
    }

    @Test
    void aLossThatIsNotANumberIsNullAndStaysVisible() {
        assertEquals(List.of("{\"step\":3,\"train/loss\":null,\"perf/iter_ms\":1.0}", "{\"step\":4,\"train/loss\":null,\"perf/iter_ms\":1.0}"),
                found(NANOGPT, "iter 3: loss nan, time 1.0ms\niter 4: loss -inf, time 1.0ms\n"));
    }

    @Test
    void anExpressionWithoutAnAnchorAndWithOtherGroupsWorks() {
        assertEquals(List.of("{\"step\":7,\"train/acc\":0.5}"),
                found(List.of("(epoch|pass)(?: no)? [(](?<step>\\d+)\\) .*acc=(?<train_acc>[0-9.]+)"), "at epoch no (7) we have acc=0.5!\n"));
    }

    @Test
    void theCutOfReadsChangesNothing() {
        String text = "iter 1: loss 1.0, time 1ms\n\n\rstep 2: train loss 3, val loss 4\n".repeat(20) + "iter 9: loss";
        List<String> whole = found(NANOGPT, text);
        var random = new Random(3);
        for (int round = 0; round < 200; round++) {
            var found = new ArrayList<String>();
            MetricLines lines = lines(NANOGPT, found);
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            for (int at = 0; at < bytes.length;) {
                int end = Math.min(bytes.length, at + 1 + random.nextInt(40));
                lines.accept(bytes, at, end);
                at = end;
            }
            assertEquals(whole, found);
            assertEquals(60, lines.newlines());
            assertEquals(text.lastIndexOf('\n') + 1, lines.lineStart());
        }
    }

    @Test
    void aLineOfMegabytesIsNoMetricAndCostsNoMemory() {
        assertEquals(List.of("{\"step\":1,\"train/loss\":1,\"perf/iter_ms\":1}"),
                found(NANOGPT, "iter 0: loss 1, time 1ms" + "x".repeat(5_000_000) + "\niter 1: loss 1, time 1ms\n"));
    }

    private static List<String> found(List<String> expressions, String text) {
        var found = new ArrayList<String>();
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        lines(expressions, found).accept(bytes, 0, bytes.length);
        return found;
    }

    private static MetricLines lines(List<String> expressions, List<String> found) {
        return new MetricLines(expressions.stream().map(MetricPattern::new).toList(), 0, 0, node -> found.add(Json.line(node)));
    }
}
