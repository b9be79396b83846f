import { type DateTime, type TimeRange, dateMath, dateTime } from '@grafana/data';

/** A time range as URLs have it: `now-1h`, or epoch milliseconds, or an ISO date. */
export interface RawRange {
  from: string;
  to: string;
}

/** What a raw range means now. What cannot be read is taken as the last hour. */
export function timeRangeOf({ from, to }: RawRange): TimeRange {
  const start = instant(from, false) ?? dateTime(Date.now() - 3_600_000);
  const end = instant(to, true) ?? dateTime();
  const isEmpty = start.valueOf() >= end.valueOf();
  return {
    from: isEmpty ? dateTime(end.valueOf() - 60_000) : start,
    to: end,
    raw: { from: /^\d+$/.test(from) ? start : from, to: /^\d+$/.test(to) ? end : to },
  };
}

function instant(text: string, roundsUp: boolean): DateTime | undefined {
  const parsed = /^\d+$/.test(text) ? dateTime(Number(text)) : dateMath.parse(text, roundsUp);
  return parsed?.isValid() ? parsed : undefined;
}

/** The raw form of what the time picker gives back. */
export function rawOf({ from, to, raw }: TimeRange): RawRange {
  return {
    from: typeof raw.from === 'string' ? raw.from : String(from.valueOf()),
    to: typeof raw.to === 'string' ? raw.to : String(to.valueOf()),
  };
}

/** Moves a range by a share of its length, or stretches it to the double around its middle. */
export function shifted(range: TimeRange, share: number): RawRange {
  const by = Math.round((range.to.valueOf() - range.from.valueOf()) * share);
  return { from: String(range.from.valueOf() + by), to: String(range.to.valueOf() + by) };
}

export function zoomedOut(range: TimeRange): RawRange {
  const half = Math.round((range.to.valueOf() - range.from.valueOf()) / 2);
  return { from: String(range.from.valueOf() - half), to: String(range.to.valueOf() + half) };
}

/** A panel may look at another time than its dashboard: the last 24 h, or a week earlier. */
export function overridden(range: TimeRange, timeFrom?: string, timeShift?: string): TimeRange {
  const base = timeFrom ? timeRangeOf({ from: `now-${timeFrom}`, to: 'now' }) : range;
  if (!timeShift) {
    return base;
  }
  const back = (time: DateTime) =>
    dateMath.parse(`${time.toISOString()}||-${timeShift}`) ?? dateTime(time);
  return { from: back(base.from), to: back(base.to), raw: base.raw };
}
