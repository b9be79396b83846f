import {
  type DataFrame,
  DataFrameType,
  FieldType,
  type Labels,
  createDataFrame,
} from '@grafana/data';
import type { ElasticsearchBucket, ElasticsearchMetric, Target } from '../model';
import { isLines } from './elasticsearchQuery';

/** The part of a search's answer that is read. */
export interface SearchAnswer {
  hits?: { hits?: Hit[] };
  aggregations?: Record<string, Aggregation>;
}

interface Hit {
  _id: string;
  _index: string;
  _source?: Record<string, unknown>;
  fields?: Record<string, unknown>;
}

interface Aggregation {
  buckets?: Bucket[] | Record<string, Bucket>;
  value?: number | null;
  values?: Record<string, number | null>;
}

type Bucket = { key?: string | number; key_as_string?: string; doc_count: number } & Record<
  string,
  unknown
>;

/** One row of numbers with the buckets that lead to it. */
interface Row {
  path: { bucket: ElasticsearchBucket; key: string | number }[];
  innermost: Bucket;
}

/**
 * Lines, a table, or time series: what Grafana's Elasticsearch data source makes of the same answer.
 */
export function searchFrames(target: Target, answer: SearchAnswer): DataFrame[] {
  const metrics = (target.metrics ?? [{ id: '1', type: 'count' }]).filter(({ hide }) => !hide);
  if (isLines(metrics)) {
    const hits = answer.hits?.hits ?? [];
    return [metrics[0].type === 'logs' ? logsFrame(target, hits) : linesFrame(target, hits)];
  }
  const buckets = target.bucketAggs ?? [];
  const rows = rowsOf(answer.aggregations ?? {}, buckets);
  return buckets.at(-1)?.type === 'date_histogram'
    ? seriesFrames(target, metrics, rows)
    : [tableFrame(target, metrics, rows)];
}

function rowsOf(
  aggregations: Record<string, unknown>,
  buckets: ElasticsearchBucket[],
  path: Row['path'] = [],
): Row[] {
  if (buckets.length === 0) {
    return [{ path, innermost: { doc_count: 0, ...aggregations } as Bucket }];
  }
  const [outer, ...inner] = buckets;
  const found = (aggregations[outer.id] as Aggregation | undefined)?.buckets ?? [];
  const listed: Bucket[] = Array.isArray(found)
    ? found
    : Object.entries(found).map(([key, each]) => ({ ...each, key }));
  return listed.flatMap((each) => {
    const key =
      outer.type === 'date_histogram' ? Number(each.key) : (each.key_as_string ?? each.key ?? '');
    const further = [...path, { bucket: outer, key }];
    return inner.length === 0 ? [{ path: further, innermost: each }] : rowsOf(each, inner, further);
  });
}

/** Every number of a metric; percentiles are several. */
function numbers(
  metric: ElasticsearchMetric,
  bucket: Bucket,
): [suffix: string, value: number | null][] {
  if (metric.type === 'count') {
    return [['', bucket.doc_count]];
  }
  const aggregation = bucket[metric.id] as Aggregation | undefined;
  if (metric.type === 'percentiles') {
    return Object.entries(aggregation?.values ?? {}).map(([percent, value]) => [
      `p${Number(percent)}`,
      value,
    ]);
  }
  return [['', aggregation?.value ?? null]];
}

function seriesFrames(target: Target, metrics: ElasticsearchMetric[], rows: Row[]): DataFrame[] {
  const series = new Map<
    string,
    { labels: Labels; metric: string; times: number[]; values: (number | null)[] }
  >();
  for (const { path, innermost } of rows) {
    const labels = Object.fromEntries(
      path.slice(0, -1).map(({ bucket, key }) => [bucket.field ?? 'filter', String(key)]),
    );
    for (const metric of metrics) {
      for (const [suffix, value] of numbers(metric, innermost)) {
        const name = suffix === '' ? metricName(metric) : `${suffix} ${metric.field}`;
        const key = JSON.stringify([labels, metric.id, name]);
        const one = series.get(key) ?? { labels, metric: name, times: [], values: [] };
        one.times.push(Number(path.at(-1)!.key));
        one.values.push(value);
        series.set(key, one);
      }
    }
  }
  const hasManyMetrics = new Set([...series.values()].map(({ metric }) => metric)).size > 1;
  return [...series.values()].map(({ labels, metric, times, values }) => {
    const name = seriesName(target, labels, metric, hasManyMetrics);
    return createDataFrame({
      refId: target.refId,
      name,
      meta: { type: DataFrameType.TimeSeriesMulti },
      fields: [
        {
          name: 'Time',
          type: FieldType.time,
          values: times,
          config: { interval: times.length > 1 ? times[1] - times[0] : undefined },
        },
        {
          name: 'Value',
          type: FieldType.number,
          labels,
          values,
          config: { displayNameFromDS: name },
        },
      ],
    });
  });
}

function metricName({ type, field }: ElasticsearchMetric): string {
  const title =
    {
      count: 'Count',
      avg: 'Average',
      max: 'Max',
      min: 'Min',
      sum: 'Sum',
      cardinality: 'Unique Count',
    }[type] ?? type;
  return field && type !== 'count' ? `${title} ${field}` : title;
}

function seriesName(
  target: Target,
  labels: Labels,
  metric: string,
  hasManyMetrics: boolean,
): string {
  if (target.alias) {
    return target.alias.replace(/\{\{\s*(.+?)\s*\}\}/g, (whole, name: string) => {
      const label = name.replace(/^term /, '');
      return name === 'metric'
        ? metric
        : (labels[label] ?? (name === 'filter' ? labels.filter : undefined) ?? whole);
    });
  }
  const values = Object.values(labels).join(' ');
  return values === '' ? metric : hasManyMetrics ? `${values} ${metric}` : values;
}

function tableFrame(target: Target, metrics: ElasticsearchMetric[], rows: Row[]): DataFrame {
  const columns = new Map<string, { type: FieldType; values: unknown[] }>();
  const put = (name: string, type: FieldType, row: number, value: unknown) => {
    const column = columns.get(name) ?? {
      type,
      values: new Array<unknown>(rows.length).fill(null),
    };
    column.values[row] = value;
    columns.set(name, column);
  };
  rows.forEach(({ path, innermost }, row) => {
    path.forEach(({ bucket, key }) => {
      const isTime = bucket.type === 'date_histogram';
      const name = bucket.field ?? (isTime ? '@timestamp' : 'filter');
      put(name, isTime ? FieldType.time : FieldType.string, row, isTime ? key : String(key));
    });
    for (const metric of metrics) {
      for (const [suffix, value] of numbers(metric, innermost)) {
        put(columnName(metric, suffix, metrics), FieldType.number, row, value);
      }
    }
  });
  return createDataFrame({
    refId: target.refId,
    meta: { preferredVisualisationType: 'table' },
    fields: [...columns].map(([name, { type, values }]) => ({
      name,
      type,
      values,
      config: type === FieldType.string ? { filterable: true } : {},
    })),
  });
}

/** As Grafana names it: by the kind, and by the field where two are of one kind. */
function columnName(
  metric: ElasticsearchMetric,
  suffix: string,
  all: ElasticsearchMetric[],
): string {
  if (suffix !== '') {
    return `${suffix} ${metric.field}`;
  }
  const isOnlyOne = all.filter(({ type }) => type === metric.type).length === 1;
  return metricName(isOnlyOne ? { ...metric, field: undefined } : metric);
}

/** Newest first; everything of a line that is not its time or text is a label. */
function logsFrame(target: Target, hits: Hit[]): DataFrame {
  const sources = hits.map(({ _source = {} }) => _source);
  return createDataFrame({
    refId: target.refId,
    meta: { type: DataFrameType.LogLines, preferredVisualisationType: 'logs' },
    fields: [
      {
        name: 'timestamp',
        type: FieldType.time,
        values: sources.map((each) => Date.parse(String(each['@timestamp']))),
        config: {},
      },
      {
        name: 'body',
        type: FieldType.string,
        values: sources.map((each) => String(each.message ?? '')),
        config: {},
      },
      {
        name: 'severity',
        type: FieldType.string,
        values: sources.map((each) => String(each.level ?? '')),
        config: {},
      },
      {
        name: 'id',
        type: FieldType.string,
        values: hits.map(({ _index, _id }) => `${_index}#${_id}`),
        config: {},
      },
      {
        name: 'labels',
        type: FieldType.other,
        values: sources.map((each) => flat(each)),
        config: {},
      },
    ],
  });
}

function linesFrame(target: Target, hits: Hit[]): DataFrame {
  const rows = hits.map(
    ({ _source = {}, _id, _index }) =>
      ({ ...flat(_source), _id, _index }) as Record<string, unknown>,
  );
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))].sort(
    (a, b) => Number(b === '@timestamp') - Number(a === '@timestamp') || a.localeCompare(b),
  );
  return createDataFrame({
    refId: target.refId,
    meta: { preferredVisualisationType: 'table' },
    fields: names.map((name) => {
      const values = rows.map((row) => row[name] ?? null);
      if (name === '@timestamp') {
        return {
          name,
          type: FieldType.time,
          values: values.map((value) => Date.parse(String(value))),
          config: {},
        };
      }
      const isNumber =
        values.every((value) => value === null || typeof value === 'number') &&
        values.some((value) => value !== null);
      return isNumber
        ? { name, type: FieldType.number, values, config: {} }
        : {
            name,
            type: FieldType.string,
            values: values.map((value) => (value === null ? '' : String(value))),
            config: { filterable: true },
          };
    }),
  });
}

/** `{a: {b: 1}}` → `{"a.b": 1}`. */
function flat(source: Record<string, unknown>, prefix = ''): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(source).flatMap(([name, value]) =>
      value !== null && typeof value === 'object' && !Array.isArray(value)
        ? Object.entries(flat(value as Record<string, unknown>, `${prefix}${name}.`))
        : [[prefix + name, Array.isArray(value) ? value.join(', ') : value]],
    ),
  );
}
