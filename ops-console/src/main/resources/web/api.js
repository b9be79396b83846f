// Talks to the console's own API. Every failure becomes an Error whose message can be shown as it is.

const TIMEOUT_MS = 15000;

export async function get(path, parameters = {}) {
  const given = Object.entries(parameters).filter(([, value]) => value !== undefined && value !== '');
  const query = new URLSearchParams(given).toString();
  let answer;
  try {
    answer = await fetch(query ? `${path}?${query}` : path, { signal: AbortSignal.timeout(TIMEOUT_MS) });
  } catch (failure) {
    throw new Error(
      failure.name === 'TimeoutError'
        ? `The console did not answer within ${TIMEOUT_MS / 1000} s.`
        : 'The console does not answer. Is it still running? This page tries again by itself.',
      { cause: failure },
    );
  }
  const body = await answer.json().catch(() => undefined);
  if (answer.ok && body !== undefined) return body;
  throw new Error(body?.error?.message ?? `The console answered HTTP ${answer.status}.`);
}

/** An instant query; resolves to [{labels, value}]. */
export async function query(promql) {
  const answer = await get('/api/prometheus/query', { query: promql });
  return answer.data.result.map(({ metric, value }) => ({ labels: metric, value: number(value[1]) }));
}

/** A range query on an even grid; points without a value are null, so that a gap stays a gap. */
export async function queryRange(promql, { start, end, step }) {
  const answer = await get('/api/prometheus/query_range', { query: promql, start, end, step });
  return answer.data.result.map(({ metric, values }) => {
    const known = new Map(values.map(([time, value]) => [Math.round(time), number(value)]));
    const points = [];
    for (let time = start; time <= end; time += step) points.push([time * 1000, known.get(time) ?? null]);
    return { labels: metric, points };
  });
}

function number(text) {
  const value = Number(text);
  return Number.isFinite(value) ? value : null;
}
