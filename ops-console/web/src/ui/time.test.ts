import { expect, test } from 'vitest';
import { instantOf, isRelative, labelOf, spanOf } from './time';

const span = (query: string) => spanOf(new URLSearchParams(query));

test('relative and absolute ends are read as Grafana writes them', () => {
  expect(instantOf('now', 5_000_000)).toBe(5_000_000);
  expect(instantOf('now-15m', 5_000_000)).toBe(4_100_000);
  expect(instantOf('1700000000000', 0)).toBe(1_700_000_000_000);
  expect(instantOf('2026-11-21T10:00:00Z', 0)).toBe(Date.parse('2026-11-21T10:00:00Z'));
  expect(instantOf('yesterday', 0)).toBeUndefined();
});

test('an address without a span, or with nonsense, means the last hour', () => {
  expect(span('')).toEqual({ from: 'now-1h', to: 'now' });
  expect(span('from=yesterday&to=now')).toEqual({ from: 'now-1h', to: 'now' });
  expect(span('from=2000&to=1000')).toEqual({ from: 'now-1h', to: 'now' });
  expect(span('from=now-7d')).toEqual({ from: 'now-7d', to: 'now' });
});

test('a span has words', () => {
  expect(labelOf({ from: 'now-24h', to: 'now' })).toBe('Last 24 hours');
  expect(labelOf({ from: 'now-2h', to: 'now-1h' })).toBe('now-2h to now-1h');
  expect(isRelative({ from: 'now-2h', to: 'now-1h' })).toBe(true);
  expect(isRelative({ from: '1', to: '2' })).toBe(false);
});
