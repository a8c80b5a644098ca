package tests.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import lib.store.Json;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The diff of two runs in a browser. */
class DiffPageTest extends InBrowser {
    private static final String CHOOSE = """
            const choose = async (side, id) => { await page.getByLabel(side, { exact: true }).fill(id); await page.getByLabel(side,
              { exact: true }).press('Enter'); };
            const lines = (name) => page.locator(`.out .box[aria-label^="${name}"] tbody tr`).evaluateAll((rows) => rows.map((row) => [...row.cells].map((cell) => cell.textContent).join('|')));
            """;
    private String page;

    @BeforeAll
    void writePage() throws Exception {
        page = SampleData.page(dir, "diff", data());
    }

    /** Runs 0 and 1 of which the first lists its packages in full, and the second doesn't list its variables. */
    private static ObjectNode data() {
        ObjectNode data = SampleData.of(4, 2);
        ArrayNode sets = (ArrayNode) data.path("fact_sets");
        sets.removeAll();
        set(sets, true, Json.object(), "lr|10|0.1", "steps|11|1000", "out|85|\"/a\"|\"<run directory>\"", "secret|12|null|why");
        set(sets, true, Json.object(), "lr|10|1.0e-1", "steps|11|2000", "out|85|\"/b\"|\"<run directory>\"", "secret|12|3");
        set(sets, true, Json.object(), "torch|40|\"2.4.0\"", "extra|80|\"1\"");
        set(sets, true, Json.object(), "torch|40|\"2.5.1\"");
        set(sets, true, Json.object(), "NCCL_DEBUG|55|\"INFO\"");
        set(sets, false, Json.object(), "fingerprint of the environment|79|\"aa\"", "cpu_count|70|8", "kernel|92|\"6\"");
        set(sets, false, Json.object(), "fingerprint of the environment|79|\"bb\"");
        set(sets, false, Json.object(), "commit|20|\"" + "0".repeat(40) + "\"");
        set(sets, false, Json.object(), "commit|20|\"" + "0".repeat(9) + "1".repeat(31) + "\"");
        ((ObjectNode) data.path("runs").get(0)).putObject("facts").put("config", 0).put("package", 2).put("env", 4).put("machine", 5).put("code", 7);
        ((ObjectNode) data.path("runs").get(1)).putObject("facts").put("config", 1).put("package", 3).put("machine", 6).put("code", 8);
        ((ObjectNode) data.path("runs").get(2)).putObject("facts");
        return data;
    }

    /** Facts as name|rank|value|compared, or name|rank|null|why of one that isn't known. */
    private static void set(ArrayNode sets, boolean complete, ObjectNode set, String... facts) {
        ArrayNode list = set.put("complete", complete).putArray("facts");
        for (String fact : facts) {
            String[] parts = fact.split("\\|");
            boolean known = !parts[2].equals("null");
            list.addArray().add(parts[0]).add(Integer.parseInt(parts[1])).add(Json.parse(parts[2]).orElseThrow()).add(known && parts.length > 3 ? Json.parse(parts[3]).orElseThrow() : Json.mapper().nullNode())
                    .add(known ? "" : parts[3]).add(known);
        }
        sets.add(set);
    }

    @Test
    void differencesAreRankedAndWhatIsNotRecordedIsNone() throws Exception {
        JsonNode seen = chromium.run(page, CHOOSE + """
                await choose('A', '20260102-030400-train-0000');
                await choose('B', '20260102-030401-train-0001');
                await page.locator('.out table').first().waitFor();
                await shot('diff', { fullPage: true });
                return [await lines('What differs'), await page.locator('.gaps p').allInnerTexts(), await lines('What came out')];""");

        // 0.1 is 1.0e-1; the fingerprint sums up what is named already; kernel ranks among what isn't worth saying.
        assertEquals("[\"config|steps|1000|2000||config_effective.json\",\"code|commit|0000000000|0000000001||run_metadata.json\","
                + "\"package|torch|2.4.0|2.5.1||\",\"package|extra|1|not installed||\"]", seen.get(0).toString());
        assertEquals("[\"in A: config secret (why)\",\"in B: env, machine cpu_count\"]", seen.get(1).toString());
        assertTrue(seen.get(2).toString().contains("\"duration|1m00s|1m01s|+2 %\"") && seen.get(2).toString().contains("val/loss best|1.1500|1.1510|+0.001"),
                seen.get(2).toString());
    }

    @Test
    void rowsHaveAButtonToCompareAndSidesSwap() throws Exception {
        JsonNode seen = chromium.run(page, CHOOSE + """
                for (const i of [0, 1]) { await page.locator('.opener').nth(i).click(); }
                await page.getByLabel('compare 20260102-030400-train-0000').click();
                const hint = await page.locator('#diff [role=status]').innerText();
                await page.getByLabel('compare 20260102-030401-train-0001').click();
                await page.locator('.out table').first().waitFor();
                await page.getByText('swap').click();
                await page.waitForFunction(() => document.querySelector('.out td.value').textContent === '2000');
                return [hint, (await lines('What differs'))[0], await page.getByLabel('A', { exact: true }).inputValue()];""");

        assertEquals("[\"Now press “compare” at another run, or type its id.\",\"config|steps|2000|1000||config_effective.json\","
                + "\"20260102-030401-train-0001\"]", seen.toString());
    }

    @Test
    void unknownAndAmbiguousRunsAndMissingFactsAreSaid() throws Exception {
        JsonNode seen = chromium.run(page, CHOOSE + """
                const said = () => page.locator('#diff [role=status]').innerText();
                await choose('A', 'nothing');
                const unknown = await said();
                await choose('A', '20260102');
                const many = await said();
                await choose('A', '20260102-030400');
                await choose('B', '20260102-030402-train-0002');
                await page.locator('.out .empty').waitFor();
                const missing = await page.locator('.out .empty').innerText();
                await choose('B', '20260102-030400-train-0000');
                await page.getByText('A and B are the same run.').waitFor();
                return [unknown, many, missing];""");

        assertEquals("[\"no run “nothing”\",\"4 runs begin with “20260102”\",\"What B ran with isn't in this page: ops run diff 20260102-030400-train-0000 "
                + "20260102-030402-train-0002\"]", seen.toString());
    }

    @Test
    void livePageAsksForFacts() throws Exception {
        JsonNode seen = chromium.run(page, CHOOSE + """
                await page.evaluate(() => { ops.data.live = true; window.asked = []; window.fetch = (url) => { asked.push(url);
                  return Promise.resolve({ ok: true, json: () => Promise.resolve({ fact_sets: [{ complete: true, facts: [['lr', 10, 7, null, '', true]] }],
                    facts: { config: 0 } }) }); };
                  ops.byKey.get('r2').key = 'box/a b'; ops.byKey.set('box/a b', ops.byKey.get('r2')); });
                await choose('A', '20260102-030400-train-0000');
                await choose('B', '20260102-030402-train-0002');
                await page.locator('.out table').first().waitFor();
                return [await page.evaluate(() => asked), (await lines('What differs'))[0]];""");

        assertEquals("[[\"facts?run=box%2Fa%20b\"],\"config|lr|0.1|7||config_effective.json\"]", seen.toString());
    }
}
