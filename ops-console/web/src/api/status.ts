import { getJson } from './client';

export interface ComponentState {
  name: string;
  title: string;
  state: string;
  url?: string;
  since?: string;
  restarts?: number;
  /** Why it is not well, or empty. */
  message: string;
  source: string;
}

export interface Status {
  version: string;
  environment: string;
  runtime?: string;
  started_at: string;
  uptime_seconds: number;
  checked_at: string;
  components: ComponentState[];
  healthy: number;
  total: number;
  /** What could not be found out, in sentences. */
  notes: string[];
}

export interface ServiceFigures {
  name: string;
  version?: string;
  uptime_seconds?: number;
  requests?: number;
  errors?: number;
  average_seconds?: number;
}

export interface Store {
  name: string;
  state: string;
  version?: string;
  latency_seconds?: number;
  connections?: number;
  most_connections?: number;
  bytes?: number;
}

export interface StatisticsGroup {
  title: string;
  unit: 'count' | 'bytes';
  figures: { name: string; value: number }[];
}

export interface Overview {
  services: ServiceFigures[];
  stores: Store[];
  statistics: StatisticsGroup[];
}

/** A line of the log contract; only what the status page shows is named. */
export interface ErrorLine {
  _id: string;
  '@timestamp': string;
  level?: string;
  service?: string;
  message?: string;
  error_type?: string;
  error_fingerprint?: string;
  endpoint?: string;
  request_id?: string;
  user?: string;
  stack_trace?: string;
  [field: string]: unknown;
}

export const fetchStatus = (signal?: AbortSignal) => getJson<Status>('/api/status', signal);

export const fetchOverview = (signal?: AbortSignal) => getJson<Overview>('/api/overview', signal);

export const fetchLastErrors = (signal?: AbortSignal) =>
  getJson<{ errors: ErrorLine[] }>('/api/logs/errors?size=50', signal).then(
    (answer) => answer.errors,
  );
