// The status page: whether all is well, and what went wrong last.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  assertAccessible,
  assertNoTroubles,
  CONSOLE_URL,
  eventually,
  launch,
  newPage,
  provokeErrors,
  screenshot,
} from './support.mjs';

let browser;
before(async () => {
  browser = await launch();
  await provokeErrors();
});
after(() => browser.close());

test('the start page says in one sentence whether all is well', async () => {
  const page = await newPage(browser, { height: 1400 });
  await page.goto('/');
  await page.getByRole('heading', { name: 'Components' }).waitFor();
  await page.locator('.components li[data-name=prometheus]').waitFor();
  await page.getByRole('heading', { name: 'Services' }).waitFor();
  await eventually('every component is listed', async () => {
    const status = await (await fetch(`${CONSOLE_URL}/api/status`)).json();
    return (await page.locator('.components li').count()) === status.total;
  });
  await screenshot(page, 'status-dark', { fullPage: true });
  await assertAccessible(page);
  assertNoTroubles(page);
});

test('databases, requests of the last day and statistics are there', async () => {
  const page = await newPage(browser, { theme: 'light', height: 1400 });
  await page.goto('/');
  const stores = page.locator('section', { has: page.getByRole('heading', { name: 'Stores' }) });
  await stores.getByText('PostgreSQL').waitFor();
  await stores.getByText('✓ healthy').first().waitFor();
  await page.getByText('Requests in 24 hours').waitFor();
  await page.getByRole('heading', { name: 'Log lines in 24 hours' }).waitFor();
  await screenshot(page, 'status-light', { fullPage: true });
  await assertAccessible(page);
  assertNoTroubles(page);
});

test('the last errors open to their stack trace, by keyboard too', async () => {
  const page = await newPage(browser);
  await page.goto('/');
  const first = page.locator('.last-errors .opener').first();
  await first.focus();
  await page.keyboard.press('Enter');
  await page.locator('.last-errors pre').first().waitFor();
  // Not "the first" again: a newer error may have come before it.
  await page.locator('.last-errors .opener[aria-expanded=true]').waitFor();
  assertNoTroubles(page);
});

test('every page fits a phone', async () => {
  for (const path of ['/', '/alerts', '/alerts?view=history', '/inbox', '/d', '/logs', '/errors']) {
    const page = await newPage(browser, { width: 360, height: 740 });
    await page.goto(path);
    await page.locator('main').waitFor();
    await page.waitForLoadState('networkidle').catch(() => {});
    await eventually(`${path} is not wider than the phone`, () =>
      page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth),
    );
    await screenshot(page, `phone${path.replace(/[/?=]/g, '-')}`);
    await page.context().close();
  }
});

test('the theme is switched and remembered', async () => {
  const page = await newPage(browser);
  await page.goto('/');
  await page.getByRole('button', { name: 'Use the light theme' }).click();
  await page.reload();
  await page.getByRole('button', { name: 'Use the dark theme' }).waitFor();
  assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), 'light');
});

test('whoever uses the keyboard can skip to the content', async () => {
  const page = await newPage(browser);
  await page.goto('/');
  await page.getByRole('heading', { name: 'Components' }).waitFor();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await eventually('the content has the focus', () =>
    page.evaluate(() => document.activeElement?.id === 'content'),
  );
});
