// Dashboards: every one is drawn whole, and everything on them works by clicking.
import assert from 'node:assert/strict';
import http from 'node:http';
import { after, afterEach, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import {
  assertAccessible,
  assertNoTroubles,
  CONSOLE_URL,
  DEMO_URL,
  eventually,
  launch,
  newPage,
  provokeErrors,
  screenshot,
  startConsole,
  switchableWay,
} from './support.mjs';
import { assertDrawn, drawWhole, mayBeEmpty, panel, settled } from './panels.mjs';

let browser;
let dashboards;

before(async () => {
  browser = await launch();
  await provokeErrors();
  await provokeRequests();
  dashboards = (await (await fetch(`${CONSOLE_URL}/api/dashboards`)).json()).dashboards;
});
afterEach(() => Promise.all(browser.contexts().map((context) => context.close())));
after(() => browser.close());

/** Rates need two scrapes with requests between them. */
async function provokeRequests() {
  const query = encodeURIComponent(
    'min(sum(rate(http_requests_total{service="demo-service"}[1m])) > 0) and sum(rate(trade_orders_total[1m])) > 0',
  );
  await eventually(
    'requests are counted',
    async () => {
      await fetch(`${DEMO_URL}/api/quotes/CORE`);
      await fetch(`${DEMO_URL}/api/orders`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ symbol: 'CORE', side: 'buy', quantity: 3 }),
      });
      const answer = await fetch(`${CONSOLE_URL}/api/prometheus/query?query=${query}`);
      return (await answer.json()).data.result.length > 0;
    },
    90_000,
  );
}

const DASHBOARDS_DIR =
  process.env.DASHBOARDS_DIR ??
  fileURLToPath(new URL('../../../grafana-dashboards/grafana/dashboards', import.meta.url));

/** The stack's Prometheus, as far as its console lets one read it. */
async function prometheusThroughConsole() {
  const server = http.createServer(async (request, response) => {
    const path = request.url.replace(/^\/api\/v1\//, '/api/prometheus/').replace(/&timeout=9s/, '');
    const answer = await fetch(CONSOLE_URL + path).catch(() => undefined);
    response.writeHead(answer?.status ?? 502, { 'Content-Type': 'application/json' });
    response.end(await answer?.text());
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** These are called by more than they show ("30s"), in other words; that is in the library. */
const LIBRARY_MISNAMES = [
  '[data-testid="data-testid TimePicker Open Button"]',
  '[data-testid="data-testid RefreshPicker interval button"]',
];

async function open(address, options) {
  const page = await newPage(browser, { width: 1400, ...options });
  await page.goto(address);
  await settled(page);
  return page;
}

const parameter = (page, name) => new URL(page.url()).searchParams.get(name);

test('every dashboard is listed in its folder and opens by a click', async () => {
  const page = await newPage(browser);
  await page.goto('/d');
  await page.getByRole('heading', { name: 'Dashboards' }).waitFor();
  for (const folder of new Set(dashboards.map((each) => each.folder))) {
    await page.getByRole('heading', { name: folder, exact: true }).waitFor();
  }
  await eventually(
    'every dashboard is listed',
    async () => (await page.locator('.dashboard-list a').count()) === dashboards.length,
  );
  await screenshot(page, 'dashboards-list', { fullPage: true });
  await assertAccessible(page);
  await page.getByRole('link', { name: /^Application overview/ }).click();
  await page.waitForURL(/\/d\/application-overview$/);
  await settled(page);
  assertNoTroubles(page);
});

test('every dashboard is drawn whole, dark, light and on a phone', async (t) => {
  assert.ok(dashboards.length >= 12, `${dashboards.length} dashboards`);
  for (const { uid } of dashboards) {
    await t.test(uid, async () => {
      for (const [name, options] of [
        ['dark', { theme: 'dark' }],
        ['light', { theme: 'light' }],
        ['phone', { theme: 'dark', width: 390 }],
      ]) {
        const page = await open(`/d/${uid}?from=now-15m&to=now`, options);
        await drawWhole(page);
        await assertDrawn(page, uid);
        assert.ok(
          await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth),
          `${uid} is wider than ${options.width ?? 1400} pixels`,
        );
        await screenshot(page, `dashboard-${uid}-${name}`, { fullPage: true });
        assertNoTroubles(page);
        await page.context().close();
      }
    });
  }
});

test('every dashboard keeps the rules of accessibility', async (t) => {
  for (const { uid } of dashboards) {
    await t.test(uid, async () => {
      for (const theme of ['dark', 'light']) {
        const page = await open(`/d/${uid}?from=now-15m&to=now`, { theme });
        await assertAccessible(page, { exclude: LIBRARY_MISNAMES });
        await page.context().close();
      }
    });
  }
});

describe('on the application overview', () => {
  const address = '/d/application-overview?from=now-15m&to=now';

  test('a variable chosen by hand is in the URL and in every query', async () => {
    const page = await open(address);
    const asked = [];
    page.on('request', (request) => asked.push(decodeURIComponent(request.url())));
    await page.getByLabel('Service', { exact: true }).click();
    await page.getByRole('option', { name: 'demo-service' }).click();
    await page.waitForURL(/var-service=demo-service/);
    await settled(page);
    await eventually('the queries have it', () =>
      asked.some((url) => url.includes('service=~"demo-service"')),
    );
    await page.keyboard.press('Escape');
    await page.reload();
    await settled(page);
    await page.locator('[data-variable=service]').getByText('demo-service').waitFor();
    await page.goBack();
    await page.waitForURL((url) => !url.search.includes('var-service'));
    assertNoTroubles(page);
  });

  test('another time is chosen, moved and widened', async () => {
    const page = await open(address);
    await page.getByRole('button', { name: /Time range selected/ }).click();
    await page.getByText('Last 6 hours', { exact: true }).click();
    await page.waitForURL(/from=now-6h/);
    await settled(page);
    await page.getByRole('button', { name: /Move time range backwards/i }).click();
    await page.waitForURL(/from=\d{13}/);
    const from = Number(parameter(page, 'from'));
    const to = Number(parameter(page, 'to'));
    await page.getByRole('button', { name: /Zoom out/i }).click();
    await eventually('the range is doubled', () => {
      const span = Number(parameter(page, 'to')) - Number(parameter(page, 'from'));
      return Math.abs(span - 2 * (to - from)) < 5_000;
    });
    assertNoTroubles(page);
  });

  test('dragging over a graph zooms all of them to that time', async () => {
    const page = await open(address);
    const plot = panel(page, 'Requests by service').locator('.u-over');
    await plot.scrollIntoViewIfNeeded();
    // A graph that is drawn anew meanwhile forgets where the mouse went down.
    await eventually('the range is in the address', async () => {
      const box = await plot.boundingBox();
      await page.mouse.move(box.x + box.width * 0.5, box.y + box.height / 2);
      await page.mouse.down();
      await page.mouse.move(box.x + box.width * 0.8, box.y + box.height / 2, { steps: 5 });
      await page.mouse.up();
      return page.waitForURL(/from=\d{13}/, { timeout: 10_000 }).then(
        () => true,
        () => false,
      );
    });
    const minutes = (Number(parameter(page, 'to')) - Number(parameter(page, 'from'))) / 60_000;
    assert.ok(minutes > 3.5 && minutes < 5.5, `${minutes} minutes of 15`);
    await settled(page);
    await page.goBack();
    await page.waitForURL(/from=now-15m/);
    assertNoTroubles(page);
  });

  test('a click in the legend leaves one series, another click all', async () => {
    const page = await open(address);
    const response = panel(page, 'Response time');
    await response.scrollIntoViewIfNeeded();
    const name = response.getByRole('button', { name: 'p95', exact: true });
    const other = response.getByRole('button', { name: 'p50', exact: true });
    const isFaint = (one) => one.evaluate((element) => getComputedStyle(element).color);
    const before = await isFaint(other);
    await name.click();
    await eventually('the others are faint', async () => (await isFaint(other)) !== before);
    await name.click();
    await eventually('all are back', async () => (await isFaint(other)) === before);
    assertNoTroubles(page);
  });

  test('the value under the cursor is told, and leads on when it is clicked', async () => {
    const page = await open(address);
    const plot = panel(page, 'Response time').locator('.u-over');
    await plot.scrollIntoViewIfNeeded();
    let box;
    let right = 0.95;
    // A graph that is drawn anew waits for the mouse to move again.
    await eventually('the tooltip shows', async () => {
      right = right === 0.95 ? 0.94 : 0.95;
      box = await plot.boundingBox();
      await page.mouse.move(box.x + box.width * right, box.y + box.height / 2);
      return page
        .locator('.series-tooltip')
        .getByText('p95')
        .waitFor({ timeout: 2_000 })
        .then(
          () => true,
          () => false,
        );
    });
    await screenshot(page, 'dashboard-tooltip');
    const link = page.locator('.tooltip-links a').first();
    // Only near a line does a click keep the tooltip, and where the lines are the traffic decides.
    const heights = [0.98, 0.95, 0.9, 0.85, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1, 0.05];
    let next = 0;
    await eventually('the tooltip stays, with its links', async () => {
      const height = heights[next++ % heights.length];
      box = await plot.boundingBox();
      await page.mouse.click(box.x + box.width * 0.95, box.y + box.height * height);
      return link.waitFor({ timeout: 400 }).then(
        () => true,
        () => false,
      );
    });
    assert.match(await link.getAttribute('href'), /^\/(logs|d\/)/);
    assertNoTroubles(page);
  });

  test('rows close and open by keyboard, and the URL remembers', async () => {
    const page = await open(address);
    const row = page.getByRole('button', { name: 'Saturation' });
    await row.focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(/row-\d+=closed/);
    await panel(page, 'Processor use').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Saturation', expanded: false }).waitFor();
    await page.keyboard.press('Enter');
    await panel(page, 'Processor use').waitFor();
    assertNoTroubles(page);
  });

  test('one panel is shown large, and the way back leads back', async () => {
    const page = await open(address);
    await page
      .getByRole('button', { name: 'Menu of the panel Response time', exact: true })
      .click();
    await page.getByRole('menuitem', { name: 'View' }).click();
    await page.waitForURL(/viewPanel=\d+/);
    await settled(page);
    await eventually('it is alone', async () => (await page.locator('[data-panel]').count()) === 1);
    await screenshot(page, 'dashboard-one-panel');
    await page.goBack();
    await panel(page, 'Requests by service').waitFor();
    assertNoTroubles(page);
  });

  test('an annotation is switched off and on again', async () => {
    const page = await open(address);
    await page.getByRole('checkbox', { name: 'Alerts' }).click();
    await page.waitForURL(/annotation-Alerts=off/);
    await page.getByRole('checkbox', { name: 'Alerts' }).click();
    await page.waitForURL(/annotation-Alerts=on/);
    assertNoTroubles(page);
  });

  test('links to other dashboards take the variables and the time along', async () => {
    const page = await open(`${address}&var-service=demo-service`);
    await page.getByRole('button', { name: 'Dashboards' }).click();
    await page.getByRole('menuitem', { name: 'JVM' }).click();
    await page.waitForURL(/\/d\/jvm\?/);
    assert.equal(parameter(page, 'var-service'), 'demo-service');
    assert.equal(parameter(page, 'from'), 'now-15m');
    await settled(page);
    assertNoTroubles(page);
  });

  test('links of a dashboard to the console stay in this console', async () => {
    const page = await open(address);
    await page.locator('.dash-links a').first().waitFor();
    const links = await page
      .locator('.dash-links a')
      .evaluateAll((all) => all.map((each) => each.getAttribute('href')));
    assert.ok(
      links.some((href) => href.startsWith('/')),
      links.join(' '),
    );
    assert.ok(!links.some((href) => href.includes(':8088')), links.join(' '));
  });

  test('a shared link shows the same variables and the same moment', async () => {
    const page = await open(`${address}&var-service=demo-service`);
    await page.getByRole('button', { name: 'Share this view' }).click();
    const link = await page.locator('#share-link').inputValue();
    await screenshot(page, 'dashboard-share');
    const shared = new URL(link);
    assert.equal(shared.searchParams.get('var-service'), 'demo-service');
    assert.match(shared.searchParams.get('from'), /^\d{13}$/);
    await page.goto(link);
    await settled(page);
    await page.locator('[data-variable=service]').getByText('demo-service').waitFor();
    assertNoTroubles(page);
  });
});

test('the theme of the URL wins', async () => {
  const page = await open('/d/jvm?theme=light', { theme: 'dark' });
  await eventually('it is light', () =>
    page.evaluate(() => document.documentElement.dataset.theme === 'light'),
  );
  assertNoTroubles(page);
});

describe('with Prometheus going and coming back', () => {
  let prometheus;
  let way;
  let own;

  before(async () => {
    prometheus = await prometheusThroughConsole();
    way = await switchableWay(prometheus.url);
    own = await startConsole({ PROMETHEUS_URL: way.url, DASHBOARDS_DIR });
  });
  after(async () => {
    await own.stop();
    way.stop();
    prometheus.stop();
  });

  test('panels say so in words and recover by themselves', async () => {
    const page = await newPage(browser, { base: own.url, width: 1400 });
    await page.goto('/d/jvm?from=now-15m&to=now&refresh=5s');
    await page.locator('[data-state=ok]').first().waitFor();
    way.shut();
    await page.locator('[data-state=error]').first().waitFor();
    await page
      .locator('[data-state=error]')
      .first()
      .getByText(/Prometheus at .* (refused the connection|broke off the answer)/)
      .waitFor();
    await screenshot(page, 'dashboard-without-prometheus');
    way.open();
    await page.locator('[data-state=error]').first().waitFor({ state: 'detached' });
    await page.locator('[data-state=ok]').first().waitFor();
    assertNoTroubles(page, /status of 50[02]/);
  });
});

test('a dashboard that is not there is told', async () => {
  const page = await newPage(browser);
  await page.goto('/d/nope');
  await page.getByText('No dashboard has the uid “nope”.').waitFor();
  await assertAccessible(page);
});

test('no reason for an empty panel is left over', () => {
  const uids = dashboards.map(({ uid }) => uid);
  assert.deepEqual(
    Object.keys(mayBeEmpty).filter((uid) => !uids.includes(uid)),
    [],
  );
});
