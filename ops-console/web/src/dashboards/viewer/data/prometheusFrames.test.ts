import { describe, expect, it } from 'vitest';
import type { Series } from './prometheusApi';
import { type Shape, heatmapFrames, tableFrame, timeSeriesFrames } from './prometheusFrames';

const shape: Shape = { refId: 'A', expression: 'up', stepMs: 15_000, isInstant: false };
const series: Series[] = [
  { metric: { job: 'a', le: '0.5' }, values: [[1, '1'], [16, 'NaN']] }, // prettier-ignore
  { metric: { job: 'b', le: '+Inf' }, values: [[1, '3'], [16, '+Inf']] }, // prettier-ignore
];

describe('frames of Prometheus', () => {
  it('makes a frame of each series, named as the query says', () => {
    const [first, second] = timeSeriesFrames(series, { ...shape, legendFormat: '{{job}}!' });
    expect(first.name).toBe('a!');
    expect(first.fields[0].values).toEqual([1_000, 16_000]);
    expect(first.fields[1].values).toEqual([1, NaN]);
    expect(second.fields[1].values).toEqual([3, Infinity]);
    expect(second.fields[1].labels).toEqual({ job: 'b', le: '+Inf' });
  });

  it('names a series by its labels, or by the expression when it has none', () => {
    expect(timeSeriesFrames(series, shape)[0].name).toBe('{job="a", le="0.5"}');
    expect(timeSeriesFrames([{ metric: {}, values: [] }], shape)[0].name).toBe('up');
    expect(timeSeriesFrames(series, { ...shape, legendFormat: '__auto' })[0].name).toBeUndefined();
  });

  it('makes a table with a column for each label', () => {
    const table = tableFrame(series, { ...shape, isInstant: true }, true);
    expect(table.fields.map(({ name }) => name)).toEqual(['Time', 'job', 'le', 'Value #A']);
    expect(table.length).toBe(4);
  });

  it('gives each bucket of a heatmap its own share', () => {
    const buckets: Series[] = [
      { metric: { le: '+Inf' }, values: [[1, '10']] },
      { metric: { le: '0.1' }, values: [[1, '4']] },
      { metric: { le: '0.5' }, values: [[1, '9']] },
    ];
    const [frame] = heatmapFrames(buckets, shape);
    expect(frame.fields.map(({ name }) => name)).toEqual(['Time', '0.1', '0.5', '+Inf']);
    expect(frame.fields.slice(1).map(({ values }) => values)).toEqual([[4], [5], [1]]);
    expect(heatmapFrames([], shape)).toEqual([]);
  });
});
