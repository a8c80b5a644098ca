package tests.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

/** The timeline of attempts. */
class TimelinePageTest extends InBrowser {
    private static void attempt(ArrayNode attempts, int number, String from, String to, String state) {
        attempts.addObject().put("attempt", number).put("started_at", "2026-01-02T" + from + ":00.000Z").put("ended_at", to == null ? null : "2026-01-02T" + to + ":00.000Z").put("state", state)
                .put("exit_code", state.equals("failed") ? 137 : 0).put("signal", state.equals("failed") ? "SIGKILL" : null);
    }

    private static ObjectNode attempts() {
        ObjectNode data = SampleData.of(9, 10).put("generated_at", "2026-01-02T03:30:00.000Z");
        ArrayNode several = ChartPages.run(data, 0).putArray("attempts");
        attempt(several, 1, "03:00", "03:05", "failed");
        attempt(several, 2, "03:06", "03:12", "stalled");
        attempt(several, 3, "03:13", "03:20", "succeeded");
        ArrayNode events = (ArrayNode) ChartPages.run(data, 0).path("events");
        for (String event : new String[] {"stall_suspected", "stall_cleared", "signal_received", "runner_recovered", "<b>odd</b>"}) {
            events.addObject().put("t", "2026-01-02T03:1" + events.size() + ":00.000Z").put("event", event).put("text", SampleData.HOSTILE);
        }
        int i = 1;
        for (String state : new String[] {"stopped", "lost", "starting", "queued", "unknown", "__proto__"}) {
            attempt(ChartPages.run(data, i).putArray("attempts"), 1, "03:0" + i, "03:15", state);
            i++;
        }
        ChartPages.run(data, 7).put("state", "running").put("run_id", SampleData.HOSTILE).putArray("attempts").addObject().put("attempt", 1).put("started_at", "2026-01-02T03:07:00.000Z").putNull("ended_at").put("state", "running");
        ObjectNode none = ChartPages.run(data, 8);
        none.putNull("started_at").putNull("duration_sec").putArray("attempts");
        none.putArray("events").addObject().put("t", "yesterday").put("event", "checkpoint");
        return data;
    }

    @Test
    void attemptsAndEventsAreShownByPointingAndByKeyboard() throws Exception {
        JsonNode seen = chromium.run(ChartPages.write(dir, attempts()), ChartPages.COMMON + """
                await page.evaluate(() => { ops.data.live = true; Date.now = () => Date.parse('2026-01-02T03:30:00Z'); ops.emit('runs', new Set()); });
                await drawn('timeline');
                const box = page.locator('#timeline .chart-box');
                const seen = { said: [], note: await page.locator('#timeline > .chart-note').first().textContent() };
                await box.focus();
                for (const key of ['ArrowRight', 'ArrowRight', 'ArrowRight', 'End', 'ArrowUp']) {
                  await page.keyboard.press(key);
                  seen.said.push(await say());
                }
                await shot('timeline');
                await page.keyboard.press('Escape');
                const left = await box.evaluate((b) => b.chart.x.pixel(Date.parse('2026-01-02T03:02:00Z')));
                await box.hover({ position: { x: left, y: 45 } });
                seen.tip = await page.locator('#timeline .chart-tip:visible').innerText();
                const span = async () => { await drawn('timeline'); return box.evaluate((b) => b.chart.x.high - b.chart.x.low); };
                const all = await span();
                await page.keyboard.press('+');
                seen.closer = await span() < all;
                await page.getByRole('button', { name: 'reset the zoom of Timeline' }).click();
                seen.reset = await span() === all;
                seen.now = await box.evaluate((b) => b.chart.instance.getOption().series[0].markLine.data.length);
                seen.title = await page.title();
                return seen;
                """);

        JsonNode said = seen.path("said");
        assertTrue(said.get(0).asText().startsWith("20260102-030400-train-0000 · attempt 1: failed: from 2026-01-02 03:00:00Z, to 2026-01-02 03:05:00Z, lasted 5m00s, exit code 137, signal SIGKILL"), said::toString);
        assertTrue(said.get(1).asText().contains("checkpoint: at 2026-01-02 03:00:30Z"), said::toString);
        assertTrue(said.get(2).asText().contains("attempt 2: stalled"), said::toString);
        assertTrue(said.get(3).asText().contains("no known time"), said::toString);
        assertTrue(said.get(4).asText().startsWith("<script>") && said.get(4).asText().contains("to goes on, lasted 23m00s"), said::toString);
        assertTrue(seen.path("tip").asText().contains("attempt 1: failed"), seen::toString);
        assertEquals("1 run without a known time.", seen.path("note").asText());
        assertTrue(seen.path("closer").asBoolean() && seen.path("reset").asBoolean(), seen::toString);
        assertEquals(1, seen.path("now").asInt());
        assertEquals("charlm · 9 runs", seen.path("title").asText());
    }

    @Test
    void manyRunsArePaged() throws Exception {
        JsonNode seen = chromium.run(SampleData.page(dir, 230, 2), ChartPages.COMMON + """
                const seen = [];
                const look = async () => { await drawn('timeline'); seen.push(await page.locator('#timeline .controls .control').nth(1).innerText(), await page.locator('#timeline .chart-box').evaluate((b) => b.chart.instance.getOption().yAxis[0].data.length)); };
                await look();
                await page.getByLabel('lanes', { exact: true }).selectOption('200');
                await look();
                await page.getByRole('button', { name: 'later lanes' }).click();
                await look();
                await shot('timeline-paged');
                return seen.map((v) => String(v).replace(/[^\\d–]+/g, ' ').trim());
                """);

        assertEquals("[\"1–50 230\",\"50\",\"1–200 230\",\"200\",\"201–230 230\",\"30\"]", seen.toString());
    }
}
