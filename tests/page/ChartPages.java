package tests.page;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import lib.report.HtmlPage;
import lib.store.Json;

/** Pages for tests of charts, and what their scripts have in common. */
final class ChartPages {
    /**
     * {@code draw(n)}: the charts draw the first n runs. {@code drawn(id)}: waits until what is visible of a section is drawn and gives its charts' titles.
     * {@code say()}: what was said last. {@code broken()}: violations of accessibility in the four sections of charts.
     */
    static final String COMMON = """
            const draw = (n) => page.evaluate((n) => {
              ops.drawn.clear();
              for (const key of ops.shown.slice(0, n)) ops.drawn.add(key);
              ops.emit('drawn');
            }, n);
            // A chart learns from its observer, some time later, that it is in view.
            const inViewDrawn = (id) => [...document.querySelectorAll(`#${id} .chart:not([hidden]) .chart-box`)].every((box) => {
              const { left, right, top, bottom, width, height } = box.getBoundingClientRect();
              const inView = width > 0 && height > 0 && right > 0 && left < innerWidth && bottom > 0 && top < innerHeight;
              return inView ? box.chart.visible && !box.chart.stale && box.chart.instance : !box.chart.visible || !box.chart.stale;
            });
            const drawn = async (id) => {
              await page.waitForFunction(() => ops.legend.pending() === 0);
              await page.locator(`#${id}`).evaluate((section) => section.querySelector('.chart:not([hidden]), h2').scrollIntoView({ block: 'start', behavior: 'instant' }));
              await page.waitForFunction(inViewDrawn, id);
              await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
              await page.waitForFunction(inViewDrawn, id);
              return page.locator(`#${id} .chart:not([hidden]) h3`).allTextContents();
            };
            const say = () => page.locator('#says').textContent();
            const note = (id, i = 0) => page.locator(`#${id} .chart:not([hidden]) .chart-note`).nth(i).textContent();
            const broken = async () => {
              await axe();
              const found = await page.evaluate(() => globalThis.axe.run({ include: [['#curves'], ['#parameters'], ['#gpu'], ['#timeline']] }, { resultTypes: ['violations'] }));
              return found.violations.map((v) => `${v.id}: ${v.help}: ${v.nodes.slice(0, 5).map((n) => n.target.join(' ')).join(' | ')}`);
            };
            """;

    private ChartPages() {
    }

    /** The URL of a page of {@code data} in a file of its own. */
    static String write(Path directory, JsonNode data) throws IOException {
        Path file = Files.createTempFile(directory, "page", ".html");
        Files.writeString(file, HtmlPage.text(data, "'none'"));
        return file.toUri().toString();
    }

    /** Replaces the curves of a run by one with these values, at steps 0, 1, 2 and so on, a second each. */
    static void curve(ObjectNode run, String name, Double... values) {
        ArrayNode curves = run.putArray("curves");
        add(curves, name, values);
    }

    static void add(ArrayNode curves, String name, Double... values) {
        ObjectNode curve = Json.object().put("name", name);
        ArrayNode step = curve.putArray("step");
        ArrayNode t = curve.putArray("t");
        ArrayNode y = curve.putArray("y");
        for (int i = 0; i < values.length; i++) {
            step.add(i);
            t.add(i);
            y.add(values[i]);
        }
        curves.add(curve.put("points", values.length).put("file", "/mnt/runs/x/metrics.jsonl"));
    }

    static ObjectNode run(ObjectNode data, int i) {
        return (ObjectNode) data.path("runs").get(i);
    }
}
