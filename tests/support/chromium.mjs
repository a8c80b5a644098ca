// Drives Chromium for tests.support.Chromium: a JSON object a line in, one out. Arguments: where node_modules is, where screenshots go.
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const [modules, screenshots] = process.argv.slice(2);
const require = createRequire(join(modules, 'node_modules/'));
const { chromium } = require('playwright-core');
const axeSource = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const browser = await chromium.launch({
  executablePath: process.env.OPS_CHROMIUM || '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
const AsyncFunction = Object.getPrototypeOf(async () => {}).constructor;

async function run({ url, width, height, allowErrors, function: body, ...options }) {
  const context = await browser.newContext({ viewport: { width: width ?? 1280, height: height ?? 900 }, ...options });
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(20000);
    const errors = [];
    page.on('pageerror', (error) => errors.push(String(error.stack ?? error)));
    page.on('console', (message) => { if (message.type() === 'error') errors.push(message.text()); });
    // Nothing may be loaded but the page itself and, live, what its own server has.
    const strangers = [];
    page.on('request', (request) => { if (new URL(request.url()).origin !== new URL(url).origin && !request.url().startsWith('data:') && !request.url().startsWith('blob:')) strangers.push(request.url()); });
    await page.goto(url);
    const shot = (name, more = {}) => page.screenshot({ path: join(screenshots, `${name}.png`), ...more });
    // Violations as texts: rule, what it is, and where.
    const axe = async () => {
      // By the protocol: the page's own policy forbids foreign scripts.
      await page.evaluate(axeSource);
      const found = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
      return found.violations.map((v) => `${v.id}: ${v.help}: ${v.nodes.slice(0, 5).map((n) => n.target.join(' ')).join(' | ')}`);
    };
    const value = await new AsyncFunction('page', 'context', 'browser', 'shot', 'axe', body)(page, context, browser, shot, axe);
    if (strangers.length) throw new Error(`the page asked for ${strangers.join(', ')}`);
    if (errors.length && !allowErrors) throw new Error(`errors on the page: ${errors.join('\n')}`);
    return { value: value ?? null };
  } finally {
    await context.close();
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  let answer;
  try {
    answer = await run(JSON.parse(line));
  } catch (error) {
    answer = { error: String(error.stack ?? error) };
  }
  process.stdout.write(JSON.stringify(answer) + '\n');
}
await browser.close();
