import { describe, expect, it } from 'vitest';
import { ownLink, traceUrl } from './links';
import { statesOf } from './panels/states';
import { readUrl, writeUrl } from './urlState';

describe('the state in the URL', () => {
  it('comes back as it was written', () => {
    const search =
      '?var-service=a&var-service=b+c&from=now-6h&to=now&refresh=30s&theme=light&viewPanel=7&row-3=closed&annotation-Alerts=off';
    expect(writeUrl(readUrl(search))).toBe(search);
    expect(writeUrl(readUrl(''))).toBe('');
  });
});

describe('links', () => {
  it('to the console become its own, others stay', () => {
    const home = 'http://127.0.0.1:8088';
    expect(ownLink('http://127.0.0.1:8088/logs?a=1', home)).toBe('/logs?a=1');
    expect(ownLink('http://127.0.0.1:8088', home)).toBe('/');
    expect(ownLink('http://127.0.0.1:80880/x', home)).toBe('http://127.0.0.1:80880/x');
    expect(ownLink('http://127.0.0.1:5601/x', home)).toBe('http://127.0.0.1:5601/x');
    expect(ownLink('/d/x', undefined)).toBe('/d/x');
  });

  it('lead from an exemplar to the lines of its trace', () => {
    expect(traceUrl('a&b', 1_000_000)).toBe('/logs?trace_id=a%26b&from=100000&to=1900000');
  });
});

describe('statesOf', () => {
  it('joins equal values, ends where a value is missing, and does not bridge gaps', () => {
    const times = [0, 10, 20, 30, 100];
    expect(statesOf(times, [1, 1, null, 2, 2], 110, 10, true)).toEqual([
      { from: 0, to: 20, value: 1 },
      { from: 30, to: 40, value: 2 },
      { from: 100, to: 110, value: 2 },
    ]);
  });
});
