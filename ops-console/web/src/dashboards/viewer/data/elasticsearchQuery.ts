import type { ElasticsearchBucket, ElasticsearchMetric, Target } from '../model';
import type { FillIn } from './request';

/** As many lines as the console passes on at once. */
const MOST_LINES = 500;

type Json = Record<string, unknown>;

export interface SearchTime {
  from: number;
  to: number;
  /** The distance of two points of a histogram that does not name its own. */
  stepMs: number;
}

/** The search behind one target of Grafana's Elasticsearch data source. */
export function searchBody(target: Target, time: SearchTime, fillIn: FillIn): Json {
  const metrics = (target.metrics ?? [{ id: '1', type: 'count' }]).filter(({ hide }) => !hide);
  const timeField = target.timeField || '@timestamp';
  const body: Json = {
    size: 0,
    query: {
      bool: {
        filter: [
          { range: { [timeField]: { gte: time.from, lte: time.to, format: 'epoch_millis' } } },
          ...condition(fillIn(target.query ?? '', {}, 'lucene')),
        ],
      },
    },
  };
  if (isLines(metrics)) {
    const limit = Number(metrics[0].settings?.limit ?? metrics[0].settings?.size ?? MOST_LINES);
    return {
      ...body,
      size: Math.min(limit || MOST_LINES, MOST_LINES),
      sort: [{ [timeField]: { order: 'desc', unmapped_type: 'date' } }],
    };
  }
  return { ...body, aggs: nested(target.bucketAggs ?? [], metrics, timeField, time, fillIn) };
}

/** Whether the target asks for lines and not for numbers. */
export function isLines(metrics: ElasticsearchMetric[]): boolean {
  return ['logs', 'raw_data', 'raw_document'].includes(metrics[0]?.type);
}

function condition(query: string): Json[] {
  return query.trim() === '' || query.trim() === '*'
    ? []
    : [{ query_string: { query, analyze_wildcard: true } }];
}

function nested(
  buckets: ElasticsearchBucket[],
  metrics: ElasticsearchMetric[],
  timeField: string,
  time: SearchTime,
  fillIn: FillIn,
): Json {
  if (buckets.length === 0) {
    return innermost(metrics);
  }
  const [outer, ...inner] = buckets;
  const below = nested(inner, metrics, timeField, time, fillIn);
  return {
    [outer.id]: {
      ...bucket(outer, metrics, timeField, time, fillIn),
      ...(Object.keys(below).length > 0 ? { aggs: below } : {}),
    },
  };
}

function bucket(
  { type, field, settings = {} }: ElasticsearchBucket,
  metrics: ElasticsearchMetric[],
  timeField: string,
  time: SearchTime,
  fillIn: FillIn,
): Json {
  switch (type) {
    case 'date_histogram':
      return {
        date_histogram: {
          field: field || timeField,
          fixed_interval: interval(String(settings.interval ?? 'auto'), time.stepMs, fillIn),
          min_doc_count: Number(settings.min_doc_count ?? 0),
          extended_bounds: { min: time.from, max: time.to },
          format: 'epoch_millis',
        },
      };
    case 'terms':
      return { terms: terms(field ?? '', settings, metrics) };
    case 'filters':
      return {
        filters: {
          filters: Object.fromEntries(
            (settings.filters as { query: string; label?: string }[]).map(({ query, label }) => [
              label || query,
              { query_string: { query: fillIn(query, {}, 'lucene'), analyze_wildcard: true } },
            ]),
          ),
        },
      };
    default:
      throw new Error(`The bucket aggregation “${type}” is not drawn by this console.`);
  }
}

function interval(wanted: string, stepMs: number, fillIn: FillIn): string {
  const own = `${Math.max(1000, stepMs)}ms`;
  return wanted === 'auto' || wanted === ''
    ? own
    : fillIn(wanted, { __interval: { value: own }, __interval_ms: { value: stepMs } });
}

function terms(field: string, settings: Json, metrics: ElasticsearchMetric[]): Json {
  const orderBy = String(settings.orderBy ?? '_term');
  const key = orderBy === '_term' ? '_key' : orderBy;
  const metric = metrics.find(({ id }) => id === key);
  return {
    field,
    size: Math.min(Number(settings.size) || 500, 500),
    order: { [metric?.type === 'count' ? '_count' : key]: settings.order ?? 'desc' },
    min_doc_count: Number(settings.min_doc_count ?? 1),
    ...(settings.missing ? { missing: settings.missing } : {}),
  };
}

function innermost(metrics: ElasticsearchMetric[]): Json {
  return Object.fromEntries(
    metrics
      .filter(({ type }) => type !== 'count')
      .map(({ id, type, field, settings = {} }) => {
        switch (type) {
          case 'avg':
          case 'max':
          case 'min':
          case 'sum':
          case 'cardinality':
            return [id, { [type]: { field } }];
          case 'percentiles':
            return [id, { percentiles: { field, percents: percents(settings) } }];
          default:
            throw new Error(`The metric “${type}” is not drawn by this console.`);
        }
      }),
  );
}

function percents(settings: Json): number[] {
  const wanted = settings.percents;
  return (Array.isArray(wanted) ? wanted : [25, 50, 75, 95, 99]).map(Number);
}
