package tests.page;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The runs table in a browser: sorting, filter, columns, groups, pages. */
class TablePageTest extends InBrowser {
    private static final String IDS = """
            const ids = () => page.locator('.runs .opener').evaluateAll((nodes) => nodes.map((n) => n.textContent.slice(-4)));
            const cells = (column) => page.evaluate((name) => { const at = [...document.querySelectorAll('.runs > thead th')].findIndex((th) => th.textContent === name);
              return [...document.querySelectorAll('.runs > tbody > tr:not(.more)')].map((tr) => tr.cells[at].textContent); }, column);
            const sort = (key) => page.locator(`th button[data-sort="${key}"]`).click();
            const filter = async (text) => { await page.getByLabel('Filter').fill(text);
              await page.locator(`#filter[data-applied=${JSON.stringify(text)}]`).waitFor(); return ids(); };
            """;
    private String page;

    @BeforeAll
    void writePage() throws Exception {
        page = SampleData.page(dir, "table", data());
    }

    /** Twelve runs in four groups of three seeds; the first group's results are 1, 2 and 4, the second has one, the last none at all. */
    private static ObjectNode data() {
        ObjectNode data = SampleData.of(12, 4);
        double[] best = {1, 2, 4, 10, -1, -1, 0.5, 100, 9, -1, -1, -1};
        for (int i = 0; i < best.length; i++) {
            ObjectNode all = (ObjectNode) data.path("runs").get(i);
            ObjectNode values = all.putObject("best");
            if (best[i] >= 0) {
                values.put("val/loss", best[i]);
            }
            all.put("note", i == 3 ? "two words" : "").put("started_at", String.format("2026-01-%02dT03:00:00.000Z", i + 1));
        }
        return data;
    }

    private JsonNode run(String function) throws Exception {
        return chromium.run(page, IDS + function);
    }

    @Test
    void sortsNumbersAsNumbersAndMissingOnesLast() throws Exception {
        JsonNode seen = run("""
                await sort('best.val/loss');
                const up = [await ids(), await page.locator('th[aria-sort=ascending]').innerText(), await page.evaluate(() => document.activeElement.dataset.sort)];
                await sort('best.val/loss');
                const down = [await ids(), await page.locator('th[aria-sort=descending]').innerText()];
                await sort('best.val/loss');
                return [...up, ...down, await ids(), await page.locator('th[aria-sort=none]').count() === await page.locator('.runs > thead th').count()];""");

        assertEquals("[[\"0006\",\"0000\",\"0001\",\"0002\",\"0008\",\"0003\",\"0007\",\"0004\",\"0005\",\"0009\",\"0010\",\"0011\"],\"best val/loss\","
                + "\"best.val/loss\","
                + "[\"0007\",\"0003\",\"0008\",\"0002\",\"0001\",\"0000\",\"0006\",\"0004\",\"0005\",\"0009\",\"0010\",\"0011\"],\"best val/loss\","
                + "[\"0000\",\"0001\",\"0002\",\"0003\",\"0004\",\"0005\",\"0006\",\"0007\",\"0008\",\"0009\",\"0010\",\"0011\"],true]", seen.toString());
    }

    @Test
    void filtersByWordsAndByEachOperator() throws Exception {
        JsonNode seen = run("""
                const found = {};
                for (const query of ['train-0003', 'FAILED', 'cuda', 'odd', 'box-2', '"two words"', 'state=failed', 'result<2', 'best.val/loss <= 2',
                  'best.val/loss>10', 'best.val/loss>=10',
                  'best.val/loss=1.0', 'best.val/loss!=1', 'best.val/loss=', 'best.val/loss!=', 'note~"TWO W"', 'tags=odd', 'config.compile=true',
                    'config.learning_rate==1e-1', 'started<2026-01-03', 'config.seed=1 preset=large']) {
                  found[query] = (await filter(query)).map(Number).join(' ');
                }
                await shot('table-filter');
                return found;""");

        assertEquals("3", seen.path("train-0003").asText());
        assertEquals("6", seen.path("FAILED").asText());
        assertEquals("6", seen.path("cuda").asText());
        assertEquals("1 3 5 7 9 11", seen.path("odd").asText());
        assertEquals("2 5 8 11", seen.path("box-2").asText());
        assertEquals("3", seen.path("\"two words\"").asText());
        assertEquals("6", seen.path("state=failed").asText());
        assertEquals("0 6", seen.path("result<2").asText());
        assertEquals("0 1 6", seen.path("best.val/loss <= 2").asText());
        assertEquals("7", seen.path("best.val/loss>10").asText());
        assertEquals("3 7", seen.path("best.val/loss>=10").asText());
        assertEquals("0", seen.path("best.val/loss=1.0").asText());
        assertEquals("1 2 3 4 5 6 7 8 9 10 11", seen.path("best.val/loss!=1").asText());
        assertEquals("4 5 9 10 11", seen.path("best.val/loss=").asText());
        assertEquals("0 1 2 3 6 7 8", seen.path("best.val/loss!=").asText());
        assertEquals("3", seen.path("note~\"TWO W\"").asText());
        assertEquals("1 3 5 7 9 11", seen.path("tags=odd").asText());
        assertEquals("0 2 4 6 8 10", seen.path("config.compile=true").asText());
        assertEquals("0 1 2 9 10 11", seen.path("config.learning_rate==1e-1").asText());
        assertEquals("0 1", seen.path("started<2026-01-03").asText());
        assertEquals("3 9", seen.path("config.seed=1 preset=large").asText());
    }

    @Test
    void badConditionIsSaidAndHidesNothing() throws Exception {
        JsonNode seen = run("""
                const said = [];
                for (const query of ['val/loss<1', 'best.val/loss<few', '']) {
                  const shown = await filter(query);
                  said.push([shown.length, await page.locator('#filter-hint').textContent(), await page.getByLabel('Filter').getAttribute('aria-invalid')]);
                }
                await filter('nothing at all');
                return [...said, await page.locator('#runs .empty').innerText()];""");

        assertEquals("[[12,\"no column “val/loss”; there is last.val/loss, best.val/loss; in quotes it is a word\",\"true\"],[12,\"“best.val/loss<few”: no "
                + "number behind <\",\"true\"],[12,\"\",\"false\"],"
                + "\"No run fulfils the filter.\"]", seen.toString());
    }

    @Test
    void columnsAreChosenAndFound() throws Exception {
        JsonNode seen = run("""
                const heads = () => page.locator('.runs > thead th').allInnerTexts();
                const before = await heads();
                await page.locator('.chooser summary').click();
                await page.getByLabel('search columns').fill('energy');
                await page.locator('.choices').getByLabel('GPU energy Wh').check();
                await page.getByLabel('search columns').fill('');
                await page.locator('.choices').getByLabel('tags').uncheck();
                const after = await heads();
                await shot('table-columns');
                await page.keyboard.press('Escape');
                const focus = await page.evaluate(() => document.activeElement.textContent);
                await page.locator('.chooser summary').click();
                await page.getByText('default columns').click();
                return [before, after, focus, await heads()];""");

        assertEquals("[\"run\",\"state\",\"started\",\"duration\",\"best val/loss\",\"learning_rate\",\"seed\",\"n_layer\",\"dtype\",\"cause\",\"tags\"]",
                seen.get(0).toString());
        assertEquals("[\"run\",\"state\",\"started\",\"duration\",\"best val/loss\",\"learning_rate\",\"seed\",\"n_layer\",\"dtype\",\"cause\",\"GPU "
                + "energy Wh\"]", seen.get(1).toString());
        assertEquals("Columns", seen.get(2).asText());
        assertEquals(seen.get(0), seen.get(3));
    }

    @Test
    void groupsHaveMeanAndSampleStandardDeviation() throws Exception {
        JsonNode seen = run("""
                await page.getByLabel('group over seeds').check();
                const groups = [await cells('best val/loss'), await cells('duration'), await cells('state')];
                await sort('best.val/loss');
                const sorted = await cells('best val/loss');
                await page.locator('.opener').nth(0).click();
                const open = await ids();
                await shot('table-groups');
                await filter('config.seed=1');
                return [...groups, sorted, open, await cells('best val/loss')];""");

        // Of 1, 2, 4: mean 7/3, squared deviations 16/9 + 1/9 + 25/9 = 42/9, over n - 1 = 2 is 7/3, root 1.5275.
        // Of 0.5, 100, 9: mean 36.5, root of (1296 + 4032.25 + 756.25) / 2.
        assertEquals("[\"2.3333 ± 1.5275\",\"10 (n 1)\",\"36.5000 ± 55.1566\",\"\"]", seen.get(0).toString());
        assertEquals("[\"1m01s ± 1.0s\",\"1m04s ± 1.0s\",\"1m07s ± 1.0s\",\"1m10s ± 1.0s\"]", seen.get(1).toString());
        assertEquals("[\"succeeded\",\"succeeded\",\"1 failed2 succeeded\",\"2 succeeded1 running\"]", seen.get(2).toString());
        assertEquals("[\"2.3333 ± 1.5275\",\"10 (n 1)\",\"36.5000 ± 55.1566\",\"\"]", seen.get(3).toString());
        assertEquals("[\"mall\",\"0000\",\"0001\",\"0002\",\"arge\",\"mall\",\"arge\"]", seen.get(4).toString());
        assertEquals("[\"0.5000\",\"1\",\"10\",\"\"]", seen.get(5).toString(), "a group of one has no deviation");
    }

    @Test
    void fiveThousandRunsComeInPages() throws Exception {
        JsonNode seen = chromium.run(SampleData.page(dir, 5000, 2), IDS + """
                const range = () => page.locator('.pager .range').innerText();
                const first = [await range(), (await ids()).length];
                await page.getByLabel('next page').click();
                const second = [await range(), (await ids())[0]];
                await page.getByLabel('last page').click();
                const last = [await range(), (await ids()).at(-1), await page.getByLabel('next page').getAttribute('aria-disabled'),
                  await page.evaluate(() => document.activeElement.ariaLabel)];
                await filter('config.learning_rate=0.01');
                await shot('table-pages');
                return [...first, ...second, ...last, await range(), await page.locator('#runs .count').innerText()];""");

        assertEquals("[\"1–100 of 5,000\",100,\"101–200 of 5,000\",\"0100\",\"4,901–5,000 of 5,000\",\"4999\",\"true\",\"last page\",\"1–100 of 1,667\",\"1,"
                + "667 of 5,000 runs, 20 drawn\"]", seen.toString());
    }
}
