// What the browser tests share: a browser, pages that notice errors, a look at accessibility, and
// consoles of their own whose backends can be switched off.
//
// Read from the environment:
//   CONSOLE_URL        the console of a running stack (http://127.0.0.1:8088)
//   DEMO_URL           its demo service, with faults to switch on (http://127.0.0.1:8080)
//   CONSOLE_JAR        ops-console-all.jar, for consoles of their own
//   CHROMIUM           the browser (/usr/bin/chromium)
//   SCREENSHOTS        where pictures are kept (ops-console/target/screenshots)
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import http from 'node:http';
import { createRequire } from 'node:module';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterEach } from 'node:test';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const here = path.dirname(fileURLToPath(import.meta.url));
const target = path.resolve(here, '../../target');
const axeSource = readFileSync(
  createRequire(import.meta.url).resolve('axe-core/axe.min.js'),
  'utf8',
);

export const CONSOLE_URL = process.env.CONSOLE_URL ?? 'http://127.0.0.1:8088';
export const DEMO_URL = process.env.DEMO_URL ?? 'http://127.0.0.1:8080';
export const DEADLINE = 60_000;

const CONSOLE_JAR = process.env.CONSOLE_JAR ?? path.join(target, 'ops-console-all.jar');
const SCREENSHOTS = process.env.SCREENSHOTS ?? path.join(target, 'screenshots');
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
];

/** Those that are open; pages that nobody looks at any more would go on asking their servers. */
const contexts = [];

afterEach(() => Promise.all(contexts.splice(0).map((context) => context.close())));

/** A browser; close it when the tests are over. */
export function launch() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    headless: true,
    args: FLAGS,
  });
}

/**
 * A page in a context of its own. `page.troubles` lists what went wrong in it: uncaught errors,
 * messages of the console's error level, and requests to other hosts.
 */
export async function newPage(
  browser,
  { width = 1280, height = 900, theme = 'dark', base = CONSOLE_URL } = {},
) {
  const context = await browser.newContext({
    baseURL: base,
    viewport: { width, height },
    colorScheme: theme,
    serviceWorkers: 'block',
  });
  contexts.push(context);
  const page = await context.newPage();
  page.setDefaultTimeout(DEADLINE);
  page.troubles = [];
  page.on('pageerror', (error) => page.troubles.push(`uncaught: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') {
      page.troubles.push(`console: ${message.text()} (${message.location().url})`);
    }
  });
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(base) && !/^(data|blob|about):/.test(url)) {
      page.troubles.push(`foreign request: ${url}`);
    }
  });
  return page;
}

/** Fails with everything that went wrong in the page, apart from what is expected. */
export function assertNoTroubles(page, expected = /(?!)/) {
  assert.deepEqual(
    page.troubles.filter((trouble) => !expected.test(trouble)),
    [],
  );
}

/** Keeps a picture of the page for people to look at. */
export async function screenshot(page, name, options = {}) {
  mkdirSync(SCREENSHOTS, { recursive: true });
  await page.screenshot({
    path: path.join(SCREENSHOTS, `${name}.png`),
    animations: 'disabled',
    ...options,
  });
}

/** Fails with every rule of WCAG 2.1 A and AA that axe-core finds broken. */
export async function assertAccessible(page, { exclude = [] } = {}) {
  await page.evaluate(axeSource);
  const violations = await page.evaluate(async (excluded) => {
    const { violations } = await window.axe.run(
      { exclude: excluded.map((selector) => [selector]) },
      { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] },
    );
    return violations.map((violation) => ({
      rule: violation.id,
      help: violation.help,
      where: violation.nodes
        .slice(0, 5)
        .map((node) => `${node.target.join(' ')}: ${node.failureSummary}`),
    }));
  }, exclude);
  assert.deepEqual(violations, []);
}

/** Pages look back a quarter of an hour, and the tests of a file take some minutes. */
const RECENT_MS = 5 * 60_000;

/** Lets the demo service fail until error lines of the last minutes can be read in the console. */
export async function provokeErrors() {
  const errors = async () => {
    const answer = await fetch(`${CONSOLE_URL}/api/logs/errors?size=1&service=demo-service`);
    const [newest] = (await answer.json()).errors;
    return newest !== undefined && Date.now() - Date.parse(newest['@timestamp']) < RECENT_MS;
  };
  if (await errors().catch(() => false)) {
    return;
  }
  await fetch(`${DEMO_URL}/demo/faults/errors`, { method: 'POST' });
  // Nobody else may be asking the service for anything.
  const provoked = async () => {
    await fetch(`${DEMO_URL}/api/quotes/ACME`);
    return errors();
  };
  try {
    await eventually('an error line arrives', provoked, 60_000);
  } finally {
    await fetch(`${DEMO_URL}/demo/faults/errors?on=false`, { method: 'POST' });
  }
}

/** Waits until a condition holds; says what it waited for when it does not. */
export async function eventually(what, condition, deadline = DEADLINE) {
  const end = Date.now() + deadline;
  let last;
  while (Date.now() < end) {
    try {
      if (await condition()) {
        return;
      }
    } catch (error) {
      last = error;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assert.fail(`${what}: not within ${deadline / 1000} s${last ? ` (${last.message})` : ''}`);
}

/**
 * A console of the test's own, on a free port, from CONSOLE_JAR. Backends that are not named in
 * the variables are away.
 */
export async function startConsole(variables = {}) {
  for (let tried = 1; ; tried++) {
    try {
      return await tryToStartConsole(variables);
    } catch (error) {
      // A port that was free may be somebody else's by the time the console wants it.
      if (tried === 3 || !/cannot listen/.test(error.message)) {
        throw error;
      }
    }
  }
}

async function tryToStartConsole(variables) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'console-'));
  const [port, smtpPort] = [await freePort(), await freePort()];
  const nobody = `http://127.0.0.1:${await freePort()}`;
  const child = spawn('java', ['-Xmx128m', '-jar', CONSOLE_JAR], {
    env: {
      PATH: process.env.PATH,
      CONSOLE_PORT: String(port),
      CONSOLE_SMTP_PORT: String(smtpPort),
      CONSOLE_DATA_DIR: path.join(folder, 'data'),
      PROMETHEUS_URL: nobody,
      ALERTMANAGER_URL: nobody,
      ELASTICSEARCH_URL: nobody,
      ...variables,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (data) => (output += data));
  child.stderr.on('data', (data) => (output += data));
  let isEnded = false;
  const ended = new Promise((resolve) => child.once('close', resolve)).then(() => (isEnded = true));
  const url = `http://127.0.0.1:${port}`;
  const stop = async () => {
    child.kill();
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await eventually(
      `the console answers at ${url}`,
      async () => isEnded || (await fetch(`${url}/health`)).status > 0,
    );
    assert.ok(!isEnded, 'the console has ended');
  } catch (error) {
    await stop();
    throw new Error(`${error.message}\n${output}`);
  }
  return { url, smtpPort, folder, stop };
}

/** Below those that the system gives to connections, which could take one before it is used. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    const listen = () => server.listen(randomInt(20_000, 32_768), '127.0.0.1');
    server.on('error', (error) => (error.code === 'EADDRINUSE' ? listen() : reject(error)));
    server.once('listening', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
    listen();
  });
}

/** A way to a backend that can be shut and opened again. */
export async function switchableWay(destination) {
  let isOpen = true;
  const server = http.createServer((request, response) => {
    const url = new URL(request.url, destination);
    const forward = http.request(
      url,
      { method: request.method, headers: request.headers },
      (answer) => {
        response.writeHead(answer.statusCode, answer.headers);
        answer.pipe(response);
      },
    );
    forward.on('error', () => response.destroy());
    request.pipe(forward);
  });
  server.on('connection', (socket) => {
    if (!isOpen) {
      socket.destroy();
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    shut() {
      isOpen = false;
      server.closeAllConnections();
    },
    open() {
      isOpen = true;
    },
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Sends one e-mail with an HTML body. */
export function sendMail(port, { subject, html }) {
  const lines = [
    'EHLO test',
    'MAIL FROM:<alerts@example.org>',
    'RCPT TO:<team@example.org>',
    'DATA',
    [
      'From: alerts@example.org',
      'To: team@example.org',
      `Subject: ${subject}`,
      'Content-Type: text/html; charset=utf-8',
      '',
      html,
      '.',
    ].join('\r\n'),
    'QUIT',
  ];
  return new Promise((resolve, reject) => {
    const socket = net.connect(port, '127.0.0.1');
    let buffer = '';
    socket.setEncoding('utf8');
    socket.on('error', reject);
    socket.on('close', resolve);
    socket.on('data', (data) => {
      buffer += data;
      // An answer is complete when its last line has a space behind the number.
      if (/^\d{3} .*\r\n$/m.test(buffer)) {
        buffer = '';
        const next = lines.shift();
        if (next) {
          socket.write(`${next}\r\n`);
        }
      }
    });
  });
}
