import { type DataFrame, FieldType, createDataFrame } from '@grafana/data';
import { type Exemplar, type Labels, number } from './prometheusApi';

/** More would hide the lines. */
const MOST_DRAWN = 200;

/** One frame of exemplars: single measurements that name their trace. Empty when there are none. */
export function exemplarFrames(
  found: { seriesLabels: Labels; exemplars: Exemplar[] }[],
): DataFrame[] {
  const all = found
    .flatMap(({ seriesLabels, exemplars }) =>
      exemplars.map((each) => ({
        time: each.timestamp * 1000,
        value: number(each.value),
        labels: { ...seriesLabels, ...each.labels },
      })),
    )
    .sort((a, b) => b.value - a.value)
    .slice(0, MOST_DRAWN)
    .sort((a, b) => a.time - b.time);
  if (all.length === 0) {
    return [];
  }
  const names = [...new Set(all.flatMap(({ labels }) => Object.keys(labels as Labels)))].sort();
  return [
    createDataFrame({
      name: 'exemplar',
      meta: { dataTopic: undefined, custom: { resultType: 'exemplar' } },
      fields: [
        { name: 'Time', type: FieldType.time, values: all.map(({ time }) => time), config: {} },
        {
          name: 'Value',
          type: FieldType.number,
          values: all.map(({ value }) => value),
          config: {},
        },
        ...names.map((name) => ({
          name,
          type: FieldType.string,
          values: all.map(({ labels }) => (labels as Labels)[name] ?? ''),
          config: {},
        })),
      ],
    }),
  ];
}
