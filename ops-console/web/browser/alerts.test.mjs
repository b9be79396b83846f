// Alerts: active ones with their runbook, silences from the page, history, test alerts, the inbox.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  assertAccessible,
  assertNoTroubles,
  CONSOLE_URL,
  eventually,
  launch,
  newPage,
  screenshot,
} from './support.mjs';

const NAME = `BrowserTest${Date.now()}`;
let browser;

before(async () => {
  browser = await launch();
  // As Prometheus would send it.
  const answer = await fetch(`${CONSOLE_URL}/api/v2/alerts`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify([
      {
        labels: {
          alertname: NAME,
          severity: 'info',
          service: 'demo-service',
          environment: 'test',
          channel: '<script>alert(1)</script>',
        },
        annotations: {
          summary: 'A test of the alerts page.',
          description: 'Hidden: \u202e<img src=x onerror=alert(1)>',
          runbook_url: 'http://127.0.0.1:8088/runbooks/HighErrorRate',
          dashboard_url: 'javascript:alert(1)',
        },
        startsAt: new Date(Date.now() - 60_000).toISOString(),
        endsAt: new Date(Date.now() + 600_000).toISOString(),
      },
    ]),
  });
  assert.equal(answer.status, 200);
});

after(() => browser.close());

test('an alert shows what is wrong, its runbook beside it, and does no harm', async () => {
  const page = await newPage(browser, { width: 1500 });
  await page.goto('/alerts');
  const card = page.locator(`[data-alert=${NAME}]`);
  await card.getByText('channel=<script>alert(1)</script>').waitFor();
  await card.getByText('⟨U+202E⟩<img src=x').waitFor();
  assert.equal(await card.locator('a[href^=javascript]').count(), 0);
  await assertAccessible(page);
  await card.getByRole('button', { name: 'Runbook' }).click();
  const runbook = page.getByRole('region', { name: /Runbook of/ });
  await runbook.locator('iframe').waitFor();
  await page.frameLocator('.runbook iframe').locator('main').waitFor();
  await screenshot(page, 'alerts-with-runbook');
  await page.getByRole('button', { name: 'Close the runbook' }).click();
  await page.locator('.runbook').waitFor({ state: 'detached' });
  assertNoTroubles(page);
});

test('an alert is silenced from the page, and the silence ended', async () => {
  const page = await newPage(browser);
  await page.goto(`/alerts?filter=${NAME}`);
  const card = page.locator(`[data-alert=${NAME}]`);
  await card.getByRole('button', { name: 'Silence …' }).click();
  const dialog = page.getByRole('dialog', { name: 'Silence alerts' });
  await dialog.getByLabel('Why').waitFor();
  await assertAccessible(page);
  await dialog.getByLabel('Why').fill('tried by a test');
  await screenshot(page, 'alerts-silence');
  await dialog.getByRole('button', { name: 'Silence', exact: true }).click();
  await card.getByText('silenced').waitFor();

  await page.getByRole('link', { name: 'Silences' }).click();
  const row = page.getByRole('row').filter({ hasText: NAME }).filter({ hasText: 'active' });
  await row.getByText('tried by a test').waitFor();
  await assertAccessible(page);
  await row.getByRole('button', { name: 'End now' }).click();
  await page.getByRole('row').filter({ hasText: NAME }).filter({ hasText: 'expired' }).waitFor();
  assertNoTroubles(page);
});

test('Escape closes the dialog and the focus goes back', async () => {
  const page = await newPage(browser);
  await page.goto(`/alerts?filter=${NAME}`);
  const button = page.locator(`[data-alert=${NAME}]`).getByRole('button', { name: 'Silence …' });
  await button.focus();
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await eventually('the focus is back', () =>
    button.evaluate((element) => element === document.activeElement),
  );
});

test('the history is shown for the time that was chosen', async () => {
  const page = await newPage(browser);
  await page.goto('/alerts?view=history');
  await page.getByText(/times, exact to/).waitFor();
  await page.getByLabel('Time range').selectOption({ label: 'Last 7 days' });
  await page.waitForURL(/from=now-7d/);
  await page.getByText(/times, exact to/).waitFor();
  await assertAccessible(page);
  await page.goBack();
  await page.waitForURL((url) => !url.search.includes('now-7d'));
  assertNoTroubles(page);
});

test('a test alert is sent to a channel and read in the inbox', async () => {
  const before = await (await fetch(`${CONSOLE_URL}/api/inbox`)).json();
  const newest = Math.max(0, ...before.messages.map((message) => Number(message.id)));
  const page = await newPage(browser);
  await page.goto('/alerts?view=channels');
  await page.getByRole('button', { name: 'Send a test alert to email' }).click();
  await page.getByText('Alertmanager has the test for email').waitFor();
  await assertAccessible(page);
  let message;
  await eventually(
    'the test alert is in the inbox',
    async () => {
      const answer = await (await fetch(`${CONSOLE_URL}/api/inbox?after=${newest}`)).json();
      message = answer.messages.find((each) => each.title.includes('TestAlert'));
      return message !== undefined;
    },
    60_000,
  );
  await page.goto(`/inbox?message=${message.id}`);
  const letter = page.frameLocator('iframe[title^="The e-mail"]');
  // The same sentence stands unseen before the text, for the lists of mail programs.
  await letter
    .getByText('This is a test of the way to email.')
    .locator('visible=true')
    .first()
    .waitFor();
  await screenshot(page, 'inbox');
  await assertAccessible(page, { exclude: ['iframe'] });
  await page.getByRole('button', { name: 'Headers' }).click();
  await page.getByText('Subject', { exact: true }).waitFor();
  assertNoTroubles(page);
});
