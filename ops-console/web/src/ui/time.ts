/** A span of time as a page's address names it: Grafana's forms, `now-1h` or epoch milliseconds. */
export interface TimeSpan {
  from: string;
  to: string;
}

export const DEFAULT_SPAN: TimeSpan = { from: 'now-1h', to: 'now' };

/** The spans that are offered, with the words for them. */
export const QUICK_SPANS: readonly { from: string; label: string }[] = [
  { from: 'now-5m', label: 'Last 5 minutes' },
  { from: 'now-15m', label: 'Last 15 minutes' },
  { from: 'now-1h', label: 'Last hour' },
  { from: 'now-6h', label: 'Last 6 hours' },
  { from: 'now-24h', label: 'Last 24 hours' },
  { from: 'now-7d', label: 'Last 7 days' },
  { from: 'now-30d', label: 'Last 30 days' },
];

const UNIT_MS: Record<string, number> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};
const RELATIVE = /^now(?:-(\d{1,6})([smhdw]))?$/;
const ABSOLUTE = /^\d{1,14}$/;

/** Epoch milliseconds of one end of a span, or undefined when it is none. */
export function instantOf(end: string, now: number): number | undefined {
  const relative = RELATIVE.exec(end);
  if (relative) {
    const [, count, unit] = relative;
    return count && unit ? now - Number(count) * UNIT_MS[unit]! : now;
  }
  if (ABSOLUTE.test(end)) {
    return Number(end);
  }
  const parsed = Date.parse(end);
  return Number.isNaN(parsed) ? undefined : parsed;
}

/** The span of an address; what cannot be read there counts as not given. */
export function spanOf(parameters: URLSearchParams, preset: TimeSpan = DEFAULT_SPAN): TimeSpan {
  const from = parameters.get('from') ?? '';
  const to = parameters.get('to') ?? '';
  const start = instantOf(from, 0);
  const end = instantOf(to || 'now', 0);
  return start === undefined || end === undefined || start >= end
    ? preset
    : { from, to: to || 'now' };
}

export function isRelative(span: TimeSpan): boolean {
  return span.from.startsWith('now') && span.to.startsWith('now');
}

/** The words for a span. */
export function labelOf(span: TimeSpan): string {
  const quick = QUICK_SPANS.find((each) => each.from === span.from && span.to === 'now');
  return quick ? quick.label : `${endLabel(span.from)} to ${endLabel(span.to)}`;
}

function endLabel(end: string): string {
  return end.startsWith('now') ? end : moment(instantOf(end, Date.now())!);
}

const pad = (number: number) => String(number).padStart(2, '0');

/** `2026-11-21 17:04:09` in the reader's time zone. */
export function moment(time: number | string): string {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) {
    return '';
  }
  return `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())} ${clock(time)}`;
}

/** `17:04:09` in the reader's time zone. */
export function clock(time: number | string): string {
  const date = new Date(time);
  return `${pad(date.getHours())}:${pad(date.getMinutes())}:${pad(date.getSeconds())}`;
}

/** The value of an `<input type="datetime-local">`. */
export function localInput(time: number): string {
  return moment(time).replace(' ', 'T');
}
