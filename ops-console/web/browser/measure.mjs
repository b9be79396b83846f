// Prints how long a dashboard takes to draw: node browser/measure.mjs [uid] [runs]
// First panel: until the first panel of a screen of 1400 × 900 has its data drawn. Whole: until every
// panel has, on a screen as high as the page. Each with a new profile (cold), then again (warm).
import { CONSOLE_URL, launch, newPage } from './support.mjs';

const [uid = 'application-overview', runs = '5'] = process.argv.slice(2);
const WANTED = { first: 1_500, whole: 3_000 };

/** Notes in the page when the first panel was drawn and since when all are. */
function watch() {
  window.addEventListener('DOMContentLoaded', () => {
    const states = () => [...document.querySelectorAll('[data-state]')].map((e) => e.dataset.state);
    const drawn = (state) => state === 'ok' || state === 'empty';
    const look = () => {
      const now = states();
      window.firstPanel ??= now.some(drawn) ? performance.now() : undefined;
      const isWhole = now.length > 0 && now.every(drawn);
      window.wholePage = isWhole ? (window.wholePage ?? performance.now()) : undefined;
      requestAnimationFrame(look);
    };
    look();
  });
}

async function once(page, what) {
  await page.goto(`/d/${uid}?from=now-30m&to=now&refresh=`);
  await page.waitForFunction(
    (wanted) =>
      wanted === 'first'
        ? window.firstPanel
        : window.wholePage && performance.now() > window.wholePage + 300,
    what,
  );
  return page.evaluate(() => ({ first: window.firstPanel, whole: window.wholePage }));
}

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

const browser = await launch();
const times = { cold: [], warm: [] };
for (let run = 0; run < Number(runs); run++) {
  const found = { cold: {}, warm: {} };
  for (const [what, height] of [
    ['first', 900],
    ['whole', 2400],
  ]) {
    const page = await newPage(browser, { width: 1400, height });
    await page.addInitScript(watch);
    found.cold[what] = (await once(page, what))[what];
    found.warm[what] = (await once(page, what))[what];
    await page.context().close();
  }
  times.cold.push(found.cold);
  times.warm.push(found.warm);
}
await browser.close();

let isSlow = false;
console.log(`${CONSOLE_URL}/d/${uid}, median of ${runs} runs`);
for (const [kind, found] of Object.entries(times)) {
  for (const what of ['first', 'whole']) {
    const value = median(found.map((each) => each[what]));
    isSlow ||= kind === 'cold' && value > WANTED[what];
    console.log(
      `${kind.padEnd(5)}${what === 'first' ? 'first panel' : 'whole page '}  ${(value / 1000).toFixed(2)} s (wanted: ${WANTED[what] / 1000} s)`,
    );
  }
}
process.exitCode = isSlow ? 1 : 0;
