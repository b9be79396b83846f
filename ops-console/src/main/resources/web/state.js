// What the reader chose, kept in the address so that it can be shared: ?range=1h&var-service=shop&message=12

export const RANGES = [
  { name: '15m', label: '15 min', seconds: 900, step: 5 },
  { name: '1h', label: '1 h', seconds: 3600, step: 15 },
  { name: '6h', label: '6 h', seconds: 21600, step: 60 },
  { name: '24h', label: '24 h', seconds: 86400, step: 240 },
];

const parameters = new URLSearchParams(location.search);
const listeners = [];

export const state = {
  range: RANGES.find((range) => range.name === parameters.get('range')) ?? RANGES[0],
  service: parameters.get('var-service') ?? '',
  message: parameters.get('message') ?? '',
  paused: false,
};

/** The uid in /d/{uid}, or empty on the start page. */
export const dashboard = decodeURIComponent(location.pathname.match(/^\/d\/([^/]+)/)?.[1] ?? '');

export function onChange(listener) {
  listeners.push(listener);
}

export function change(changes) {
  Object.assign(state, changes);
  set('range', state.range === RANGES[0] ? '' : state.range.name);
  set('var-service', state.service);
  set('message', state.message);
  const query = parameters.toString();
  history.replaceState(null, '', location.pathname + (query ? `?${query}` : '') + location.hash);
  for (const listener of listeners) listener(changes);
}

function set(name, value) {
  if (value) parameters.set(name, value);
  else parameters.delete(name);
}

/** The window to draw: ends on a whole step, so that neighbouring refreshes ask for the same points. */
export function timeWindow() {
  const { seconds, step } = state.range;
  const end = Math.floor(Date.now() / 1000 / step) * step;
  return { start: end - seconds, end, step };
}
