import { getJson } from './client';

/** A line of a log, as the console's server gives it. */
export interface LogLine {
  /** With `id`, where it can be found again. */
  index: string;
  id: string;
  log_class: string;
  /** Milliseconds of the epoch. */
  time: number;
  fields: Record<string, unknown>;
  /** How many characters the fields had that are shorter here. */
  cut: Record<string, number>;
}

/** Milliseconds of the epoch. */
export interface Range {
  from: number;
  to: number;
}

export interface LogPage {
  lines: LogLine[];
  /** What the times of the question meant; later pages ask for just that. */
  range: Range;
  /** Of the next page; absent at the end. */
  cursor?: string;
  notes: string[];
}

export const LEVELS = ['ERROR', 'WARN', 'INFO', 'DEBUG', 'TRACE', 'OTHER'] as const;
export type Level = (typeof LEVELS)[number];
export type LevelCounts = Partial<Record<Level, number>>;

export interface LogHistogram {
  range: Range;
  /** Of a bar, in milliseconds. */
  interval: number;
  total: number;
  levels: LevelCounts;
  bars: { time: number; levels: LevelCounts }[];
  notes: string[];
}

export interface FieldValues {
  field: string;
  values: { value: string; count: number }[];
  others: number;
  lines: number;
}

export interface LogField {
  name: string;
  type: string;
  is_aggregatable: boolean;
}

export interface LinesAround {
  before: LogLine[];
  line: LogLine;
  after: LogLine[];
}

/** @param query the parameters of a search, as {@link apiQuery} of `logs/filter` makes them */
export function searchLogs(
  query: URLSearchParams,
  cursor: string | undefined,
  signal: AbortSignal,
): Promise<LogPage> {
  const asked = new URLSearchParams(query);
  if (cursor) {
    asked.set('cursor', cursor);
  }
  return getJson<LogPage>(`/api/logs/search?${asked}`, signal);
}

export function fetchHistogram(query: URLSearchParams, signal: AbortSignal): Promise<LogHistogram> {
  return getJson<LogHistogram>(`/api/logs/histogram?${query}`, signal);
}

export function fetchValues(
  query: URLSearchParams,
  field: string,
  signal?: AbortSignal,
): Promise<FieldValues> {
  const asked = new URLSearchParams(query);
  asked.set('field', field);
  asked.set('size', '20');
  return getJson<FieldValues>(`/api/logs/values?${asked}`, signal);
}

export async function fetchFields(signal?: AbortSignal): Promise<LogField[]> {
  return (await getJson<{ fields: LogField[] }>('/api/logs/fields', signal)).fields;
}

/** One line with all it has. */
export function fetchLine(index: string, id: string, signal: AbortSignal): Promise<LogLine> {
  return getJson<LogLine>(`/api/logs/line?${new URLSearchParams({ index, id })}`, signal);
}

export function fetchAround(
  line: { index: string; id: string },
  classes: 'own' | 'all',
  count: number,
  signal: AbortSignal,
): Promise<LinesAround> {
  const asked = new URLSearchParams({
    index: line.index,
    id: line.id,
    classes,
    before: String(count),
    after: String(count),
  });
  return getJson<LinesAround>(`/api/logs/around?${asked}`, signal);
}
