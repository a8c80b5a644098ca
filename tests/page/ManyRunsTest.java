package tests.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

/** 500 runs with 10,000 points each: what the canvas gets of them. No times are asserted; {@code chart.draws} and {@code handed} count work. */
class ManyRunsTest extends InBrowser {
    @Test
    void theCanvasGetsAtMostFourPointsOfACurveForEachPixelAndNoExtremeIsLost() throws Exception {
        JsonNode seen = chromium.run(SampleData.page(dir, 500, 2), ChartPages.COMMON + """
                await page.evaluate(() => {
                  const step = Array.from({ length: 10000 }, (_, i) => i);
                  ops.data.runs.forEach((run, r) => {
                    const y = step.map((i) => 1 + Math.exp(-i / 2000) + Math.sin(i * 12.9898 + r) * 0.1);
                    if (r === 250) y[6543] = 9;
                    run.curves = [{ name: 'train/loss', step, t: step, y, points: 10000, file: 'metrics.jsonl' }];
                  });
                });
                await draw(500);
                await drawn('curves');
                const box = page.locator('#curves .chart-box').first();
                const look = () => box.evaluate((b) => ({ handed: b.plot.handed, wide: b.plot.frame.right - b.plot.frame.left, draws: b.chart.draws, top: Math.min(...b.plot.pixelsOf(250).filter((_, i) => i % 2)) }));
                const seen = { first: await look() };
                const { x, y } = await box.boundingBox();
                for (let i = 0; i < 20; i++) await page.mouse.move(x + 200 + i * 5, y + 235);
                await page.locator('#curves .chart-tip:visible').waitFor();
                await shot('curves-500');
                seen.hovered = await look();
                await box.focus();
                for (let i = 0; i < 5; i++) await page.keyboard.press('+');
                await page.waitForFunction(() => !document.querySelector('#curves .chart-box').plot.hasty);
                await drawn('curves');
                seen.zoomed = await look();
                seen.span = await box.evaluate((b) => b.plot.frame.x.high - b.plot.frame.x.low);
                return seen;
                """);

        JsonNode first = seen.path("first");
        assertTrue(first.path("handed").asDouble() <= 4.1 * first.path("wide").asDouble() * 500, seen::toString);
        assertTrue(first.path("handed").asInt() >= 500 * first.path("wide").asDouble() / 2, "a point for every second pixel at least: " + seen);
        assertTrue(first.path("top").asDouble() < 40, "the one spike among five million points is drawn: " + seen);
        assertEquals(first.path("draws").asInt(), seen.path("hovered").path("draws").asInt(), "pointing draws no curve anew");
        assertTrue(seen.path("span").asDouble() < 2000, seen::toString);
        assertTrue(seen.path("zoomed").path("handed").asDouble() <= 4.1 * first.path("wide").asDouble() * 500, seen::toString);
    }
}
