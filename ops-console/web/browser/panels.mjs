// What browser tests need to know of a dashboard's panels.
import assert from 'node:assert/strict';
import { DEADLINE, eventually } from './support.mjs';

/** Panels without data in a test's young and healthy stack, by dashboard, each with its reason. */
export const mayBeEmpty = {
  alerts: {
    'Alerts now': 'in a healthy stack nothing fires or is about to',
    'Alerts over time': 'in a healthy stack nothing fires or is about to',
  },
  'api-performance': {
    'Slow requests': 'no request of the demo service takes longer than a second',
  },
  'database-monitoring': {
    'Slow queries': 'no query of the demo service takes longer than a tenth of a second',
  },
  'sightline-stack': {
    'Delay of the long-term store': 'there is no long-term store unless one is set',
  },
};

/** Grafana's tables leave rows below the fold unpainted, which a picture of the whole page shows. */
const PAINT_ALL = '.rdg { content-visibility: visible !important }';
const HIGHEST = 12_000;

export function panel(page, title) {
  return page.locator(`[data-title="${title}"]`);
}

/** Waits until panels are there and none of those near the viewport is still loading. */
export async function settled(page) {
  await page.locator('[data-state]').first().waitFor();
  await page.waitForFunction(
    () =>
      ![...document.querySelectorAll('[data-state=loading]')].some((each) => {
        const { top, bottom } = each.getBoundingClientRect();
        return bottom > 0 && top < window.innerHeight;
      }),
    null,
    { timeout: DEADLINE },
  );
}

/** Makes the viewport as high as the page, so that every panel is loaded and painted. */
export async function drawWhole(page) {
  const { width } = page.viewportSize();
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({ width, height: Math.min(height, HIGHEST) });
  await page.evaluate((css) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  }, PAINT_ALL);
  await settled(page);
  await page.evaluate(() => document.fonts.ready);
  // Two frames: one for React, one for the canvases.
  await page.evaluate(
    () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
  );
}

/**
 * Waits until no panel shows an error, nothing, or less than it should; fails with those that do.
 * Once is not enough: a dashboard that refreshes itself is loading then.
 */
export async function assertDrawn(page, uid) {
  let bad;
  try {
    await eventually(
      'every panel is drawn',
      async () => (bad = await undrawn(page, uid)).length === 0,
    );
  } catch (error) {
    assert.deepEqual(bad, []);
    throw error;
  }
}

async function undrawn(page, uid) {
  const found = await page.$$eval('[data-state]', (elements) =>
    elements.map((element) => {
      const { state, title, type } = element.dataset;
      const body = element.querySelector('[data-testid="data-testid panel content"]');
      return {
        state,
        title,
        type,
        isBroken: element.querySelector('[role=alert]') !== null,
        isPainted:
          body !== null &&
          (body.innerText.trim() !== '' || body.querySelector('canvas, svg path') !== null),
        text: state === 'error' ? element.innerText.slice(0, 200) : '',
      };
    }),
  );
  assert.ok(found.length > 0, `${uid} has no panels`);
  const reasons = mayBeEmpty[uid] ?? {};
  return found.filter(
    ({ state, title, isBroken, isPainted }) =>
      isBroken ||
      !isPainted ||
      (state !== 'ok' && !(state === 'empty' && reasons[title] !== undefined)),
  );
}
