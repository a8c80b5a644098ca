package tests.page;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import lib.store.Json;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The whole page by axe-core, with everything open. */
class AccessibilityTest extends InBrowser {
    private String page;

    @BeforeAll
    void writePage() throws Exception {
        page = SampleData.page(dir, 24, 30);
    }

    /** 640 by 450 is a desktop of 1280 by 900 at a zoom of 200 %. */
    @ParameterizedTest
    @CsvSource({"light,1280,900", "dark,1280,900", "light,390,844", "dark,390,844", "light,640,450"})
    void nothingIsInTheWayOfAnyone(String theme, int width, int height) throws Exception {
        ObjectNode options = Json.object().put("url", page).put("width", width).put("height", height).put("colorScheme", theme).put("reducedMotion", "reduce");
        JsonNode seen = chromium.run(options, """
                await page.evaluate(() => { Object.assign(ops.byKey.get('r10'), { state: 'stalled' }); ops.emit('runs', new Set(['r10']));
                  ops.data.live = true; ops.data.pods = [{ name: 'a', state: 'ok' }, { name: 'b', state: 'unreachable', reason: 'x' }]; ops.emit('pods');
                    ops.data.live = false; });
                await page.getByLabel('group over seeds').check();
                await page.locator('.opener').nth(2).click();
                await page.locator('.opener').nth(3).click();
                for (const [side, id] of [['A', '20260102-030400-train-0000'], ['B', '20260102-030406-train-0006']]) { await page.getByLabel(side,
                  { exact: true }).fill(id); await page.getByLabel(side, { exact: true }).press('Enter'); }
                await page.locator('.out table').first().waitFor();
                await page.getByLabel('Filter').fill('foo=1');
                for (const summary of await page.locator('#about summary').all()) await summary.click();
                await page.locator('.chooser summary').click();
                await page.locator('.chooser input[type=checkbox]').first().waitFor();
                const found = await axe();
                await shot(`axe-%s-%d`);
                return [found, await page.evaluate(() => document.documentElement.scrollWidth)];""".formatted(theme, width));

        assertEquals("[[]," + width + "]", seen.toString());
    }
}
