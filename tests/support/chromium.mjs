// Drives Chromium for tests.support.BrowserDriver: a JSON object a line in, one out with the same id, in the order of their ends. Arguments: where node_modules is, where screenshots go.
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const [modules, screenshots] = process.argv.slice(2);
const require = createRequire(join(modules, 'node_modules/'));
const { chromium } = require('playwright-core');
const axeSource = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
// Of a machine on which much else runs, too; what a test asserts is never a time.
const timeout = 150000;
const browser = await chromium.launch({
  // The same engine without the desktop browser around it takes less than half of the processor time. What Debian has in /usr/bin
  // is a shell script: ended, it would leave its browser behind.
  executablePath: process.env.OPS_CHROMIUM || ['/usr/lib/chromium/chromium-headless-shell', '/usr/bin/chromium-headless-shell', '/usr/bin/chromium'].find((path) => existsSync(path)),
  timeout,
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
const AsyncFunction = Object.getPrototypeOf(async () => {}).constructor;

async function run({ url, width, height, allowErrors, function: body, ...options }) {
  const context = await browser.newContext({ viewport: { width: width ?? 1280, height: height ?? 900 }, ...options });
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(timeout);
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

// Who has asked is told by the end of this process.
browser.on('disconnected', () => process.exit());
for await (const line of createInterface({ input: process.stdin })) {
  const { id, ...asked } = JSON.parse(line);
  run(asked).catch((error) => ({ error: String(error.stack ?? error) })).then((answer) => process.stdout.write(JSON.stringify({ id, ...answer }) + '\n'));
}
await browser.close();
