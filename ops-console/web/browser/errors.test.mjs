// Errors: found, looked into, decided about, and open again when they come back.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { addLines, hostileLines, ownService } from './elasticsearch.mjs';
import {
  assertAccessible,
  assertNoTroubles,
  eventually,
  launch,
  newPage,
  screenshot,
} from './support.mjs';

const service = ownService('till');
const fingerprint = `fingerprint-${service}`;
const groups = (page) => page.getByRole('list', { name: 'Errors' }).getByRole('listitem');

function failure(time, user) {
  return {
    '@timestamp': new Date(time).toISOString(),
    level: 'ERROR',
    service,
    version: '1.0',
    message: `the till of ${user} is stuck`,
    user,
    endpoint: '/api/till',
    error_type: 'io.shop.TillStuckException',
    stack_trace: 'io.shop.TillStuckException: stuck\n\tat io.shop.Till.open(Till.java:7)',
    error_fingerprint: fingerprint,
  };
}

let browser;
before(async () => {
  browser = await launch();
  const now = Date.now();
  await addLines(
    'app',
    Array.from({ length: 12 }, (_, index) => failure(now - index * 600_000, `user-${index % 3}`)),
  );
});
after(() => browser.close());

test('an error is one of the list with its counts, and opens to its stack trace', async () => {
  const page = await newPage(browser);
  await page.goto(`/errors?service=${service}`);
  await groups(page).first().waitFor();
  await eventually('one error is listed', async () => (await groups(page).count()) === 1);
  await groups(page).getByText('12', { exact: true }).waitFor();
  await groups(page).getByRole('img', { name: '12 times in this time' }).waitFor();
  await assertAccessible(page);
  await screenshot(page, 'errors-dark');
  await page.getByRole('link', { name: 'TillStuckException' }).click();
  await page.getByText('at io.shop.Till.open(Till.java:7)').waitFor();
  await page.getByRole('heading', { name: 'Endpoints' }).waitFor();
  await page.getByText('user-2', { exact: true }).first().waitFor();
  await assertAccessible(page);
  await screenshot(page, 'error-dark', { fullPage: true });
  await page.getByRole('link', { name: 'All of these lines' }).click();
  await page.waitForURL(/\/logs\?fingerprint=/);
  await page.getByText('12 lines').first().waitFor();
  assertNoTroubles(page);
});

test('it is resolved, comes back, is ignored and reopened', async () => {
  const page = await newPage(browser, { theme: 'light' });
  await page.goto(`/errors/${fingerprint}`);
  await page.getByRole('button', { name: 'Resolve' }).click();
  await page.getByText(/resolved by local/).waitFor();
  await page.goto(`/errors?service=${service}`);
  await page.getByText('No open error in this time.').waitFor();
  await page.getByRole('link', { name: /^Resolved/ }).click();
  await groups(page).getByText('resolved').waitFor();

  await addLines('app', [failure(Date.now() + 1_000, 'user-9')]);
  await page.goto(`/errors?service=${service}`);
  await groups(page).getByText('came back').waitFor();
  await page.getByRole('link', { name: 'TillStuckException' }).click();
  await page.getByText('It has happened again since it was resolved.').waitFor();
  await screenshot(page, 'error-reopened-light', { fullPage: true });
  await page.getByRole('button', { name: 'Ignore' }).click();
  await page.getByText(/ignored by local/).waitFor();
  await page.getByRole('button', { name: 'Reopen' }).click();
  await page.getByText(/reopened by local/).waitFor();
  await page.getByRole('button', { name: 'Resolve' }).waitFor();
  assertNoTroubles(page);
});

test('errors are searched, and reached by keyboard', async () => {
  const page = await newPage(browser, { width: 360, theme: 'light' });
  await page.goto('/errors');
  await page.getByRole('searchbox', { name: 'Text' }).fill(`TillStuckException service:${service}`);
  await page.keyboard.press('Enter');
  await page.waitForURL(/[?&]q=TillStuckException/);
  const link = groups(page).getByRole('link', { name: 'TillStuckException' });
  // Those of before the search are gone, and the focus with them.
  await eventually('one error is left', async () => (await groups(page).count()) === 1);
  await link.focus();
  await assertAccessible(page);
  await screenshot(page, 'errors-light-360');
  await link.press('Enter');
  await page.getByText('at io.shop.Till.open(Till.java:7)').waitFor();
  await assertAccessible(page);
  const overflow = await page.evaluate(() => document.body.scrollWidth - window.innerWidth);
  assert.ok(overflow <= 0, `${overflow} px too wide`);
  assertNoTroubles(page);
});

test('hostile errors are shown and do nothing', async () => {
  const hostile = ownService('hostile');
  await addLines('app', hostileLines(hostile));
  const page = await newPage(browser);
  await page.goto(`/errors?service=${hostile}`);
  await page.getByRole('link', { name: '<b>Bold</b>Exception' }).click();
  await page.getByText('Orders(⟨U+202E⟩avaj.sredrO:7)').waitFor();
  assert.equal(await page.title(), 'Sightline');
  assert.equal(await page.locator('main script, main img, main b').count(), 0);
  await screenshot(page, 'error-hostile', { fullPage: true });
  assertNoTroubles(page);
});
