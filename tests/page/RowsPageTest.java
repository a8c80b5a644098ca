package tests.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The rows of the runs table in a browser: who is drawn, details, copying, keys. */
class RowsPageTest extends InBrowser {
    private String page;

    @BeforeAll
    void writePage() throws Exception {
        page = SampleData.page(dir, 12, 4);
    }

    private JsonNode run(String function) throws Exception {
        return chromium.run(page, function);
    }

    @Test
    void boxesSayWhoIsDrawn() throws Exception {
        JsonNode seen = run("""
                const drawn = () => page.evaluate(() => [...ops.drawn].join(' '));
                const box = page.getByLabel('draw 20260102-030401-train-0001');
                const all = [await page.evaluate(() => ops.drawn.size), await box.isChecked()];
                await page.getByText('none', { exact: true }).click();
                const none = [await drawn(), await box.isChecked()];
                await box.check();
                await page.getByLabel('group over seeds').check();
                const some = await page.locator('tr.group .draw').first().evaluate((b) => b.indeterminate);
                await page.locator('tr.group .draw').first().check();
                const group = await drawn();
                await page.getByLabel('Filter').fill('odd');
                await page.waitForFunction(() => ops.shown.length === 6);
                await page.getByText('all shown').click();
                const colors = await page.evaluate(() => new Set(['r0', 'r1', 'r2', 'r3', 'r4', 'r5', 'r6', 'r7', 'r8', 'r9', 'r10', 'r11'].map(ops.color)).size);
                return [...all, ...none, some, group, await drawn(), colors];""");

        assertEquals("[12,true,\"\",false,true,\"r1 r0 r2\",\"r1 r3 r5 r7 r9 r11\",12]", seen.toString());
    }

    @Test
    void detailsNameTheFileOfEachFigureAndCommandsAreCopied() throws Exception {
        JsonNode seen = run("""
                await context.grantPermissions(['clipboard-read', 'clipboard-write']);
                await page.locator('.opener').nth(6).click();
                const text = await page.locator('.details').innerText();
                const title = await page.locator('.runs > tbody > tr').nth(6).locator('td').nth(3).getAttribute('title');
                await page.getByLabel('copy the command why').click();
                await page.getByText('copied', { exact: true }).first().waitFor();
                const copied = await page.evaluate(() => navigator.clipboard.readText());
                await page.evaluate(() => { Object.defineProperty(navigator, 'clipboard', { value: { writeText: () => Promise.reject(new Error('no')) } }); });
                await page.getByLabel('copy the command tail').click();
                await page.waitForFunction(() => document.activeElement.textContent === 'copied');
                await page.getByLabel('Filter').fill('');
                await page.getByLabel('Filter').press('Control+V');
                await shot('table-details');
                return { text, title, copied, fallback: await page.getByLabel('Filter').inputValue(), said: await page.locator('#says').textContent() };""");

        String text = seen.path("text").asText();
        assertTrue(text.contains("from /mnt/runs/charlm/20260102-030406-train-0006/config_effective.json") && text.contains("from "
                + "/mnt/runs/charlm/20260102-030406-train-0006/summary.json"), text);
        assertTrue(text.contains("Why it failed") && text.contains("stdout.log:126") && text.contains("mean 80.5000 %, now 97 %"), text);
        assertEquals("1.057\nfrom /mnt/runs/charlm/20260102-030406-train-0006/summary.json", seen.path("title").asText());
        assertEquals("ops run why 20260102-030406-train-0006", seen.path("copied").asText());
        assertEquals("ops tail 20260102-030406-train-0006", seen.path("fallback").asText());
    }

    @Test
    void everythingIsReachedByKeys() throws Exception {
        JsonNode seen = run("""
                await page.keyboard.press('Tab');
                const skip = await page.evaluate(() => document.activeElement.textContent);
                const reached = [];
                for (let i = 0; i < 40 && !reached.at(-1)?.includes('train-0000'); i++) { await page.keyboard.press('Tab');
                  reached.push(await page.evaluate(() => document.activeElement.getAttribute('aria-label') || document.activeElement.id
                  || document.activeElement.value || document.activeElement.textContent)); }
                await page.keyboard.press('Tab');
                await page.keyboard.press('ArrowDown');
                await page.keyboard.press('ArrowRight');
                const opened = [await page.evaluate(() => document.activeElement.textContent), await page.locator('tr.more').count()];
                const ring = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
                await page.keyboard.press('ArrowLeft');
                await page.keyboard.press('End');
                const end = [await page.evaluate(() => document.activeElement.textContent), await page.locator('tr.more').count()];
                return { skip, reached, opened, ring, end };""");

        assertEquals("skip to the runs", seen.path("skip").asText());
        assertTrue(seen.path("reached").toString().contains("filter") && seen.path("reached").toString().contains("Columns"), seen.path("reached").toString());
        assertEquals("[\"20260102-030401-train-0001\",1]", seen.path("opened").toString());
        assertEquals("solid", seen.path("ring").asText());
        assertEquals("[\"20260102-030411-train-0011\",0]", seen.path("end").toString());
    }
}
