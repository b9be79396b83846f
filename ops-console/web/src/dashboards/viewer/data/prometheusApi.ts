import { getJson } from '../../../api/client';
import type { OptionSource } from '../variables/options';

export type Labels = Record<string, string>;

/** One series as Prometheus sends it: seconds and numbers as text. */
export interface Series {
  metric: Labels;
  values: [seconds: number, value: string][];
}

export interface Exemplar {
  labels: Labels;
  value: string;
  timestamp: number;
}

interface Envelope<T> {
  status: string;
  data: T;
  warnings?: string[];
}

type Result =
  | { resultType: 'matrix'; result: Series[] }
  | { resultType: 'vector'; result: { metric: Labels; value: [number, string] }[] }
  | { resultType: 'scalar' | 'string'; result: [number, string] };

async function read<T>(
  path: string,
  parameters: Record<string, string | number>,
  signal?: AbortSignal,
): Promise<T> {
  const query = new URLSearchParams(
    Object.entries(parameters).map(([name, value]) => [name, String(value)]),
  );
  return (await getJson<Envelope<T>>(`/api/prometheus/${path}?${query}`, signal)).data;
}

/** The value of an expression at one moment. */
export async function instantQuery(
  query: string,
  seconds: number,
  signal?: AbortSignal,
): Promise<Series[]> {
  return series(await read<Result>('query', { query, time: seconds }, signal));
}

/** The values of an expression over a time, `step` seconds apart. */
export async function rangeQuery(
  query: string,
  start: number,
  end: number,
  step: number,
  signal?: AbortSignal,
): Promise<Series[]> {
  return series(await read<Result>('query_range', { query, start, end, step }, signal));
}

export async function exemplarQuery(
  query: string,
  start: number,
  end: number,
  signal?: AbortSignal,
): Promise<{ seriesLabels: Labels; exemplars: Exemplar[] }[]> {
  return read('query_exemplars', { query, start, end }, signal);
}

function series(data: Result): Series[] {
  switch (data.resultType) {
    case 'matrix':
      return data.result;
    case 'vector':
      return data.result.map(({ metric, value }) => ({ metric, values: [value] }));
    default:
      return [{ metric: {}, values: [data.result] }];
  }
}

/** What variables are offered, of the series that existed in the time. */
export function optionSource(from: number, to: number, signal?: AbortSignal): OptionSource {
  const time = { start: Math.floor(from / 1000), end: Math.ceil(to / 1000) };
  return {
    labels: () => read('labels', time, signal),
    labelValues: (label, selector) =>
      read(
        `label/${encodeURIComponent(label)}/values`,
        selector ? { ...time, 'match[]': selector } : time,
        signal,
      ),
    series: async (expression) =>
      (await instantQuery(expression, time.end, signal)).map(
        ({ metric, values }) =>
          `${seriesName(metric)} ${values[0][1]} ${Math.round(values[0][0] * 1000)}`,
      ),
  };
}

/** `name{label="value"}`. */
export function seriesName(metric: Labels): string {
  const { __name__: name = '', ...labels } = metric;
  const listed = Object.entries(labels)
    .map(([label, value]) => `${label}="${value}"`)
    .join(', ');
  return listed === '' && name !== '' ? name : `${name}{${listed}}`;
}

/** Numbers as Prometheus writes them. */
export function number(text: string): number {
  switch (text) {
    case '+Inf':
      return Infinity;
    case '-Inf':
      return -Infinity;
    default:
      return Number(text);
  }
}
