package tests.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import lib.store.Json;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The page's frame in a browser: its head, theme, failures, paper, phone, and texts that want to be more than text. */
class PageTest extends InBrowser {
    private String page;

    @BeforeAll
    void writePage() throws Exception {
        page = SampleData.page(dir, 36, 20);
    }

    @Test
    void headTellsWhatItIsAndItsCountsFilter() throws Exception {
        JsonNode seen = chromium.run(page, """
                const head = await page.locator('#top').innerText();
                const nav = await page.locator('#top nav a').allInnerTexts();
                await page.getByRole('button', { name: '5 failed' }).click();
                const failed = await page.locator('.runs tbody tr').count();
                const pressed = await page.getByRole('button', { name: '5 failed' }).getAttribute('aria-pressed');
                await page.getByRole('button', { name: '3 running' }).click();
                const both = await page.locator('.runs tbody tr').count();
                await shot('page');
                return { head, nav, failed, pressed, both, count: await page.locator('#runs .count').innerText() };""");

        assertTrue(seen.path("head").asText().contains("charlm · 36 runs"));
        assertTrue(seen.path("head").asText().contains("made 2026-01-02 03:04Z by ops 1.2.3"));
        assertTrue(seen.path("nav").toString().contains("\"Runs\"") && seen.path("nav").toString().contains("\"Failures\""));
        assertEquals(5, seen.path("failed").asInt());
        assertEquals("true", seen.path("pressed").asText());
        assertEquals(8, seen.path("both").asInt());
        assertEquals("8 of 36 runs, 8 drawn", seen.path("count").asText());
    }

    @Test
    void themeIsChosenAndPaperIsLight() throws Exception {
        JsonNode seen = chromium.run(Json.object().put("url", page).put("colorScheme", "dark"), """
                const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
                const auto = await ground();
                await shot('page-dark');
                await page.getByLabel('light', { exact: true }).check();
                const light = await ground();
                await page.reload();
                const kept = await ground();
                await page.getByLabel('dark', { exact: true }).check();
                await page.emulateMedia({ media: 'print' });
                const paper = await ground();
                const controls = await page.locator('.tools, #top nav, .themes').evaluateAll((nodes) => nodes.filter((n) => n.checkVisibility()
                  && !n.closest('#diff')).length);
                const sections = await page.locator('#runs, #failures').evaluateAll((nodes) => nodes.filter((n) => n.checkVisibility()).length);
                const cut = await page.evaluate(() => [...document.querySelectorAll('.box')].filter((b) => b.scrollHeight > b.clientHeight + 1
                  || b.scrollWidth > b.clientWidth + 1).length);
                await shot('page-paper', { fullPage: true });
                return { auto, light, kept, paper, controls, sections, cut };""");

        assertEquals("rgb(20, 23, 28)", seen.path("auto").asText());
        assertEquals("rgb(255, 255, 255)", seen.path("light").asText());
        assertEquals("rgb(255, 255, 255)", seen.path("kept").asText());
        assertEquals("rgb(255, 255, 255)", seen.path("paper").asText());
        assertEquals("0 2 0", seen.path("controls").asInt() + " " + seen.path("sections").asInt() + " " + seen.path("cut").asInt());
    }

    @Test
    void phoneScrollsTheTableAndNotThePage() throws Exception {
        JsonNode seen = chromium.run(page, 390, 844, """
                const wide = () => page.evaluate(() => document.documentElement.scrollWidth);
                const before = await wide();
                await page.locator('.opener').nth(6).click();
                await page.locator('.chooser summary').click();
                await shot('page-phone');
                await page.keyboard.press('Escape');
                const scrolled = await page.evaluate(() => { const box = document.querySelector('#runs .box'); box.scrollLeft = 300; return box.scrollLeft; });
                const id = await page.locator('.runs tbody th').first().boundingBox();
                await shot('page-phone-scrolled', { fullPage: true });
                return { before, after: await wide(), scrolled, left: id.x };""");

        assertEquals("390 390", seen.path("before").asInt() + " " + seen.path("after").asInt());
        assertEquals(300, seen.path("scrolled").asInt());
        assertTrue(seen.path("left").asDouble() >= 0, "the run stays in sight");
    }

    @Test
    void failuresStandByTheirCauseWithTheirProofAndLeadToTheRow() throws Exception {
        JsonNode seen = chromium.run(page, """
                const section = await page.locator('#failures').innerText();
                const proof = await page.locator('#failures li').first().locator('figure').innerText();
                await page.locator('#failures li').first().getByRole('button').first().click();
                const at = await page.evaluate(() => document.activeElement.textContent + ' ' + document.activeElement.getAttribute('aria-expanded'));
                await page.getByLabel('Filter').fill('state=succeeded');
                await page.getByText('The filter hides 5 more failures.').waitFor();
                return { section, proof, at };""");

        assertTrue(seen.path("section").asText().contains("cuda oom 5 runs"), seen.path("section").asText());
        assertTrue(seen.path("section").asText().contains("What usually helps: smaller batch"));
        assertEquals("stdout.log:126\ntorch.OutOfMemoryError: " + SampleData.HOSTILE, seen.path("proof").asText());
        assertEquals("20260102-030406-train-0006 true", seen.path("at").asText());
    }

    @Test
    void aboutHasTheLicences() throws Exception {
        String about = chromium.run(page, "return page.locator('#about').evaluate((node) => node.textContent);").asText();

        assertTrue(about.contains("Apache License") && about.contains("Mike Bostock") && about.contains("MIT License"), about.substring(0, 500));
    }

    @Test
    void textOfARunIsNeverRun() throws Exception {
        String url = SampleData.page(dir, "hostile", HostileData.of());
        JsonNode seen = chromium.run(url, """
                await page.locator('.chooser summary').click();
                for (const key of ['note', 'preset', 'pod', 'wandb_url', 'config.__proto__', 'config.constructor',
                  'last.<img src=x onerror=alert(1)>']) await page.locator(`.choices input[value=${JSON.stringify(key)}]`).check();
                await page.keyboard.press('Escape');
                for (const opener of await page.locator('.opener').all()) await opener.click();
                await page.locator('.switch input').check();
                await shot('page-hostile', { fullPage: true });
                const strange = await page.evaluate(() => [...document.querySelectorAll('body script, body img, body iframe, a[href^=javascript]')].filter((n) => n.closest('main, header, footer')).length);
                return { title: await page.title(), strange, text: await page.locator('main').innerText(), wide: await page.evaluate(() => document.documentElement.scrollWidth) };""");

        assertEquals("<b>T</b></title><script>document.title='owned'</script>", seen.path("title").asText());
        assertEquals(0, seen.path("strange").asInt());
        assertTrue(seen.path("text").asText().contains(SampleData.HOSTILE));
        assertTrue(seen.path("text").asText().contains("\\u202e"), "what turns the text around is shown by its number");
        assertEquals(1280, seen.path("wide").asInt());
    }
}
