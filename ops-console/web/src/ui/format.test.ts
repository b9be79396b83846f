import { expect, test } from 'vitest';
import { bytes, count, duration, percent, seconds } from './format';

test('numbers have as many digits as a reader needs', () => {
  expect(count(5234)).toBe('5,234');
  expect(count(1_234_567)).toBe('1.23 M');
  expect(percent(0.0023)).toBe('0.23 %');
  expect(bytes(1536)).toBe('1.5 KiB');
  expect(seconds(0.045)).toBe('45 ms');
  expect(seconds(0.0000021)).toBe('2.1 µs');
  expect(seconds(0)).toBe('0 s');
});

test('a duration names its two largest units', () => {
  expect(duration(15 * 86400 + 3 * 3600 + 42 * 60)).toBe('15 d 3 h');
  expect(duration(3 * 3600 + 42 * 60)).toBe('3 h 42 min');
  expect(duration(59)).toBe('59 s');
});
