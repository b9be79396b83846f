import { rangeUtil } from '@grafana/data';

/** How often Prometheus scrapes; the data source's `timeInterval` in Grafana's provisioning. */
export const SCRAPE_MS = 10_000;

/** Prometheus refuses more points per series. */
const MOST_POINTS = 11_000;

export interface Steps {
  stepMs: number;
  /** What `rate()` may look back over without missing a sample: `$__rate_interval`. */
  rateMs: number;
}

/**
 * The distance of two points, by Grafana's rules: about as many points as the panel is wide, never
 * closer than the panel's, the query's or the scrape interval.
 */
export function steps(
  range: { from: number; to: number },
  width: number,
  panel: { interval?: string; maxDataPoints?: number },
  targetInterval?: string,
): Steps {
  const lowest = targetInterval || panel.interval || `${SCRAPE_MS}ms`;
  const points = panel.maxDataPoints ?? Math.max(100, Math.round(width));
  const lowestMs = rangeUtil.intervalToMs(lowest.replace(/^[>]/, ''));
  const rounded = rangeUtil.roundInterval((range.to - range.from) / points);
  const allowed = Math.ceil((range.to - range.from) / MOST_POINTS / 1000) * 1000;
  const stepMs = Math.max(rounded, lowestMs, allowed, 1000);
  const scrapeMs = targetInterval ? lowestMs : SCRAPE_MS;
  return { stepMs, rateMs: Math.max(stepMs + scrapeMs, 4 * scrapeMs) };
}

/** `15000` → `15s`; what PromQL takes as a duration. */
export function duration(milliseconds: number): string {
  return milliseconds % 1000 === 0 ? `${milliseconds / 1000}s` : `${milliseconds}ms`;
}

/** The names that queries may use for the time they are about. */
export function timeValues(range: { from: number; to: number }, { stepMs, rateMs }: Steps) {
  const rangeMs = range.to - range.from;
  const value = (it: string | number) => ({ value: it });
  return {
    __interval: value(duration(stepMs)),
    __interval_ms: value(stepMs),
    __rate_interval: value(duration(rateMs)),
    __rate_interval_ms: value(rateMs),
    __range: value(`${Math.round(rangeMs / 1000)}s`),
    __range_s: value(Math.round(rangeMs / 1000)),
    __range_ms: value(rangeMs),
  };
}
