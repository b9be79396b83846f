import { describe, expect, it } from 'vitest';
import { duration, steps, timeValues } from './steps';

const hour = { from: 0, to: 3_600_000 };

describe('steps', () => {
  it('gives about a point for each pixel, never closer than the scrapes', () => {
    expect(steps(hour, 2_000, {})).toEqual({ stepMs: 10_000, rateMs: 40_000 });
    expect(steps(hour, 100, {}).stepMs).toBe(30_000);
  });

  it('is wide enough for rate() to see two samples and the next one', () => {
    const { stepMs, rateMs } = steps({ from: 0, to: 7 * 86_400_000 }, 500, {});
    expect(stepMs).toBe(1_200_000);
    expect(rateMs).toBe(stepMs + 10_000);
  });

  it('heeds the interval and the number of points that a file names', () => {
    expect(steps(hour, 500, { interval: '1m' }).stepMs).toBe(60_000);
    expect(steps(hour, 500, { interval: '1m' }, '5m').stepMs).toBe(300_000);
    expect(steps(hour, 500, { maxDataPoints: 12 }).stepMs).toBe(300_000);
  });

  it('never asks for more points than Prometheus gives', () => {
    const year = { from: 0, to: 365 * 86_400_000 };
    const { stepMs } = steps(year, 100_000, { maxDataPoints: 1_000_000 });
    expect((year.to - year.from) / stepMs).toBeLessThanOrEqual(11_000);
  });

  it('writes the times as PromQL takes them', () => {
    expect(duration(1_500)).toBe('1500ms');
    const values = timeValues(hour, { stepMs: 15_000, rateMs: 60_000 });
    expect(values.__interval.value).toBe('15s');
    expect(values.__rate_interval.value).toBe('60s');
    expect(values.__range.value).toBe('3600s');
  });
});
