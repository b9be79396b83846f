// Consoles of their own: with a login, without any backend, with hostile mail.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import {
  assertAccessible,
  assertNoTroubles,
  eventually,
  launch,
  newPage,
  screenshot,
  sendMail,
  startConsole,
  switchableWay,
} from './support.mjs';

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

describe('with a login', () => {
  const passwords = path.join(os.tmpdir(), `passwords-${process.pid}`);
  let own;

  before(async () => {
    writeFileSync(`${passwords}-operator`, 'operator-password', { mode: 0o600 });
    writeFileSync(`${passwords}-viewer`, 'viewer-password', { mode: 0o600 });
    own = await startConsole({
      CONSOLE_LOGIN: 'required',
      CONSOLE_OPERATOR_PASSWORD_FILE: `${passwords}-operator`,
      CONSOLE_VIEWER_PASSWORD_FILE: `${passwords}-viewer`,
    });
  });
  after(() => own.stop());

  // The page leaves for the form before it is loaded, which to `goto` is a failure.
  async function sentToTheForm(page, address) {
    await page.goto(address, { waitUntil: 'commit' });
    await page.waitForURL(/\/login/);
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
  }

  async function signIn(page, name, password) {
    await page.getByLabel('Name').fill(name);
    await page.getByLabel('Password').fill(password);
    await page.getByRole('button', { name: 'Sign in' }).click();
  }

  test('one signs in and arrives where one wanted to go', async () => {
    const page = await newPage(browser, { base: own.url });
    await sentToTheForm(page, '/alerts?view=channels');
    await assertAccessible(page);
    await screenshot(page, 'login');
    await signIn(page, 'viewer', 'wrong-password');
    await page
      .getByRole('alert')
      .getByText('There is no user with this name and password.')
      .waitFor();
    await signIn(page, 'viewer', 'viewer-password');
    await page.waitForURL(/\/alerts\?view=channels/);
    await page.getByText('viewer (viewer)').waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.waitForURL(/\/login/);
    await sentToTheForm(page, '/');
  });

  test('a session that ended leads back to the form', async () => {
    const page = await newPage(browser, { base: own.url });
    await page.goto('/login');
    await signIn(page, 'operator', 'operator-password');
    await page.getByText('operator (operator)').waitFor();
    await page.context().clearCookies();
    // No click: the page asks again by itself, and is gone when it has.
    await page.waitForURL(/\/login\?next=/);
  });
});

describe('without any backend', () => {
  let own;
  before(async () => (own = await startConsole()));
  after(() => own.stop());

  test('every page stands and says who is away', async () => {
    const page = await newPage(browser, { base: own.url });
    await page.goto('/');
    await page.getByText(/Not well: Prometheus, Alertmanager, Elasticsearch/).waitFor();
    await page
      .getByText(/Elasticsearch at .* refused the connection/)
      .first()
      .waitFor();
    await screenshot(page, 'nothing-runs', { fullPage: true });
    for (const address of ['/alerts', '/alerts?view=history', '/logs', '/errors']) {
      await page.goto(address);
      await page
        .getByText(/refused the connection/)
        .first()
        .waitFor();
    }
    assertNoTroubles(page, /status of 502/);
  });
});

describe('with Prometheus going and coming back', () => {
  let prometheus;
  let way;
  let own;

  before(async () => {
    prometheus = http.createServer((request, response) => {
      response.writeHead(200, { 'Content-Type': 'application/json' });
      response.end(
        JSON.stringify({
          status: 'success',
          data: { resultType: 'vector', result: [], activeTargets: [] },
        }),
      );
    });
    await new Promise((resolve) => prometheus.listen(0, '127.0.0.1', resolve));
    way = await switchableWay(`http://127.0.0.1:${prometheus.address().port}`);
    own = await startConsole({ PROMETHEUS_URL: way.url });
  });
  after(async () => {
    await own.stop();
    way.stop();
    prometheus.closeAllConnections();
    prometheus.close();
  });

  test('the page says so and recovers by itself', async () => {
    const page = await newPage(browser, { base: own.url });
    await page.goto('/');
    await page.locator('li.good[data-name=prometheus]').waitFor();
    way.shut();
    await page.locator('li.bad[data-name=prometheus]').waitFor();
    way.open();
    await page.locator('li.good[data-name=prometheus]').waitFor();
    assertNoTroubles(page, /status of 502/);
  });
});

describe('with hostile mail', () => {
  let own;
  let foreign;
  const asked = [];

  before(async () => {
    foreign = http.createServer((request, response) => {
      asked.push(request.url);
      response.end();
    });
    await new Promise((resolve) => foreign.listen(0, '127.0.0.1', resolve));
    own = await startConsole();
  });
  after(async () => {
    foreign.close();
    await own.stop();
  });

  test('it is shown and does nothing', async () => {
    const canary = `http://127.0.0.1:${foreign.address().port}`;
    await sendMail(own.smtpPort, {
      subject: '<script>alert(1)</script>',
      html: `<html><head><meta http-equiv="refresh" content="0;url=${canary}/refresh">
        <link rel="stylesheet" href="${canary}/style.css"></head><body background="${canary}/background.png">
        <script>parent.document.title = 'hostile'; fetch('${canary}/script')</script>
        <img src="${canary}/image.png" onerror="parent.document.title = 'hostile'">
        <svg onload="fetch('${canary}/onload')"></svg><iframe src="${canary}/frame"></iframe>
        <form action="${canary}/form" id="f"><input autofocus onfocus="f.submit()"></form>
        <a href="javascript:parent.document.title='hostile'">link</a>
        <p style="background:url(${canary}/css.png)">Hello there</p></body></html>`,
    });
    const page = await newPage(browser, { base: own.url });
    await page.goto('/inbox');
    await page.getByRole('heading', { name: '<script>alert(1)</script>' }).waitFor();
    await page.frameLocator('iframe[title^="The e-mail"]').getByText('Hello there').waitFor();
    await page.frameLocator('iframe[title^="The e-mail"]').getByText('link').click();
    await screenshot(page, 'hostile-mail');
    assert.equal(await page.title(), 'Sightline');
    await eventually('the page is quiet', () =>
      page.evaluate(() => document.readyState === 'complete'),
    );
    assert.deepEqual(asked, []);
  });

  test('a Slack message is drawn, and its bad links are text', async () => {
    const answer = await fetch(`${own.url}/inbox/slack`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({
        channel: '#alerts',
        username: 'Alertmanager',
        attachments: [
          {
            color: 'danger',
            title: 'HighErrorRate',
            title_link: 'javascript:alert(1)',
            text: '*HighErrorRate* on `shop`: 11.8 % &lt;5 %&gt; <https://example.org|Runbook> <javascript:alert(1)|bad>',
            actions: [{ type: 'button', text: 'Look', url: 'javascript:alert(1)' }],
          },
        ],
      }),
    });
    assert.equal(answer.status, 200);
    const page = await newPage(browser, { base: own.url });
    await page.goto('/inbox');
    await page.getByRole('button', { name: /HighErrorRate/ }).click();
    const slack = page.locator('.slack');
    await slack.locator('strong', { hasText: 'HighErrorRate' }).waitFor();
    await slack.getByText('11.8 % <5 %>').waitFor();
    assert.equal(await slack.locator('a').count(), 1);
    assert.equal(await slack.locator('a').getAttribute('href'), 'https://example.org');
    await screenshot(page, 'slack');
    assertNoTroubles(page, /status of 502/);
  });
});
