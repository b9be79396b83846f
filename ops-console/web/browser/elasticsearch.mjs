// Lines of the test's own in the real Elasticsearch, through the shipper's own templates.
//
// Read from the environment, by the names that the console itself knows:
//   ELASTICSEARCH_URL            (http://127.0.0.1:9200)
//   ELASTICSEARCH_USERNAME       (elastic)
//   ELASTICSEARCH_PASSWORD_FILE  without it nobody signs in
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

export const ELASTICSEARCH_URL = process.env.ELASTICSEARCH_URL ?? 'http://127.0.0.1:9200';
const USERNAME = process.env.ELASTICSEARCH_USERNAME ?? 'elastic';
const PASSWORD_FILE = process.env.ELASTICSEARCH_PASSWORD_FILE;

/** What a console of the test's own needs to read there, too. */
export function backendVariables(url = ELASTICSEARCH_URL) {
  return {
    ELASTICSEARCH_URL: url,
    ...(PASSWORD_FILE
      ? { ELASTICSEARCH_USERNAME: USERNAME, ELASTICSEARCH_PASSWORD_FILE: PASSWORD_FILE }
      : {}),
  };
}

/** Lines of the class's stream in the environment `local`; they can be found when this ends. */
export async function addLines(logClass, lines) {
  const body = lines
    .map((line) => `{"create":{}}\n${JSON.stringify({ environment: 'local', ...line })}\n`)
    .join('');
  const headers = { 'Content-Type': 'application/x-ndjson' };
  if (PASSWORD_FILE) {
    const login = `${USERNAME}:${readFileSync(PASSWORD_FILE, 'utf8').trim()}`;
    headers.Authorization = `Basic ${Buffer.from(login).toString('base64')}`;
  }
  const answer = await fetch(`${ELASTICSEARCH_URL}/logs-${logClass}-local/_bulk?refresh=true`, {
    method: 'POST',
    headers,
    body,
  });
  const text = await answer.text();
  assert.equal(answer.status, 200, text);
  assert.equal(JSON.parse(text).errors, false, text);
}

/** A service's name that no other run has. */
export function ownService(name) {
  return `browser-${name}-${Date.now().toString(36)}`;
}

/** Lines of a service with everything in them that could do harm. */
export function hostileLines(service) {
  const time = new Date().toISOString();
  const script = '<script>document.title = "hostile"</script>';
  const image = '<img src=x onerror="document.title = \'hostile\'">';
  return [
    { message: `${script} ${image}`, logger: script, user: image },
    { message: 'invoice\u202efdp.exe and ad\u200bmin', thread: '\u202eevil' },
    { message: '\u001b[31mred\u001b[0m and \u0000 and \u0007' },
    { message: `huge ${'x'.repeat(1_000_000)} end` },
    { message: '=cmd|calc!A1', request_id: '"><svg onload=alert(1)>' },
    { message: 'a'.repeat(5_000), nested: { deep: [{ '<b>': script }] } },
  ].map((line, index) => ({
    '@timestamp': time,
    level: index === 0 ? image : 'ERROR',
    service,
    error_fingerprint: `hostile-${service}`,
    error_type: 'java.lang.<b>Bold</b>Exception',
    stack_trace: `${script}\n\tat <i>io.shop</i>.Orders(\u202eavaj.sredrO:7)`,
    ...line,
  }));
}
