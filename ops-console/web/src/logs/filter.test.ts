import { expect, test } from 'vitest';
import { adding, apiQuery, chipsOf, clearing, flatFields, levelOf, removing } from './filter';

const span = { from: 'now-1h', to: 'now' };
const address = (text: string) => new URLSearchParams(text);

test('the server is asked with the filters of the address and nothing else', () => {
  const query = apiQuery(
    address('service=a&service=b&is.thread=x&q=out&columns=thread&wrap=1&line=1&var-x=2&level='),
    span,
  );
  expect(query.toString()).toBe('service=a&service=b&is.thread=x&q=out&from=now-1h&to=now');
});

test('what Grafana writes for all of something is no filter', () => {
  expect(apiQuery(address('service=$__all&environment=All&endpoint=.*'), span).toString()).toBe(
    'from=now-1h&to=now',
  );
  expect(chipsOf(address('service=$__all'))).toEqual([]);
});

test('a click filters for a value, a second one for another instead', () => {
  expect(adding(address(''), 'service', 'a', false)).toEqual({ service: ['a'], 'not.service': [] });
  expect(adding(address('is.thread=x'), 'thread', 'y', false)['is.thread']).toEqual(['y']);
  expect(adding(address(''), 'error_fingerprint', 'f', false)).toHaveProperty('fingerprint');
});

test('exclusions add up, and end the wish for the same value', () => {
  const change = adding(address('not.thread=x&is.thread=y'), 'thread', 'y', true);
  expect(change).toEqual({ 'not.thread': ['x', 'y'], 'is.thread': [] });
});

test('a chip takes its own value away', () => {
  const here = address('service=a&service=b&not.thread=x');
  const [first, , third] = chipsOf(here);
  expect(first!.label).toBe('service');
  expect(removing(here, first!)).toEqual({ service: ['b'] });
  expect(third!.label).toBe('not thread');
  expect(Object.keys(clearing(here))).toEqual(['service', 'not.thread']);
});

test('nested fields go by their path, lists stay lists', () => {
  expect(flatFields({ b: 1, a: { x: 'y', z: { q: null } }, c: [1, 2] })).toEqual([
    ['a.x', 'y'],
    ['a.z.q', null],
    ['b', 1],
    ['c', [1, 2]],
  ]);
});

test('levels of other frameworks belong to one of ours', () => {
  expect(['fatal', 'Warning', 'notice', 'FINE', undefined, 'odd'].map(levelOf)).toEqual([
    'ERROR',
    'WARN',
    'INFO',
    'DEBUG',
    'OTHER',
    'OTHER',
  ]);
});
