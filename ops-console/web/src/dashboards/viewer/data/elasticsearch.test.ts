import { describe, expect, it } from 'vitest';
import type { Target } from '../model';
import { searchFrames } from './elasticsearchFrames';
import { searchBody } from './elasticsearchQuery';

const time = { from: 1_000, to: 61_000, stepMs: 10_000 };
const asIs = (text: string) => text;

const overTime: Target = {
  refId: 'A',
  query: 'level:ERROR',
  alias: '{{term service}} {{metric}}',
  metrics: [
    { id: '1', type: 'count' },
    { id: '3', type: 'percentiles', field: 'duration_ms', settings: { percents: ['95'] } },
  ],
  bucketAggs: [
    { id: '4', type: 'terms', field: 'service', settings: { size: '5', orderBy: '1' } },
    { id: '2', type: 'date_histogram', settings: { interval: 'auto' } },
  ],
};

describe('searchBody', () => {
  it('nests the buckets and puts the metrics innermost', () => {
    const body = searchBody(overTime, time, asIs);
    expect(body.size).toBe(0);
    expect(body.query).toEqual({
      bool: {
        filter: [
          { range: { '@timestamp': { gte: 1_000, lte: 61_000, format: 'epoch_millis' } } },
          { query_string: { query: 'level:ERROR', analyze_wildcard: true } },
        ],
      },
    });
    expect(body.aggs).toEqual({
      '4': {
        terms: { field: 'service', size: 5, order: { _count: 'desc' }, min_doc_count: 1 },
        aggs: {
          '2': {
            date_histogram: {
              field: '@timestamp',
              fixed_interval: '10000ms',
              min_doc_count: 0,
              extended_bounds: { min: 1_000, max: 61_000 },
              format: 'epoch_millis',
            },
            aggs: { '3': { percentiles: { field: 'duration_ms', percents: [95] } } },
          },
        },
      },
    });
  });

  it('asks for lines newest first, and for no more than the console passes on', () => {
    const lines: Target = {
      refId: 'A',
      metrics: [{ id: '1', type: 'logs', settings: { limit: '9999' } }],
    };
    const body = searchBody(lines, time, asIs);
    expect(body.size).toBe(500);
    expect(body.aggs).toBeUndefined();
  });

  it('says which aggregation it does not know', () => {
    const target: Target = { refId: 'A', bucketAggs: [{ id: '2', type: 'geohash_grid' }] };
    expect(() => searchBody(target, time, asIs)).toThrow('“geohash_grid”');
  });
});

describe('searchFrames', () => {
  it('makes a series of each bucket and metric', () => {
    const bucket = (key: number, count: number) => ({
      key,
      doc_count: count,
      '3': { values: { '95.0': key / 10 } },
    });
    const frames = searchFrames(overTime, {
      aggregations: {
        '4': {
          buckets: [
            { key: 'shop', doc_count: 3, '2': { buckets: [bucket(1_000, 1), bucket(11_000, 2)] } },
          ],
        },
      } as never,
    });
    expect(frames.map(({ name }) => name)).toEqual(['shop Count', 'shop p95 duration_ms']);
    expect(frames[0].fields[0].values).toEqual([1_000, 11_000]);
    expect(frames[0].fields[1].values).toEqual([1, 2]);
    expect(frames[1].fields[1].values).toEqual([100, 1_100]);
  });

  it('makes a table when the last bucket is no time', () => {
    const target: Target = {
      refId: 'A',
      metrics: [
        { id: '1', type: 'count' },
        { id: '2', type: 'avg', field: 'duration_ms' },
        { id: '5', type: 'cardinality', field: 'user' },
      ],
      bucketAggs: [{ id: '3', type: 'terms', field: 'endpoint' }],
    };
    const [table] = searchFrames(target, {
      aggregations: {
        '3': { buckets: [{ key: '/a', doc_count: 7, '2': { value: 1.5 }, '5': { value: 2 } }] },
      } as never,
    });
    expect(table.fields.map(({ name, values }) => [name, values[0]])).toEqual([
      ['endpoint', '/a'],
      ['Count', 7],
      ['Average', 1.5],
      ['Unique Count', 2],
    ]);
  });

  it('keeps what a line says as text, whatever it is', () => {
    const hits = {
      hits: [
        {
          _id: 'x',
          _index: 'i',
          _source: {
            '@timestamp': '1970-01-01T00:00:01Z',
            message: '<b>',
            level: 'WARN',
            a: { b: [1, 2] },
          },
        },
      ],
    };
    const [logs] = searchFrames({ refId: 'A', metrics: [{ id: '1', type: 'logs' }] }, { hits });
    const value = (name: string) => logs.fields.find((field) => field.name === name)?.values[0];
    expect([value('timestamp'), value('body'), value('severity'), value('id')]).toEqual([
      1_000,
      '<b>',
      'WARN',
      'i#x',
    ]);
    expect(value('labels')).toMatchObject({ 'a.b': '1, 2', message: '<b>' });
    const [table] = searchFrames(
      { refId: 'A', metrics: [{ id: '1', type: 'raw_data' }] },
      { hits },
    );
    expect(table.fields[0].name).toBe('@timestamp');
  });
});
