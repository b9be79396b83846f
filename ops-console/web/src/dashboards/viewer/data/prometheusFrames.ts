import { type DataFrame, DataFrameType, FieldType, createDataFrame } from '@grafana/data';
import { type Labels, type Series, number, seriesName } from './prometheusApi';

/** How the answers of one query become data frames. */
export interface Shape {
  refId: string;
  /** The expression as it was sent, the name of a series without labels. */
  expression: string;
  legendFormat?: string;
  stepMs: number;
  isInstant: boolean;
}

/** One frame for each series: a time and a value field, with the labels on the value. */
export function timeSeriesFrames(series: Series[], shape: Shape): DataFrame[] {
  return series.map(({ metric, values }) => {
    const name = legend(metric, shape);
    return createDataFrame({
      refId: shape.refId,
      name,
      meta: {
        type: shape.isInstant ? DataFrameType.NumericMulti : DataFrameType.TimeSeriesMulti,
        executedQueryString: `Expr: ${shape.expression}\nStep: ${shape.stepMs / 1000}s`,
      },
      fields: [
        timeField(
          values.map(([seconds]) => seconds * 1000),
          shape.stepMs,
        ),
        {
          name: 'Value',
          type: FieldType.number,
          labels: metric,
          values: values.map(([, value]) => number(value)),
          config: name === undefined ? {} : { displayNameFromDS: name },
        },
      ],
    });
  });
}

/** One table: the time, a column for each label, the value. */
export function tableFrame(series: Series[], shape: Shape, isOneOfMany: boolean): DataFrame {
  const labels = [...new Set(series.flatMap(({ metric }) => Object.keys(metric)))].sort();
  const rows = series.flatMap(({ metric, values }) =>
    values.map(([seconds, value]) => ({ metric, seconds, value })),
  );
  return createDataFrame({
    refId: shape.refId,
    meta: { preferredVisualisationType: 'table' },
    fields: [
      timeField(
        rows.map(({ seconds }) => seconds * 1000),
        shape.stepMs,
      ),
      ...labels.map((label) => ({
        name: label,
        type: FieldType.string,
        values: rows.map(({ metric }) => metric[label] ?? ''),
        config: { filterable: true },
      })),
      {
        name: isOneOfMany ? `Value #${shape.refId}` : 'Value',
        type: FieldType.number,
        values: rows.map(({ value }) => number(value)),
        config: {},
      },
    ],
  });
}

/**
 * One frame with a row of counts for each bucket. Prometheus' buckets contain the ones below them;
 * here each holds its own share.
 */
export function heatmapFrames(series: Series[], shape: Shape): DataFrame[] {
  if (series.length === 0) {
    return [];
  }
  const upTo = ({ metric }: Series) => number(metric.le ?? '+Inf');
  const sorted = [...series].sort((a, b) => upTo(a) - upTo(b));
  const times = [
    ...new Set(sorted.flatMap(({ values }) => values.map(([seconds]) => seconds * 1000))),
  ].sort((a, b) => a - b);
  const index = new Map(times.map((time, position) => [time, position]));
  const counts = sorted.map(({ values }) => {
    const row = new Array<number>(times.length).fill(0);
    for (const [seconds, value] of values) {
      row[index.get(seconds * 1000)!] = number(value) || 0;
    }
    return row;
  });
  return [
    createDataFrame({
      refId: shape.refId,
      meta: { type: DataFrameType.HeatmapRows },
      fields: [
        timeField(times, shape.stepMs),
        ...sorted.map(({ metric }, row) => ({
          name: (shape.legendFormat && legend(metric, shape)) || (metric.le ?? String(row)),
          type: FieldType.number,
          labels: metric,
          values: counts[row].map((count, at) =>
            row === 0 ? count : Math.max(0, count - counts[row - 1][at]),
          ),
          config: {},
        })),
      ],
    }),
  ];
}

function timeField(values: number[], stepMs: number) {
  return { name: 'Time', type: FieldType.time, values, config: { interval: stepMs } };
}

/**
 * The name of a series: as the query says (`{{label}}`), or the labels; undefined when Grafana finds
 * out by itself what tells the series apart.
 */
function legend(metric: Labels, { legendFormat, expression }: Shape): string | undefined {
  const hasLabels = Object.keys(metric).length > 0;
  if (legendFormat && legendFormat !== '__auto') {
    const filled = legendFormat.replace(
      /\{\{\s*(.+?)\s*\}\}/g,
      (_, label: string) => metric[label] ?? '',
    );
    // A name that nobody sees cannot be clicked or read aloud.
    return filled.trim() === '' ? 'Value' : filled;
  }
  if (!hasLabels) {
    return expression;
  }
  return legendFormat === '__auto' ? undefined : seriesName(metric);
}
