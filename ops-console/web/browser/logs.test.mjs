// The logs: found by clicking and by keyboard, followed live, harmless whatever they hold.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import {
  addLines,
  backendVariables,
  ELASTICSEARCH_URL,
  hostileLines,
  ownService,
} from './elasticsearch.mjs';
import {
  assertAccessible,
  assertNoTroubles,
  eventually,
  launch,
  newPage,
  screenshot,
  startConsole,
  switchableWay,
} from './support.mjs';

const MANY = 2_000;
const service = ownService('shop');
const list = (page) => page.getByRole('listbox', { name: 'Lines' });
const lines = (page) => list(page).getByRole('option');
const detail = (page) => page.getByRole('complementary', { name: 'The line' });

let browser;
before(async () => {
  browser = await launch();
  const begin = Date.now() - MANY * 1_000;
  const many = Array.from({ length: MANY }, (_, index) => ({
    '@timestamp': new Date(begin + index * 1_000).toISOString(),
    level: index % 100 === 0 ? 'ERROR' : index % 10 === 0 ? 'WARN' : 'INFO',
    service,
    message: `order ${index} of customer ${index % 7}`,
    logger: 'io.shop.Orders',
    thread: `http-${index % 4}`,
    request_id: `request-${service}-${index}`,
    user: `user-${index % 5}`,
    endpoint: '/api/orders',
    ...(index % 100 === 0
      ? {
          error_type: 'java.lang.IllegalStateException',
          stack_trace: 'java.lang.IllegalStateException: no\n\tat io.shop.Orders.take',
          error_fingerprint: `fingerprint-${service}`,
        }
      : {}),
  }));
  await addLines('app', many);
});
after(() => browser.close());

test('lines are found by service, level and text, and the address says so', async () => {
  const page = await newPage(browser);
  await page.goto('/logs');
  await page.getByLabel('Service').selectOption(service);
  await page.getByText(`${MANY.toLocaleString('en')} lines`).waitFor();
  await page.getByLabel('Level').selectOption('ERROR');
  await page.getByText('20 lines').first().waitFor();
  await page.getByRole('searchbox', { name: 'Text' }).fill('"order 1900"');
  await page.keyboard.press('Enter');
  await eventually('one line is left', async () => (await lines(page).count()) === 1);
  const address = new URL(page.url()).searchParams;
  assert.equal(address.get('service'), service);
  assert.equal(address.get('level'), 'ERROR');
  assert.equal(address.get('q'), '"order 1900"');
  await page.reload();
  await eventually('the same line is there', async () => (await lines(page).count()) === 1);
  await page.goBack();
  await page.getByText('20 lines').first().waitFor();
  assertNoTroubles(page);
});

test('a field is filtered for, filtered out, and made a column by a click', async () => {
  const page = await newPage(browser);
  await page.goto(`/logs?service=${service}`);
  await lines(page).first().click();
  await detail(page).getByRole('button', { name: 'Only lines with this thread' }).click();
  await page.getByText('500 lines').first().waitFor();
  await lines(page).first().click();
  await detail(page).getByRole('button', { name: 'No lines with this user' }).click();
  await page.getByText('400 lines').first().waitFor();
  await page.getByRole('button', { name: 'Remove the filter thread http-3' }).click();
  await page.getByText('1,600 lines').first().waitFor();
  await lines(page).first().click();
  await detail(page).getByRole('button', { name: 'Show endpoint as a column' }).click();
  await lines(page).first().locator('.cell', { hasText: '/api/orders' }).waitFor();
  await screenshot(page, 'logs-detail-dark');
  assertNoTroubles(page);
});

test('the list is read by keyboard', async () => {
  const page = await newPage(browser);
  await page.goto(`/logs?service=${service}&level=ERROR`);
  await lines(page).first().waitFor();
  await list(page).focus();
  await page.keyboard.press('j');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('k');
  await page.keyboard.press('Enter');
  await detail(page).getByText('order 1900 of customer').first().waitFor();
  await page.keyboard.press('j');
  await detail(page).getByText('order 1800 of customer').first().waitFor();
  await detail(page).getByText('at io.shop.Orders.take').waitFor();
  await page.keyboard.press('Escape');
  await detail(page).waitFor({ state: 'detached' });
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute('role')), 'listbox');
  assertNoTroubles(page);
});

test('thousands of lines are scrolled to their end, and few of them are in the page', async () => {
  const page = await newPage(browser);
  await page.goto(`/logs?service=${service}`);
  await lines(page).first().waitFor();
  await list(page).focus();
  await eventually(
    'the last line is there',
    async () => {
      await page.keyboard.press('End');
      return list(page).getByText('order 0 of customer 0').isVisible();
    },
    60_000,
  );
  assert.ok((await lines(page).count()) < 120);
  await page.getByText(`${MANY.toLocaleString('en')} lines loaded`).waitFor();
  assertNoTroubles(page);
});

test('lines around a line, and those of its request, are a click away', async () => {
  const page = await newPage(browser);
  await page.goto(`/logs?service=${service}&level=ERROR`);
  await lines(page).first().click();
  await detail(page).getByRole('button', { name: 'Show the lines around it' }).click();
  await detail(page)
    .getByRole('button', { name: /order 1901 of/ })
    .waitFor();
  await detail(page)
    .getByRole('button', { name: /order 1899 of/ })
    .click();
  await detail(page).getByText(`request-${service}-1899`).waitFor();
  await detail(page).getByRole('button', { name: 'All lines of this request' }).click();
  await page.getByRole('button', { name: /Remove the filter request/ }).waitFor();
  assertNoTroubles(page);
});

test('a stretch of the histogram is zoomed to', async () => {
  const page = await newPage(browser);
  await page.goto(`/logs?service=${service}`);
  const bars = page.locator('.log-histogram .bars');
  await bars.waitFor();
  // Whatever comes later would move the bars away under the mouse.
  await page
    .getByText(`${MANY.toLocaleString('en')} lines`)
    .first()
    .waitFor();
  await lines(page).first().waitFor();
  const box = await bars.boundingBox();
  await page.mouse.move(box.x + box.width * 0.6, box.y + 20);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.8, box.y + 20, { steps: 5 });
  await page.mouse.up();
  await page.waitForURL(/from=\d{13}&to=\d{13}/);
  const address = new URL(page.url()).searchParams;
  const minutes = (Number(address.get('to')) - Number(address.get('from'))) / 60_000;
  assert.ok(minutes > 11 && minutes < 13, `${minutes} minutes`);
  assertNoTroubles(page);
});

test('new lines come by themselves, and wait while it is paused', async () => {
  const page = await newPage(browser);
  const followed = ownService('followed');
  const now = (message) => ({
    '@timestamp': new Date().toISOString(),
    level: 'INFO',
    service: followed,
    message,
  });
  await page.goto(`/logs?service=${followed}`);
  await page.getByRole('button', { name: 'Follow live' }).click();
  await page.waitForURL(/tail=1/);
  await addLines('app', [now('the first')]);
  await list(page).getByText('the first').waitFor();
  await page.getByRole('button', { name: 'Pause' }).click();
  await addLines('app', [now('the second')]);
  await page.getByRole('button', { name: 'Go on (1 new)' }).click();
  await list(page).getByText('the second').waitFor();
  await eventually('both lines are there', async () => (await lines(page).count()) === 2);
  await page.getByRole('button', { name: 'Stop following' }).click();
  assertNoTroubles(page);
});

test('what was found is downloaded', async () => {
  const page = await newPage(browser);
  await page.goto(`/logs?service=${service}&level=ERROR`);
  await page.getByRole('button', { name: 'Export' }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: /^NDJSON/ }).click(),
  ]);
  assert.match(download.suggestedFilename(), /^logs-.*\.ndjson$/);
  const text = readFileSync(await download.path(), 'utf8');
  assert.equal(text.trim().split('\n').length, 20);
  assertNoTroubles(page);
});

test('hostile lines are shown and do nothing', async () => {
  const hostile = ownService('hostile');
  await addLines('app', hostileLines(hostile));
  const page = await newPage(browser);
  await page.goto(`/logs?service=${hostile}&wrap=1`);
  await list(page).getByText('<script>document.title = "hostile"</script>').first().waitFor();
  await list(page).getByText('invoice⟨U+202E⟩fdp.exe and ad⟨U+200B⟩min').waitFor();
  await list(page).getByText('⟨U+001B⟩[31mred').waitFor();
  await list(page).getByText('1,000,009 characters').waitFor();
  for (let index = 0; index < 6; index++) {
    await lines(page).nth(index).click();
    await detail(page).getByRole('heading', { name: 'stack trace' }).waitFor();
  }
  await page.goto(`/logs?service=${hostile}&q=huge`);
  await lines(page).first().click();
  await detail(page).getByRole('button', { name: 'Show all 1,000,009 characters' }).click();
  await eventually('all of it is there', async () =>
    (await detail(page).getByLabel('message').textContent()).endsWith('x end'),
  );
  assert.equal(await page.title(), 'Sightline');
  assert.equal(await page.locator('main script, main img, main svg[onload]').count(), 0);
  await screenshot(page, 'logs-hostile');
  assertNoTroubles(page);
});

test('it is accessible, light and dark, wide and narrow', async () => {
  for (const [theme, width] of [
    ['dark', 1280],
    ['light', 1280],
    ['light', 360],
  ]) {
    const page = await newPage(browser, { theme, width });
    await page.goto(`/logs?service=${service}&level=WARN&not.thread=http-3`);
    await lines(page).first().waitFor();
    await screenshot(page, `logs-${theme}-${width}`);
    await assertAccessible(page);
    await lines(page).first().click();
    await detail(page).getByText('io.shop.Orders').first().waitFor();
    await detail(page).getByRole('button', { name: 'Show the lines around it' }).click();
    await detail(page).locator('.around').waitFor();
    await assertAccessible(page);
    await screenshot(page, `logs-detail-${theme}-${width}`);
    const overflow = await page.evaluate(() => document.body.scrollWidth - window.innerWidth);
    assert.ok(overflow <= 0, `${overflow} px too wide at ${width}`);
    assertNoTroubles(page);
    await page.context().close();
  }
});

describe('with Elasticsearch going and coming back', () => {
  let way;
  let own;
  before(async () => {
    way = await switchableWay(ELASTICSEARCH_URL);
    own = await startConsole(backendVariables(way.url));
  });
  after(async () => {
    await own.stop();
    way.stop();
  });

  test('the page says so and recovers by itself', async () => {
    const page = await newPage(browser, { base: own.url });
    await page.goto(`/logs?service=${service}`);
    await lines(page).first().waitFor();
    way.shut();
    await page.getByRole('button', { name: 'Refresh' }).click();
    await page
      .getByRole('alert')
      .getByText(/Elasticsearch at .* (refused the connection|broke off the answer)/)
      .first()
      .waitFor();
    way.open();
    await page.getByRole('alert').first().waitFor({ state: 'detached' });
    await lines(page).first().waitFor();
    assertNoTroubles(page, /status of 502/);
  });
});
