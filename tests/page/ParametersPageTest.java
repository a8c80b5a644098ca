package tests.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Parameters against a result: parallel coordinates, scatter, and which runs are chosen. */
class ParametersPageTest extends InBrowser {
    private String sixty;

    @BeforeAll
    void writePage() throws Exception {
        sixty = SampleData.page(dir, 60, 10);
    }

    private JsonNode run(String url, String script) throws Exception {
        return chromium.run(url, ChartPages.COMMON + """
                const axes = () => page.locator('#parameters .chart-box').first().evaluate((b) => b.chart.instance.getOption().parallelAxis.map((a) => a.name));
                const count = () => page.locator('#parameters .chosen .chart-note').textContent();
                const section = page.locator('#parameters');
                """ + script);
    }

    @Test
    void brushingAnAxisKeepsTheRunsThatPassThereAndTheirCurvesCanBeDrawn() throws Exception {
        JsonNode seen = run(sixty, """
                await drawn('parameters');
                const names = await axes();
                const before = await count();
                const { x, y } = await section.locator('.chart-box').first().boundingBox();
                await page.mouse.move(x + 60, y + 250);
                await page.mouse.down();
                await page.mouse.move(x + 60, y + 375, { steps: 5 });
                await page.mouse.up();
                await section.getByText(/\\d+ of \\d+ runs chosen/).first().waitFor();
                const brushed = await count();
                await shot('parameters-brushed');
                const rates = await section.locator('.chosen tbody tr td:nth-child(3)').allTextContents();
                await section.getByRole('button', { name: 'draw the curves of these runs' }).click();
                const inCharts = await page.evaluate(() => [...ops.drawn].map((key) => ops.byKey.get(key).config.learning_rate));
                await section.getByRole('button', { name: 'reset the zoom of Parameters and result' }).click();
                return { names, before, brushed, rates: [...new Set(rates)], drawn: [...new Set(inCharts)], number: inCharts.length, after: await count() };
                """);

        assertEquals("[\"learning_rate\",\"seed\",\"n_layer\",\"dtype\",\"compile\",\"best val/loss\"]", seen.path("names").toString());
        assertEquals("all 60 runs, the lowest best val/loss first", seen.path("before").asText());
        assertEquals("18 of 60 runs chosen", seen.path("brushed").asText());
        assertEquals("[\"0.001\"]", seen.path("rates").toString());
        assertEquals("[0.001]", seen.path("drawn").toString());
        assertEquals(18, seen.path("number").asInt());
        assertEquals(seen.path("before").asText(), seen.path("after").asText());
    }

    @Test
    void runsAreChosenByKeyboardTooAndAxesByBoxes() throws Exception {
        JsonNode seen = run(sixty, """
                await drawn('parameters');
                await section.getByText('choose runs by value').click();
                await section.getByLabel('least learning_rate').fill('0.005');
                await section.getByLabel('least learning_rate').press('Enter');
                await section.getByLabel('bfloat16').check();
                await drawn('parameters');
                const chosen = await count();
                await shot('parameters-ranges');
                await section.locator('.chart-box').first().focus();
                await page.keyboard.press('Home');
                const said = await say();
                await section.locator('summary', { hasText: 'parameters' }).click();
                await section.locator('.picks').getByLabel('seed').uncheck();
                await drawn('parameters');
                return { chosen, said, axes: await axes() };
                """);

        assertEquals("21 of 60 runs chosen", seen.path("chosen").asText());
        assertTrue(seen.path("said").asText().contains("dtype bfloat16, compile true, best val/loss 1.064"), seen::toString);
        assertEquals(5, seen.path("axes").size());
    }

    @Test
    void theScatterPlotHasAnyParameterAnyResultAndAnyColour() throws Exception {
        JsonNode seen = run(sixty, """
                await drawn('parameters');
                const choose = (label, value) => section.getByLabel(label, { exact: true }).selectOption(value);
                await choose('view', 'scatter');
                await choose('result', 'duration_sec');
                await choose('over', 'learning_rate');
                await choose('coloured by', 'dtype');
                await drawn('parameters');
                await section.locator('.chart:not([hidden]) .chart-box').focus();
                await page.keyboard.press('End');
                await shot('parameters-scatter');
                const legend = await section.locator('.legend').innerText();
                const name = () => section.locator('.chart:not([hidden]) .chart-box').evaluate((b) => b.chart.instance.getOption().xAxis[0].name);
                const log = await name();
                await section.getByLabel('log x').uncheck();
                await drawn('parameters');
                return { said: await say(), legend, log, linear: await name() };
                """);

        assertTrue(seen.path("said").asText().matches("20260102-0304\\d\\d-train-00\\d\\d: duration, s \\d+, learning_rate 0\\.1, dtype b?float16"), seen::toString);
        assertTrue(seen.path("legend").asText().matches("(?s).*● *bfloat16.*■ *float16.*"), seen::toString);
        assertEquals("learning_rate, logarithmic", seen.path("log").asText());
        assertEquals("learning_rate", seen.path("linear").asText());
    }

    @Test
    void whatLacksAResultOrAValueIsCountedAndSaid() throws Exception {
        ObjectNode data = SampleData.of(6, 10);
        ChartPages.run(data, 0).putObject("best");
        ChartPages.run(data, 1).putObject("best").put("val/loss", "1.0");
        ObjectNode config = (ObjectNode) ChartPages.run(data, 2).path("config");
        config.remove("n_layer");
        config.put("__proto__", SampleData.HOSTILE);
        ((ObjectNode) ChartPages.run(data, 3).path("config")).put("__proto__", "{a|b}\u202e");
        JsonNode seen = run(ChartPages.write(dir, data), """
                await drawn('parameters');
                await shot('parameters-hostile');
                const said = [await section.locator('> .chart-note').first().textContent(), await note('parameters'), await page.title()];
                await section.getByLabel('runs', { exact: true }).selectOption('drawn');
                await draw(1);
                await drawn('curves');
                said.push(await section.locator('> .chart-note').first().textContent());
                return said;
                """);

        assertTrue(seen.get(0).asText().startsWith("2 runs without best val/loss are left out."), seen::toString);
        assertTrue(seen.get(1).asText().contains("1 run without a value of n_layer here"), seen::toString);
        assertEquals("charlm · 6 runs", seen.get(2).asText());
        assertEquals("The settings of this run don't differ: there is nothing to compare.", seen.get(3).asText());
    }
}
