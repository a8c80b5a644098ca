package tests.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

/** GPU use over time, of runs and of single GPUs. */
class GpuPageTest extends InBrowser {
    @Test
    void aMeasureIsShownOfAllDrawnRunsOrOfEachGpuOfOne() throws Exception {
        ObjectNode data = SampleData.of(4, 40);
        ArrayNode curves = (ArrayNode) ChartPages.run(data, 0).path("gpu_curves");
        ChartPages.add(curves, "gpu/1/util_pct", 10.0, 20.0, 30.0);
        ChartPages.add(curves, "gpu/power_w", 300.0, 310.0);
        ChartPages.add(curves, "gpu/<b>fan</b>", 1.0, 2.0);
        JsonNode seen = chromium.run(ChartPages.write(dir, data), ChartPages.COMMON + """
                await draw(4);
                const section = page.locator('#gpu');
                const look = async () => [...await drawn('gpu'), await note('gpu'), await section.locator('.legend').innerText()];
                const seen = { all: await look() };
                await shot('gpu');
                seen.measures = await section.getByLabel('measure').locator('option').allTextContents();
                await section.getByLabel('of', { exact: true }).selectOption('r0');
                seen.one = await look();
                await shot('gpu-one-run');
                await section.getByLabel('of', { exact: true }).selectOption('');
                await section.getByLabel('measure').selectOption('memory_used_mib');
                seen.memory = await look();
                await section.locator('.chart-box').focus();
                await page.keyboard.press('Home');
                seen.said = await say();
                seen.table = await section.locator('.figures tbody tr').first().innerText();
                return seen;
                """);

        assertEquals("utilisation, %, mean over its GPUs", seen.path("all").get(0).asText());
        assertEquals("from gpu.jsonl of 4 runs · 40 points here, 400 before thinning", seen.path("all").get(1).asText());
        assertEquals("[\"utilisation, %\",\"memory used, MiB\",\"power, W\",\"<b>fan</b>\"]", seen.path("measures").toString());
        assertEquals("utilisation, %, each GPU of 20260102-030400-train-0000", seen.path("one").get(0).asText());
        assertTrue(seen.path("one").get(2).asText().matches("(?s).*GPU 0.*GPU 1.*"), seen::toString);
        assertEquals("memory used, MiB, sum over its GPUs", seen.path("memory").get(0).asText());
        assertTrue(seen.path("said").asText().contains("gpu/memory_used_mib 4000"), seen::toString);
        assertEquals("20260102-030400-train-0000 80.5 % 40,000 MiB 12.5 Wh –", seen.path("table").asText().replaceAll("\\s+", " "));
    }

    @Test
    void runsWithoutGpusAreSaidToHaveNone() throws Exception {
        ObjectNode data = SampleData.of(2, 10);
        ChartPages.run(data, 0).putArray("gpu_curves");
        ChartPages.run(data, 0).putNull("gpu");
        JsonNode seen = chromium.run(ChartPages.write(dir, data), ChartPages.COMMON + """
                await draw(1);
                await drawn('gpu');
                return [await page.locator('#gpu > .chart-note').textContent(), await page.locator('#gpu .chart:visible').count(), await page.locator('#gpu table').count()];
                """);

        assertEquals("[\"Of the chosen runs no GPU use was recorded.\",0,0]", seen.toString());
    }
}
