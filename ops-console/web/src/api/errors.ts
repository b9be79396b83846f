import { getJson, send } from './client';
import type { LogLine, Range } from './logs';

export const STATES = ['open', 'resolved', 'ignored'] as const;
export type State = (typeof STATES)[number];

export interface Decision {
  state: State;
  at: string;
  by: string;
}

export interface ErrorStatus {
  state: State;
  /** It was resolved and has happened again since. */
  is_reopened: boolean;
  /** The latest first. */
  history: Decision[];
}

/** Errors of one fingerprint. Counts are of the time asked for, first and last of all that is kept. */
export interface ErrorGroup {
  fingerprint: string;
  status: ErrorStatus;
  count: number;
  first_seen: number;
  last_seen: number;
  users: number;
  endpoints: number;
  services: string[];
  trend: number[];
  sample?: LogLine;
}

export interface ErrorList {
  range: Range;
  states: Record<State, number>;
  groups: ErrorGroup[];
  total: number;
  trend_interval: number;
  notes: string[];
}

export interface ErrorDetailAnswer {
  range: Range;
  group: ErrorGroup;
  interval: number;
  bars: { time: number; count: number }[];
  values: Record<string, { value: string; count: number; first_seen: number; last_seen: number }[]>;
  sample?: LogLine;
  latest: LogLine[];
  notes: string[];
}

export function fetchErrors(query: string, signal: AbortSignal): Promise<ErrorList> {
  return getJson<ErrorList>(`/api/errors?${query}`, signal);
}

export function fetchError(
  fingerprint: string,
  query: string,
  signal: AbortSignal,
): Promise<ErrorDetailAnswer> {
  return getJson<ErrorDetailAnswer>(
    `/api/errors/${encodeURIComponent(fingerprint)}?${query}`,
    signal,
  );
}

/** Decides about an error; for operators. */
export function decide(fingerprint: string, state: State): Promise<ErrorStatus> {
  return send<ErrorStatus>('POST', `/api/errors/${encodeURIComponent(fingerprint)}/state`, {
    state,
  });
}
