package tests.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The charts of metrics: looking, smoothing, zooming, choosing, by mouse and by keyboard. */
class CurvesPageTest extends InBrowser {
    private String twelve;

    @BeforeAll
    void writePage() throws Exception {
        twelve = SampleData.page(dir, 12, 100);
    }

    private JsonNode run(String url, String script) throws Exception {
        return chromium.run(url, ChartPages.COMMON + script);
    }

    private static List<String> texts(JsonNode array) {
        var texts = new ArrayList<String>();
        array.forEach(node -> texts.add(node.asText()));
        return texts;
    }

    @Test
    void theHeadlineMetricComesFirstAndEachChartNamesItsFiles() throws Exception {
        JsonNode seen = run(twelve, """
                await draw(3);
                const titles = await drawn('curves');
                await page.locator('#curves .chart-list summary', { hasText: 'files' }).first().click();
                await page.locator('#curves .chart-files').first().locator('li').first().waitFor();
                await shot('curves');
                return { titles, note: await note('curves', 1), files: await page.locator('#curves .chart-files').first().locator('li').allTextContents() };
                """);

        assertEquals(List.of("val/loss", "train/loss"), texts(seen.path("titles")));
        assertEquals("from metrics.jsonl of 3 runs · 300 points here, 3,000 before thinning · × 1 place where values are not numbers", seen.path("note").asText());
        assertEquals(3, seen.path("files").size());
        assertEquals("/mnt/runs/charlm/20260102-030400-train-0000/metrics.jsonl", seen.path("files").get(0).asText());
    }

    @Test
    void pointingNamesTheNearestRunWithStepValueAndTime() throws Exception {
        JsonNode seen = run(twelve, """
                await draw(3);
                await drawn('curves');
                await page.locator('#curves summary', { hasText: 'values at the cursor' }).nth(1).click();
                await page.locator('#curves .chart-box').nth(1).hover({ position: { x: 250, y: 150 } });
                await page.locator('#curves .chart-tip:visible').waitFor();
                await shot('curves-hover');
                return page.evaluate(() => {
                  const box = document.querySelectorAll('#curves .chart-box')[1];
                  const cells = Object.fromEntries([...box.querySelectorAll('dt')].map((dt) => [dt.textContent, dt.nextSibling.textContent]));
                  const run = ops.data.runs.find((r) => r.run_id === box.querySelector('.chart-tip strong').textContent);
                  const curve = run.curves.find((c) => c.name === 'train/loss');
                  const i = curve.step.indexOf(Number(cells.step));
                  const list = [...document.querySelectorAll('#curves .chart-values')[1].querySelectorAll('b')].map((b) => Number(b.textContent));
                  return { told: Number(cells['train/loss']), is: curve.y[i], time: cells.time, list, sorted: list.every((v, j) => j === 0 || v >= list[j - 1]) };
                });
                """);

        assertEquals(seen.path("is").asDouble(), seen.path("told").asDouble());
        assertTrue(seen.path("time").asText().matches("2026-01-02 03:0\\d:\\d\\dZ"), seen::toString);
        assertEquals(3, seen.path("list").size());
        assertTrue(seen.path("sorted").asBoolean(), seen::toString);
    }

    @Test
    void arrowsGoFromPointToPointAndFromRunToRun() throws Exception {
        JsonNode said = run(twelve, """
                await draw(3);
                await drawn('curves');
                await page.locator('#curves .chart-box').nth(1).focus();
                const said = [];
                for (const key of ['ArrowRight', 'Home', 'ArrowRight', 'End', 'ArrowUp', 'ArrowDown']) {
                  await page.keyboard.press(key);
                  said.push(await say());
                }
                await page.keyboard.press('Escape');
                return { said, tips: await page.locator('#curves .chart-tip:visible').count() };
                """);

        List<String> words = texts(said.path("said"));
        assertTrue(words.get(1).contains("step 0,"), words::toString);
        assertTrue(words.get(2).contains("step 10,"), words::toString);
        assertTrue(words.get(3).contains("step 990,"), words::toString);
        assertTrue(!words.get(4).split(":")[0].equals(words.get(5).split(":")[0]), words::toString);
        assertEquals(0, said.path("tips").asInt());
    }

    @Test
    void smoothingIsTheDebiasedMovingAverageWithTheRawCurveBehind() throws Exception {
        JsonNode seen = run(twelve, """
                await draw(2);
                await drawn('curves');
                await page.locator('#curves input[type=range]').fill('0.9');
                await drawn('curves');
                await page.locator('#curves .chart-box').nth(1).focus();
                for (const key of ['ArrowRight', 'End']) await page.keyboard.press(key);
                await shot('curves-smoothed');
                return page.evaluate(() => {
                  const box = document.querySelectorAll('#curves .chart-box')[1];
                  const run = ops.data.runs.find((r) => r.run_id === box.querySelector('.chart-tip strong').textContent);
                  let last = 0, n = 0;
                  for (const y of run.curves.find((c) => c.name === 'train/loss').y.filter((v) => v !== null)) { last = last * 0.9 + 0.1 * y; n++; }
                  const told = [...box.querySelectorAll('dt')].find((dt) => dt.textContent === 'smoothed').nextSibling.textContent;
                  return { told, is: ops.format.number(last / (1 - 0.9 ** n)), shapes: box.chart.instance.getOption().series[0].data.length };
                });
                """);

        assertEquals(seen.path("is").asText(), seen.path("told").asText());
        assertEquals(4, seen.path("shapes").asInt(), "two smoothed curves and two raw ones");
    }

    @Test
    void draggingAndTheWheelZoomAndTheButtonShowsEverythingAgain() throws Exception {
        JsonNode seen = run(twelve, """
                await draw(3);
                await drawn('curves');
                const box = page.locator('#curves .chart-box').nth(1);
                const span = async () => { await drawn('curves'); return box.evaluate((b) => { const a = b.chart.instance.getOption().xAxis[0]; return a.max - a.min; }); };
                const all = await span();
                const { x, y } = await box.boundingBox();
                await page.mouse.move(x + 150, y + 100);
                await page.mouse.down();
                await page.mouse.move(x + 250, y + 105, { steps: 4 });
                await shot('curves-dragging');
                await page.mouse.up();
                const dragged = await span();
                await page.keyboard.down('Control');
                await page.mouse.wheel(0, -100);
                await page.keyboard.up('Control');
                await page.waitForFunction((before) => { const a = document.querySelectorAll('#curves .chart-box')[1].chart.instance.getOption().xAxis[0]; return a.max - a.min < before; }, dragged);
                const wheeled = await span();
                await page.getByRole('button', { name: 'reset the zoom of train/loss' }).click();
                const reset = await span();
                await box.focus();
                await page.keyboard.press('+');
                const plus = await span();
                await page.keyboard.press('0');
                return [all, dragged, wheeled, reset, plus, await span()];
                """);

        assertEquals(990, seen.get(0).asDouble());
        assertTrue(seen.get(1).asDouble() < 300 && seen.get(2).asDouble() < seen.get(1).asDouble(), seen::toString);
        assertEquals(990, seen.get(3).asDouble());
        assertTrue(seen.get(4).asDouble() < 990, seen::toString);
        assertEquals(990, seen.get(5).asDouble());
    }

    @Test
    void axesMayBeLogarithmicAndCountTime() throws Exception {
        ObjectNode data = SampleData.of(2, 20);
        ChartPages.curve(ChartPages.run(data, 0), "val/loss", 0.0, 10.0, 1.0, -1.0, 0.001, 100.0);
        JsonNode seen = run(ChartPages.write(dir, data), """
                await draw(2);
                await drawn('curves');
                const name = async () => { await drawn('curves'); return page.locator('#curves .chart-box').first().evaluate((b) => b.chart.instance.getOption().xAxis[0].name); };
                const names = [await name()];
                await page.getByLabel('log x').first().check();
                await page.getByLabel('log y').first().check();
                names.push(await name());
                const said = await note('curves');
                await shot('curves-log');
                await page.locator('#curves select').selectOption('elapsed');
                names.push(await name());
                await page.locator('#curves select').selectOption('clock');
                names.push(await name());
                return { names, said };
                """);

        assertEquals(List.of("step", "step, logarithmic", "elapsed time, logarithmic", "wall clock (UTC)"), texts(seen.path("names")));
        assertTrue(seen.path("said").asText().contains("1 value at or below 0 can't be on the logarithmic axis"), seen::toString);
        assertTrue(seen.path("said").asText().contains("2 points at or before 0 can't be on the logarithmic x axis"), seen::toString);
    }

    @Test
    void oneOfHundredsOfMetricsIsFoundBySearchAndOpened() throws Exception {
        ObjectNode data = SampleData.of(1, 20);
        for (int i = 0; i < 500; i++) {
            ChartPages.add((ArrayNode) ChartPages.run(data, 0).path("curves"), "layer/" + i + "/norm", 1.0, 2.0, 3.0);
        }
        JsonNode seen = run(ChartPages.write(dir, data), """
                await draw(1);
                const first = await drawn('curves');
                await page.locator('#curves .metrics summary').click();
                await page.locator('#curves .picks li').nth(199).waitFor();   // the list is filled some time after it was opened
                const listed = await page.locator('#curves .picks li').count();
                await page.getByLabel('search metrics').fill('layer/321/');
                await shot('curves-metrics');
                await page.locator('#curves .picks input').first().check();
                const opened = await drawn('curves');
                await page.locator('#curves .picks input').first().uncheck();
                return { first, listed, opened, closed: await drawn('curves') };
                """);

        assertEquals(6, seen.path("first").size());
        assertEquals(200, seen.path("listed").asInt());
        assertTrue(texts(seen.path("opened")).contains("layer/321/norm"), seen::toString);
        assertEquals(texts(seen.path("first")), texts(seen.path("closed")));
    }

    @Test
    void namesOfRunsAndMetricsAreOnlyText() throws Exception {
        ObjectNode data = SampleData.of(3, 20);
        ChartPages.run(data, 0).put("run_id", SampleData.HOSTILE + "\u202egnp.exe\u0007\u2028");
        ArrayNode curves = (ArrayNode) ChartPages.run(data, 0).path("curves");
        for (String name : List.of(SampleData.HOSTILE, "__proto__", "constructor", "{b|bold} {value}", "x".repeat(1_000_000))) {
            ChartPages.add(curves, name, 1.0, 3.0, 2.0);
        }
        JsonNode seen = run(ChartPages.write(dir, data), """
                await draw(1);
                await page.locator('#curves .metrics summary').click();
                await page.locator('#curves .picks input').first().waitFor();
                for (const box of await page.locator('#curves .picks input').all()) await box.check();
                const titles = await drawn('curves');
                await page.locator('#curves .chart-box').first().focus();
                await page.keyboard.press('ArrowRight');
                await shot('curves-hostile');
                return { titles, title: await page.title(), tip: await page.locator('#curves .chart-tip:visible strong').textContent() };
                """);

        assertEquals("charlm · 3 runs", seen.path("title").asText());
        assertTrue(texts(seen.path("titles")).containsAll(List.of("__proto__", "constructor", "{b|bold} {value}")), seen::toString);
        assertTrue(texts(seen.path("titles")).stream().anyMatch(t -> t.startsWith("<script>")), seen::toString);
        assertTrue(seen.path("tip").asText().startsWith("<script>") && !seen.path("tip").asText().contains("\u202e"), seen::toString);
    }

    @Test
    void oddCurvesAreDrawnAsFarAsTheyGo() throws Exception {
        ObjectNode data = SampleData.of(7, 20);
        ChartPages.curve(ChartPages.run(data, 0), "val/loss", 2.0);
        ChartPages.curve(ChartPages.run(data, 1), "val/loss", (Double) null, null, null);
        ChartPages.curve(ChartPages.run(data, 2), "val/loss", 3.0, 3.0, 3.0);
        ChartPages.curve(ChartPages.run(data, 3), "val/loss", 1.0, null, 1e300, null, 2.0);
        ChartPages.curve(ChartPages.run(data, 4), "val/loss");
        ChartPages.run(data, 5).putArray("curves");
        ChartPages.run(data, 6).remove(List.of("curves", "gpu_curves", "started_at", "attempts", "events"));
        JsonNode notes = run(ChartPages.write(dir, data), """
                const notes = [];
                for (const key of ops_keys()) {
                  await page.evaluate((key) => { ops.drawn.clear(); ops.drawn.add(key); ops.emit('drawn'); }, key);
                  await drawn('curves');
                  notes.push(await page.locator('#curves > .chart-note').first().textContent() + '|' + ((await page.locator('#curves .chart').count()) ? await note('curves') : ''));
                }
                await draw(7);
                await drawn('curves');
                for (const kind of ['clock', 'elapsed']) { await page.locator('#curves select').selectOption(kind); await drawn('curves'); }
                await shot('curves-odd');
                return notes;
                function ops_keys() { return ['r0', 'r1', 'r2', 'r3', 'r4', 'r5', 'r6']; }
                """);

        assertEquals("|from metrics.jsonl of 1 run · 1 point", notes.get(0).asText());
        assertEquals("|from metrics.jsonl of 1 run · 3 points · × 1 place where values are not numbers", notes.get(1).asText());
        assertEquals("|from metrics.jsonl of 1 run · 3 points", notes.get(2).asText());
        assertEquals("|from metrics.jsonl of 1 run · 5 points · × 2 places where values are not numbers", notes.get(3).asText());
        assertEquals("|none of the drawn runs has values here", notes.get(4).asText());
        assertEquals("The chosen runs have no metrics.|", notes.get(5).asText());
        assertEquals("The chosen runs have no metrics.|", notes.get(6).asText());
    }

    @Test
    void aPageWithoutRunsSaysSo() throws Exception {
        JsonNode notes = run(ChartPages.write(dir, SampleData.of(0, 0)), """
                await draw(0);
                await drawn('curves');
                await shot('charts-empty', { fullPage: true });
                return page.evaluate(() => ['curves', 'parameters', 'gpu', 'timeline'].map((id) => [...document.querySelectorAll(`#${id} > .chart-note`)].map((p) => p.textContent).find(Boolean)));
                """);

        assertEquals(List.of("No run is chosen: tick runs in the table.", "No run passes the filter.", "No run is chosen: tick runs in the table.", "No run passes the filter."), texts(notes));
    }

    @Test
    void aCurveThatGrowsIsContinuedInTheSameChart() throws Exception {
        JsonNode seen = run(twelve, """
                await draw(2);
                await drawn('curves');
                await page.evaluate(() => { window.before = document.querySelectorAll('#curves .chart-box')[1].chart.instance; });
                await page.evaluate(() => {
                  const curve = ops.data.runs[0].curves.find((c) => c.name === 'train/loss');
                  for (let i = 1; i <= 5; i++) { curve.step.push(990 + i * 10); curve.t.push(50 + i); curve.y.push(1); curve.points++; ops.emit('points', new Set(['r0'])); }
                });
                await page.waitForFunction(() => document.querySelectorAll('#curves .chart-box')[1].chart.instance.getOption().xAxis[0].max === 1040);
                return page.evaluate(() => { const { chart } = document.querySelectorAll('#curves .chart-box')[1]; return { same: chart.instance === window.before, draws: chart.draws }; });
                """);

        assertTrue(seen.path("same").asBoolean());
        assertTrue(seen.path("draws").asInt() <= 4, "five steps of growth are drawn together: " + seen);
    }

    @Test
    void aChartIsSavedAsPngAndPrintedInLightColours() throws Exception {
        JsonNode seen = chromium.run(com.fasterxml.jackson.databind.node.JsonNodeFactory.instance.objectNode().put("url", twelve).put("colorScheme", "dark"), ChartPages.COMMON + """
                await draw(6);
                await drawn('curves');
                await shot('curves-dark');
                const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'save val/loss as PNG' }).click()]);
                await page.evaluate(() => window.addEventListener('beforeprint', () => { window.paper = [...ops.charts].map((c) => c.instance?.getOption().xAxis?.[0].axisLabel.color ?? ''); }));
                const pdf = await page.pdf({ format: 'A4' });
                return { name: file.suggestedFilename(), colors: (await page.evaluate(() => window.paper)).filter(Boolean), bytes: pdf.length, after: await page.evaluate(() => document.documentElement.className) };
                """);

        assertEquals("val-loss.png", seen.path("name").asText());
        assertTrue(seen.path("colors").size() >= 4, seen::toString);
        seen.path("colors").forEach(color -> assertEquals("#555", color.asText()));
        assertEquals("", seen.path("after").asText().replace("on-paper", "still on paper"));
    }

    @Test
    void theSectionsOfChartsAreAccessibleAndFitAPhone() throws Exception {
        JsonNode seen = chromium.run(twelve, 390, 800, ChartPages.COMMON + """
                await draw(6);
                for (const id of ['curves', 'parameters', 'gpu', 'timeline']) { await drawn(id); await shot(`${id}-phone`); }
                const wide = await page.evaluate(() => [...document.querySelectorAll('#curves, #parameters, #gpu, #timeline')].filter((s) => s.scrollWidth > document.documentElement.clientWidth).map((s) => s.id));
                return { broken: await broken(), wide };
                """);

        assertEquals(List.of(), texts(seen.path("broken")));
        assertEquals(List.of(), texts(seen.path("wide")));
    }
}
