import { expect, test } from 'vitest';
import type { ErrorGroup } from '../api/errors';
import { inOrder, shortType } from './order';

const group = (fingerprint: string, count: number, first: number, last: number): ErrorGroup => ({
  fingerprint,
  status: { state: 'open', is_reopened: false, history: [] },
  count,
  first_seen: first,
  last_seen: last,
  users: 0,
  endpoints: 0,
  services: [],
  trend: [],
});

test('errors are ordered by what was chosen, equals by when they happened last', () => {
  const all = [group('a', 1, 5, 10), group('b', 9, 1, 20), group('c', 1, 9, 30)];
  const names = (order: string) => inOrder(all, order).map((each) => each.fingerprint);
  expect(names('count')).toEqual(['b', 'c', 'a']);
  expect(names('last')).toEqual(['c', 'b', 'a']);
  expect(names('first')).toEqual(['c', 'a', 'b']);
  expect(names('users')).toEqual(['c', 'b', 'a']);
});

test('a type is named without its package', () => {
  expect(shortType('java.lang.IllegalStateException')).toBe('IllegalStateException');
  expect(shortType('Plain')).toBe('Plain');
});
