// Takes the README's pictures anew, from a running stack that had a fault within the last half hour:
//   curl -X POST http://127.0.0.1:8080/demo/faults/errors    # … two minutes … ?on=false
//   node ops-console/web/browser/pictures.mjs
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { eventually, launch, newPage } from './support.mjs';

const docs = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../../docs');
const PICTURES = [
  { name: 'status', address: '/', ready: '#statistics', theme: 'light', height: 1000 },
  { name: 'dashboard', address: '/d/application-overview', ready: '[data-state=ok]', height: 1000 },
  {
    name: 'logs',
    address: '/logs?from=now-30m&to=now',
    ready: '[role=option]',
    height: 760,
  },
  { name: 'errors', address: '/errors', ready: 'main h1', height: 420 },
];

/** Whether nothing that can be seen is still being fetched; what is further down waits to be seen. */
function isDrawn() {
  return [...document.querySelectorAll('[data-state=loading]')].every(
    (panel) => panel.getBoundingClientRect().top > window.innerHeight,
  );
}

const browser = await launch();
for (const { name, address, ready, theme = 'dark', height } of PICTURES) {
  const page = await newPage(browser, { width: 1280, height, theme });
  await page.goto(address);
  await page.locator(ready).first().waitFor();
  await eventually(`${name} is drawn`, () => page.evaluate(isDrawn));
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: path.join(docs, `${name}.png`), animations: 'disabled' });
  console.log(`docs/${name}.png`);
  await page.context().close();
}
await browser.close();
