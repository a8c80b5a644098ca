package tests.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The page while its data change: the parts listen to the events that a live page sends. */
class LiveTableTest extends InBrowser {
    private static final String CHANGE = """
            const change = (key, values) => page.evaluate(([key, values]) => { Object.assign(ops.byKey.get(key), values); ops.emit('runs', new Set([key])); },
              [key, values]);
            """;
    private String page;

    @BeforeAll
    void writePage() throws Exception {
        page = SampleData.page(dir, 24, 4);
    }

    @Test
    void rowsChangeInPlace() throws Exception {
        JsonNode seen = chromium.run(page, CHANGE + """
                await page.locator('.opener').nth(10).click();
                await page.evaluate(() => { window.row = document.querySelector('tr[data-key=r10]'); document.querySelector('#runs .box').scrollTop = 120; });
                await page.locator('tr.more').getByText('compare').focus();
                const top = await page.evaluate(() => document.querySelector('#runs .box').scrollTop);
                await change('r10', { duration_sec: 3600, last: { step: 77, 'train/loss': 0.25 } });
                return await page.evaluate((top) => [document.querySelector('tr[data-key=r10]') === window.row, window.row.cells[3].textContent,
                  document.activeElement.textContent,
                  document.querySelector('#runs .box').scrollTop === top, document.querySelector('.last-values').innerText.replace(/\\s+/g, ' ').trim().slice(0, 40), document.querySelectorAll('tr.more').length], top);""");

        assertEquals("[true,\"1h00m\",\"compare\",true,\"Last values step 77 train/loss 0.25 from\",1]", seen.toString());
    }

    @Test
    void focusStaysWithARowThatMoves() throws Exception {
        JsonNode seen = chromium.run(page, CHANGE + """
                await page.locator('th button[data-sort="best.val/loss"]').click();
                await page.locator('tr[data-key=r10] .opener').focus();
                await change('r10', { best: { 'val/loss': -1 } });
                return [await page.evaluate(() => document.activeElement.textContent), await page.locator('.opener').first().textContent()];""");

        assertEquals("[\"20260102-030410-train-0010\",\"20260102-030410-train-0010\"]", seen.toString());
    }

    @Test
    void newRunsAppearAndGoneOnesGo() throws Exception {
        JsonNode seen = chromium.run(page, """
                await page.evaluate(() => {
                  const run = { ...ops.byKey.get('r0'), key: 'new', run_id: 'just-now', state: 'starting', best: {}, config: { learning_rate: 5, added: 1 } };
                  ops.data.runs.unshift(run);
                  ops.byKey.set('new', run);
                  ops.byKey.delete('r1');
                  ops.data.runs = ops.data.runs.filter((r) => r.key !== 'r1');
                  ops.emit('runs', new Set(['new', 'r1']));
                });
                await page.getByLabel('Filter').fill('config.added=1');
                await page.waitForFunction(() => ops.shown.length === 1);
                return [await page.locator('.opener').allTextContents(), await page.locator('.counts').innerText(), await page.evaluate(() => ops.drawn.has('r1'))];""");

        assertEquals("just-now", seen.get(0).get(0).asText());
        assertTrue(seen.get(1).asText().replace("\n", " ").contains("1 starting"), seen.get(1).asText());
        assertEquals(false, seen.get(2).asBoolean());
    }

    @Test
    void runThatHasJustFailedStandsOutAndIsSaid() throws Exception {
        JsonNode seen = chromium.run(page, CHANGE + """
                await change('r10', { state: 'failed', cause: 'nccl', failure: { cause: 'nccl', message: 'no peer', advice: '', evidence: [] } });
                await change('r21', { state: 'lost', cause: '' });
                const said = await page.locator('#says').textContent();
                const news = await page.locator('.news-list').innerText();
                const marked = await page.locator('tr.news').count();
                await shot('live-news');
                await page.getByLabel('show 20260102-030410-train-0010').click();
                const after = [await page.evaluate(() => document.activeElement.textContent), await page.locator('tr.news').count(),
                  await page.locator('tr.more').innerText()];
                await page.getByLabel('put away 20260102-030421-train-0021').click();
                return { said, news, marked, after, left: await page.locator('.news-list').isVisible(), failures: await page.locator('[data-cause=nccl]').innerText() };""");

        assertEquals("20260102-030421-train-0021 is lost", seen.path("said").asText());
        assertTrue(seen.path("news").asText().contains("train-0010") && seen.path("news").asText().contains("nccl"));
        assertEquals(2, seen.path("marked").asInt());
        assertEquals("20260102-030410-train-0010", seen.path("after").get(0).asText());
        assertEquals(1, seen.path("after").get(1).asInt());
        assertTrue(seen.path("after").get(2).asText().contains("no peer"));
        assertEquals(false, seen.path("left").asBoolean());
        assertTrue(seen.path("failures").asText().contains("no peer"));
    }

    @Test
    void logAndStopAreAskedForByButtonsOfALivePageAlone() throws Exception {
        JsonNode seen = chromium.run(page, """
                await page.locator('.opener').nth(0).click();
                const still = await page.locator('.actions button').allInnerTexts();
                await page.evaluate(() => { ops.data.live = true; ops.data.allow_stop = true; window.asked = [];
                  ops.on('follow', (key) => asked.push('follow ' + key)); ops.on('stop', (key) => asked.push('stop ' + key));
                  ops.data.pods = [{ name: 'box-1', state: 'ok' }, { name: 'box-2', state: 'unreachable', reason: 'Connection refused',
                    seen_at: '2026-01-02T03:04:05Z' }]; ops.emit('pods'); });
                await page.locator('.opener').nth(10).click();
                const running = await page.locator('tr.more').nth(1).locator('.actions button').allInnerTexts();
                for (const name of ['log', 'stop']) await page.locator('tr.more').nth(1).locator('.actions').getByText(name, { exact: true }).click();
                await page.locator('.opener').nth(6).click();
                const over = await page.locator('tr.more').nth(1).locator('.actions button').allInnerTexts();
                await shot('live-pods');
                return [still, running, over, await page.evaluate(() => asked), await page.locator('.pods').innerText()];""");

        assertEquals("[[\"compare\"],[\"compare\",\"log\",\"stop\"],[\"compare\",\"log\"],[\"follow r10\",\"stop r10\"],\"box-1\\nbox-2 unreachable: "
                + "Connection refused, last seen 2026-01-02 03:04Z\"]", seen.toString());
    }
}
