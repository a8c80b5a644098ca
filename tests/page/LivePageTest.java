package tests.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import lib.run.RunDir;
import lib.store.Json;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import tests.support.Laptop;
import tests.support.LoopbackPod;
import tests.support.Ran;

/** The live page: a real sshd, real runs, a real browser. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LivePageTest extends InBrowser {
    private LoopbackPod pod;
    private Laptop laptop;
    private Served served;

    @BeforeAll
    void start() throws Exception {
        pod = new LoopbackPod();
        laptop = pod.laptop("a");
        // A stop within the grace is told as such, however slow the machine is.
        Path config = laptop.dir.resolve("configs/ops/project.json");
        Files.writeString(config, Files.readString(config).replace("\"stop_grace_sec\": 1", "\"stop_grace_sec\": 120"));
        served = new Served(laptop, "box", "--allow-stop", "--every", "1");
    }

    @AfterAll
    void end() throws Exception {
        served.close();
        pod.close();
    }

    private void submit(String id, String script) throws Exception {
        laptop.ops("run", "submit", "--pod", "box", "--run-id", id, "--", "sh", "-c", script).expect(0);
    }

    private JsonNode browse(String function, Object... more) throws Exception {
        return chromium.run(served.url, "const row = (id) => page.locator('#runs tbody tr', { hasText: id }).first();\n"
                + "const logged = (text) => page.waitForFunction((text) => document.querySelector('.log-lines').textContent.includes(text), text);\n"
                + String.format(function, more));
    }

    @Test
    @Order(1)
    void aRunAppearsAndFailsAndStandsOutWhileThePageIsOpen() throws Exception {
        assertEquals(0, pod.calls(), "nobody looks at the page, and the pod was asked");
        String metric = "printf '{\"t\": \"%%s\", \"attempt\": 1, \"step\": %d, \"train/loss\": 2.5}\\n' $(date -u +%%FT%%TZ) >> $OPS_RUN_DIR/metrics.jsonl; ";
        Process later = laptop.start("run", "submit", "--pod", "box", "--run-id", "appears", "--", "sh", "-c", String.format(metric, 1) + "until [ -e " + pod.root
                + "/fail ]; do sleep 0.1; done; " + String.format(metric, 2) + "echo 'RuntimeError: broken <b>'; exit 3");
        JsonNode seen = browse("""
                await row('appears').waitFor();
                await page.waitForFunction(() => document.title.startsWith('(1 running'));
                const points = (n) => page.waitForFunction((n) => ops.data.runs[0].curves.some((curve) => curve.name === 'train/loss' && curve.y.length === n), n);
                await points(1);
                await shot('live-running');
                process.getBuiltinModule('node:fs').writeFileSync('%s/fail', '');
                await points(2);
                await page.waitForFunction(() => ops.data.runs.some((run) => run.state === 'failed'));
                await page.waitForFunction(() => document.querySelector('#failures').textContent.includes('appears'));
                await shot('live-failed');
                return { title: await page.title(), row: await row('appears').textContent(), said: await page.locator('#says').textContent() };""", pod.root);
        laptop.finish(later).expect(0);

        assertEquals("(1 failed) e2e", seen.path("title").asText());
        assertTrue(seen.path("row").asText().contains("failed"), seen.toString());
    }

    @Test
    @Order(2)
    void theLogFollowsInColourAndStandsStillForWhoScrollsUp() throws Exception {
        submit("follows", "printf 'a \\033[31mred\\033[0m <script>alert(1)</script> <b>x</b>\\n'; seq 1 300; printf 'bar 10%%\\rbar 99%%'; while [ ! -e " + pod.root
                + "/go ]; do sleep 0.1; done; echo; echo after the wait; while [ ! -e " + pod.root + "/end ]; do sleep 0.1; done; echo the last line");
        JsonNode seen = browse("""
                await row('follows').waitFor();
                await row('follows').locator('.opener').click();
                await page.getByRole('button', { name: 'follow the log of follows' }).click();
                await page.waitForSelector('.log-lines div');
                await logged('bar 99%%');
                const last = await page.locator('.log-lines div').last().textContent();
                const red = await page.locator('.log-lines .ansi-red-fg').textContent();
                const focus = await page.evaluate(() => document.activeElement.className);
                await shot('live-log');
                process.getBuiltinModule('node:fs').writeFileSync('%1$s/go', '');
                await logged('after the wait');
                const atEnd = await page.evaluate(() => { const b = document.querySelector('.log-box'); return b.scrollHeight - b.scrollTop - b.clientHeight < 30; });
                await page.keyboard.press('Home');
                await page.waitForFunction(() => document.querySelector('.log-bar button').getAttribute('aria-pressed') === 'false');
                process.getBuiltinModule('node:fs').writeFileSync('%1$s/end', '');
                await logged('the last line');
                const top = await page.evaluate(() => document.querySelector('.log-box').scrollTop);
                await page.locator('.log-bar button').first().click();
                const again = await page.evaluate(() => { const b = document.querySelector('.log-box'); return b.scrollHeight - b.scrollTop - b.clientHeight < 30; });
                const text = await page.locator('.log-lines').textContent();
                const violations = await axe();
                await page.setViewportSize({ width: 390, height: 800 });
                await page.emulateMedia({ colorScheme: 'dark' });
                await page.waitForFunction(() => ['log', 'live'].every((id) => document.getElementById(id).getBoundingClientRect().right <= 390));
                await shot('live-log-phone-dark');
                violations.push(...await axe());
                return { last, red, focus, atEnd, top, again, text, violations, tags: await page.locator('.log-lines script, .log-lines b').count() };""", pod.root);

        assertEquals("bar 99%", seen.path("last").asText());
        assertEquals("red", seen.path("red").asText());
        assertEquals("log-box", seen.path("focus").asText());
        assertTrue(seen.path("atEnd").asBoolean() && seen.path("again").asBoolean() && seen.path("top").asInt() == 0, seen.toString());
        assertTrue(seen.path("text").asText().contains("<script>alert(1)</script> <b>x</b>"));
        assertEquals(0, seen.path("tags").asInt());
        assertEquals("[]", seen.path("violations").toString());
    }

    /** The browser tells of a scroll some time after it: what comes in between is given to the page here within the same task. */
    @Test
    @Order(3)
    void textThatComesBeforeTheBrowserTellsOfAScrollDoesNotTakeTheReaderBack() throws Exception {
        submit("reads", "seq 1 300; until [ -e " + pod.root + "/read ]; do sleep 0.1; done");
        JsonNode seen = browse("""
                await row('reads').waitFor();
                await page.evaluate(() => { window.EventSource = class extends EventSource { constructor(url) { super(url); window.source = this; } };
                  ops.emit('follow', ops.data.runs.find((run) => run.run_id === 'reads').key); });
                await logged('300');
                const seen = await page.evaluate(() => {
                  const box = document.querySelector('.log-box');
                  const told = (text) => {
                    source.dispatchEvent(new MessageEvent('log', { data: JSON.stringify({ text, begins: false }) }));
                    const left = box.scrollHeight - box.scrollTop - box.clientHeight;
                    return [box.scrollTop === 0 ? 'top' : left < 2 ? 'end' : left, document.querySelector('.log-bar button').getAttribute('aria-pressed')].join(' ');
                  };
                  const seen = [told('one\\n')];
                  box.scrollTop = 0;
                  seen.push(told('two\\n'), told('three\\n'.repeat(9)));
                  box.scrollTop = box.scrollHeight;
                  seen.push(told('four\\n'));
                  box.scrollTop -= 10;
                  seen.push(told(''));
                  box.scrollTop = box.scrollHeight;
                  seen.push(told('five'));
                  document.querySelector('.log-lines').style.paddingBottom = '300px';
                  seen.push(told(' and six\\n'));
                  return seen;
                });
                process.getBuiltinModule('node:fs').writeFileSync('%s/read', '');
                return seen.join(', ');""", pod.root);

        assertEquals("end true, top false, top false, end true, 10 false, end true, end true", seen.asText());
    }

    @Test
    @Order(4)
    void aHostileLogIsTextOfBoundedSize() throws Exception {
        String until = "; until [ -e " + pod.root + "/%s ]; do sleep 0.1; done; ";
        submit("hostile", "echo ready" + String.format(until, "one")
                + "printf '\\033]8;;javascript:alert(1)\\007link\\033]8;;\\007\\377\\376 \\342\\200\\256rtl <img src=x onerror=alert(1)>\\n'; seq 1 4990; echo 6000"
                + String.format(until, "two") + "head -c 1000000 /dev/zero | tr '\\000' x; echo;"
                + " for i in 1 2 3 4 5 6 7 8 9; do printf '\\033[32m%s0 of 100\\033[0m\\r' $i; sleep 0.2; done; printf '\\nthe very end\\n'");
        JsonNode seen = browse("""
                await row('hostile').waitFor();
                await page.evaluate(() => ops.emit('follow', ops.data.runs.find((run) => run.run_id === 'hostile').key));
                await logged('ready');
                const fs = process.getBuiltinModule('node:fs');
                fs.writeFileSync('%1$s/one', '');
                await logged('6000');
                const first = await page.evaluate(() => [...document.querySelectorAll('.log-lines div')].find((line) => line.textContent.startsWith('link'))?.textContent);
                fs.writeFileSync('%1$s/two', '');
                await logged('the very end');
                return page.evaluate((first) => { const lines = [...document.querySelectorAll('.log-lines div')].map((line) => line.textContent);
                  return { first, count: lines.length, longest: Math.max(...lines.map((line) => line.length)), end: lines.slice(-2),
                    bar: document.querySelector('.log-lines div:nth-last-child(2) .ansi-green-fg').textContent, nodes: document.querySelectorAll('.log-lines a, .log-lines img').length }; }, first);""", pod.root);

        assertEquals("link\ufffd\ufffd \\u202ertl <img src=x onerror=alert(1)>", seen.path("first").asText());
        assertTrue(seen.path("count").asInt() <= 5000 && seen.path("longest").asInt() < 10_100, seen.toString());
        assertEquals("90 of 100", seen.path("bar").asText());
        assertEquals(0, seen.path("nodes").asInt());
    }

    @Test
    @Order(5)
    void aClickAsksAndThenStopsTheRun() throws Exception {
        submit("stops", "sleep 300");
        JsonNode seen = browse("""
                await row('stops').waitFor();
                await page.waitForFunction(() => ops.data.runs.find((run) => run.run_id === 'stops').state === 'running');
                await row('stops').locator('.opener').click();
                const ask = () => page.getByRole('button', { name: 'stop stops' }).click();
                await ask();
                const focus = await page.evaluate(() => document.activeElement.textContent);
                const violations = await axe();
                await shot('live-stop');
                await page.keyboard.press('Escape');
                await page.waitForFunction(() => !document.querySelector('dialog.stop'));
                const still = await page.evaluate(() => ops.data.runs.find((run) => run.run_id === 'stops').state);
                await ask();
                await page.getByRole('button', { name: 'stop it' }).click();
                await page.waitForFunction(() => ops.data.runs.find((run) => run.run_id === 'stops').state === 'stopped');
                await page.waitForFunction(() => document.querySelector('.live-note').textContent.startsWith('run stops:'));   // a look at the pod may be quicker
                return { focus, still, violations, note: await page.locator('.live-note').textContent() };""");

        assertEquals("let it run", seen.path("focus").asText());
        assertEquals("running", seen.path("still").asText());
        assertEquals("run stops: stopped", seen.path("note").asText());
        assertEquals("[]", seen.path("violations").toString());
        assertEquals("stopped", Json.parse(Files.readString(pod.file("stops", RunDir.SUMMARY))).orElseThrow().path("state").asText());
    }

    @Test
    @Order(6)
    void aPodThatIsGoneIsSaidAndComesBack() throws Exception {
        laptop.ops("run", "submit", "--pod", "box", "--run-id", "comesback", "--wait", "--", "true").expect(0);
        JsonNode seen = browse("""
                const fs = process.getBuiltinModule('node:fs');
                await row('comesback').waitFor();
                fs.renameSync('%1$s/ssh', '%1$s/ssh.away');
                fs.writeFileSync('%1$s/ssh', '#!/bin/sh\\necho "ssh: connect to host box port 22: Connection refused" >&2\\nexit 255\\n', { mode: 0o755 });
                await page.waitForFunction(() => ops.data.pods[0].state === 'unreachable');
                const run = await page.evaluate(() => { const run = ops.data.runs.find((run) => run.run_id === 'comesback'); return [run.state, run.last_known.state]; });
                await shot('live-unreachable');
                fs.renameSync('%1$s/ssh.away', '%1$s/ssh');
                await page.waitForFunction(() => ops.data.pods[0].state === 'ok');
                return [...run, await page.evaluate(() => ops.data.runs.find((run) => run.run_id === 'comesback').state)].join(' ');""", pod.root.resolve("bin"));

        assertEquals("unknown succeeded succeeded", seen.asText());
    }

    @Test
    @Order(7)
    void ctrlCEndsItAtOnceAndThePageSaysSince() throws Exception {
        submit("any", "true");
        var second = new Served(laptop);
        try {
            JsonNode seen = chromium.run(Json.object().put("url", second.url).put("allowErrors", true), """
                    await page.waitForFunction(() => ops.data.runs.length > 0 && ops.data.pods.every((pod) => pod.reason !== 'not looked at yet'));
                    process.getBuiltinModule('node:child_process').execFileSync('kill', ['-INT', '%d']);
                    await page.waitForSelector('.live.is-lost');
                    await shot('live-disconnected');
                    return { title: await page.title(),
                      pods: await page.evaluate(() => ops.data.pods.map((pod) => pod.name + ' ' + pod.state).join(', ')), bar: await page.locator('#live').textContent() };""".formatted(second.process.pid()));
            assertTrue(seen.path("bar").asText().startsWith("disconnected since ") && seen.path("title").asText().startsWith("(disconnected)"), seen.toString());
            assertEquals("box ok, cut unreachable, half unreachable, dead unreachable, here ok", seen.path("pods").asText());
            Ran ended = laptop.finish(second.process);
            assertEquals(130, ended.code(), ended.err());
            assertTrue(ended.err().contains("interrupted; runs go on"), ended.err());
            assertEquals(0, second.process.descendants().filter(ProcessHandle::isAlive).count());
        } finally {
            second.close();
        }
    }

    @Test
    @Order(8)
    void aPortCanBeChosenAndHadAgainAndATakenOneIsAConflict() throws Exception {
        laptop.ops("ui", "box", "--port", String.valueOf(served.port())).complaint(5, "port " + served.port() + " can't be had");
        laptop.ops("ui", "box", "--port", "70000").complaint(2, "--port");
        laptop.ops("ui", "nowhere").complaint(4, "nowhere");
        int port = served.port();
        served.close();
        served = new Served(laptop, "box", "--port", String.valueOf(port));
        assertEquals(port, served.port());
        assertTrue(served.process.isAlive() && !served.process.waitFor(0, TimeUnit.SECONDS));
        assertFalse(List.of("", "/").contains(served.url));
    }
}
